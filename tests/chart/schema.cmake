# cmake -D NODE=... -D TOOLS=<tools/figures> -D TESTS=<test_chart> -D FIGURES=<program, or empty> -D FOLDER=... -P schema.cmake
cmake_minimum_required(VERSION 3.25)

if(NOT NODE OR NOT EXISTS ${TOOLS}/../node_modules/vega-lite)
  message("clientele_test-skips: no Node.js, or no packages in tools: ./dev docs installs both")
  return()
endif()
file(REMOVE_RECURSE ${FOLDER})
execute_process(
  COMMAND ${CMAKE_COMMAND} -E env CLIENTELE_CHART_SPECS=${FOLDER}/tests ${TESTS}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY
)
set(folders ${FOLDER}/tests)
if(FIGURES)
  execute_process(COMMAND ${FIGURES} ${FOLDER}/figures COMMAND_ERROR_IS_FATAL ANY)
  list(APPEND folders ${FOLDER}/figures)
endif()
execute_process(COMMAND ${NODE} ${TOOLS}/validate.js ${folders} COMMAND_ERROR_IS_FATAL ANY)
