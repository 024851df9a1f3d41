# cmake -D CONSUMER=<name> -D CHECKOUT=... -D PREFIX=<installed> -D SCRATCH=... -D GENERATOR=... -D COMPILER=...
#       -D VERSION=... -D DEPENDENCIES=<options> -P build_and_run.cmake
# Builds one consumer from nothing and runs it: it prints the version of the library it got.
cmake_minimum_required(VERSION 3.25)

set(source ${CMAKE_CURRENT_LIST_DIR}/${CONSUMER})
file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH})

if(CONSUMER STREQUAL "pkg_config")
  # Moved first: the installed package may not remember where it was installed.
  file(COPY ${PREFIX}/ DESTINATION ${SCRATCH}/moved)
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env CXX=${COMPILER} PKG_CONFIG_PATH=${SCRATCH}/moved/share/pkgconfig ${source}/build.sh
    WORKING_DIRECTORY ${SCRATCH} COMMAND_ERROR_IS_FATAL ANY
  )
else()
  execute_process(
    COMMAND
      ${CMAKE_COMMAND} -S ${source} -B ${SCRATCH} -G ${GENERATOR} -D CMAKE_CXX_COMPILER=${COMPILER} -D
      CMAKE_PREFIX_PATH=${PREFIX} -D CLIENTELE_CHECKOUT=${CHECKOUT} -D BUILD_TESTING=ON ${DEPENDENCIES}
    COMMAND_ERROR_IS_FATAL ANY
  )
  execute_process(COMMAND ${CMAKE_COMMAND} --build ${SCRATCH} COMMAND_ERROR_IS_FATAL ANY)
  # The consumer has no install rules of its own, so nothing may arrive.
  execute_process(COMMAND ${CMAKE_COMMAND} --install ${SCRATCH} --prefix ${SCRATCH}/installed COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB_RECURSE arrived ${SCRATCH}/installed/*)
  if(arrived)
    message(FATAL_ERROR "the consumer installs files of ours: ${arrived}")
  endif()
endif()

execute_process(COMMAND ${SCRATCH}/consumer OUTPUT_VARIABLE printed COMMAND_ERROR_IS_FATAL ANY)
if(NOT printed STREQUAL "${VERSION}\n")
  message(FATAL_ERROR "the consumer prints ${printed}, not ${VERSION}")
endif()
