# cmake -D ROOT=<checkout> -P length.cmake: a header over 400 lines holds two ideas.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/include/*.hpp)
foreach(header IN LISTS headers)
  file(READ ${ROOT}/${header} text)
  string(REGEX REPLACE "[^\n]+" "" newlines "${text}")
  string(LENGTH "${newlines}" lines)
  if(lines GREATER 400)
    message(SEND_ERROR "${header} has ${lines} lines, 400 are allowed: split it")
  endif()
endforeach()
