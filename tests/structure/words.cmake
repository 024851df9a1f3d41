# cmake -D ROOT=<checkout> -P words.cmake: what no public header may say. Comments are not read.
cmake_minimum_required(VERSION 3.25)

# Heavy to include, missing under one of the compilers, or a hidden input (clock, environment, locale, global).
set(forbidden
    "<range/v3/(all|view|algorithm|action|core)\\.hpp>"
    "<iostream>"
    "<regex>"
    "<execution>"
    "<Eigen/Dense>"
    "std::views"
    "std::ranges::views"
    "source_location"
    "system_clock::now"
    "steady_clock::now"
    "high_resolution_clock"
    "getenv"
    "std::lgamma"
    "setlocale"
)

file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/include/*.hpp)
foreach(header IN LISTS headers)
  file(READ ${ROOT}/${header} text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  foreach(word IN LISTS forbidden)
    if(text MATCHES "${word}")
      message(SEND_ERROR "${header} has ${CMAKE_MATCH_0}")
    endif()
  endforeach()
endforeach()
