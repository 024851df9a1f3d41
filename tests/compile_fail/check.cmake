# cmake -D COMPILER=... -D INCLUDES=<folders> -D SOURCE=... -P check.cmake
cmake_minimum_required(VERSION 3.25)

file(STRINGS ${SOURCE} expected LIMIT_COUNT 1 ENCODING UTF-8)
if(NOT expected MATCHES "^// expect: (.+)$")
  message(FATAL_ERROR "${SOURCE}: the first line must be `// expect: <regular expression>`")
endif()
set(expected "${CMAKE_MATCH_1}")

# The second line may be `// flags: ...`, with which only the misuse is compiled.
file(STRINGS ${SOURCE} flags LIMIT_COUNT 2 REGEX "^// flags: " ENCODING UTF-8)
string(REGEX REPLACE "^// flags: " "" flags "${flags}")
separate_arguments(flags)

list(TRANSFORM INCLUDES PREPEND -I)
set(compile ${COMPILER} -std=c++20 -fsyntax-only ${INCLUDES})

execute_process(
  COMMAND ${compile} -DCLIENTELE_CONTROL=1 ${SOURCE}
  RESULT_VARIABLE control
  ERROR_VARIABLE said
)
if(control)
  message(FATAL_ERROR "the control does not compile, so the misuse would fail for the wrong reason:\n${said}")
endif()

# The messages are compared in plain English and without colours.
execute_process(
  COMMAND ${CMAKE_COMMAND} -E env LC_ALL=C ${compile} ${flags} ${SOURCE}
  RESULT_VARIABLE misuse
  ERROR_VARIABLE said
)
if(NOT misuse)
  message(FATAL_ERROR "${SOURCE} compiles")
endif()
if(NOT said MATCHES "${expected}")
  message(FATAL_ERROR "the compiler did not say `${expected}` but:\n${said}")
endif()
