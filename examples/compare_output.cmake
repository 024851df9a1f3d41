# cmake -D PROGRAM=... [-D "ARGUMENTS=..."] -D EXPECTED=... -P compare_output.cmake
cmake_minimum_required(VERSION 3.25)

execute_process(COMMAND ${PROGRAM} ${ARGUMENTS} OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
file(READ ${EXPECTED} expected)
if(NOT printed STREQUAL expected)
  message("${printed}")
  message(FATAL_ERROR "the output above is not that of ${EXPECTED}")
endif()
