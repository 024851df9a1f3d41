# cmake -D COMPILER=... -D INCLUDES=<folders> -D HEADER=<roll-up> -D BUDGET=<table> -P budget.cmake
# What an include costs, in lines after the preprocessor: these are the same at each run, seconds are not.
cmake_minimum_required(VERSION 3.25)

cmake_path(GET HEADER STEM name)
list(TRANSFORM INCLUDES PREPEND -I)
execute_process(
  COMMAND ${COMPILER} -std=c++20 -E -P ${INCLUDES} ${HEADER}
  OUTPUT_VARIABLE text
  ERROR_VARIABLE said
  RESULT_VARIABLE failed
)
if(failed)
  message(FATAL_ERROR "${said}")
endif()
string(REGEX REPLACE "[^\n]+" "x" text "${text}")
string(REPLACE "\n" "" text "${text}")
string(LENGTH "${text}" lines)
message("${name}: ${lines} lines")

file(STRINGS ${BUDGET} budget REGEX "^${name} +[0-9]+$")
if(NOT budget)
  message(FATAL_ERROR "${BUDGET} has no line `${name} <lines>`")
endif()
string(REGEX REPLACE ".* " "" budget "${budget}")
if(lines GREATER budget)
  message(FATAL_ERROR "the budget is ${budget} lines")
endif()
