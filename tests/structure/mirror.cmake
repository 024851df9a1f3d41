# cmake -D ROOT=<checkout> -P mirror.cmake: include/clientele/<room>/<name>.hpp has tests/<room>/<name>.test.cpp.
cmake_minimum_required(VERSION 3.25)

file(GLOB_RECURSE headers RELATIVE ${ROOT}/include/clientele ${ROOT}/include/clientele/*/*.hpp)
foreach(header IN LISTS headers)
  string(REGEX REPLACE "\\.hpp$" ".test.cpp" test ${header})
  if(NOT EXISTS ${ROOT}/tests/${test})
    message(SEND_ERROR "include/clientele/${header} has no tests/${test}")
  endif()
endforeach()
