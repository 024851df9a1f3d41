# For test scripts that call a program as its user does: PROGRAM, and FOLDER, which is made anew and in which it runs.
file(REMOVE_RECURSE ${FOLDER})
file(MAKE_DIRECTORY ${FOLDER})

# run(<exit code> <regular expression for what is printed> <arguments>...); what was printed is left in `printed`.
function(run code wanted)
  execute_process(
    COMMAND ${PROGRAM} ${ARGN}
    WORKING_DIRECTORY ${FOLDER}
    RESULT_VARIABLE result
    OUTPUT_VARIABLE output
    ERROR_VARIABLE error
  )
  if(NOT result STREQUAL code OR NOT "${output}${error}" MATCHES "${wanted}")
    message(SEND_ERROR "${ARGN}\nended with ${result}, wanted ${code} and: ${wanted}\n${output}${error}")
  endif()
  set(printed "${output}${error}" PARENT_SCOPE)
endfunction()
