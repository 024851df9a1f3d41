# clientele_page_runtime(<target>): <tools/page/runtime.hpp> for the target, with Vega inside where `npm ci` has been run in
# tools/; the glob notices at the next build when that changes.
function(clientele_page_runtime target)
  set(page ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  cmake_path(GET page PARENT_PATH tools)
  file(GLOB vega CONFIGURE_DEPENDS ${tools}/node_modules/vega/build/vega.min.js
       ${tools}/node_modules/vega-lite/build/vega-lite.min.js
  )
  set(written ${CMAKE_CURRENT_BINARY_DIR}/page_runtime.cpp)
  add_custom_command(
    OUTPUT ${written}
    COMMAND ${CMAKE_COMMAND} -D TOOLS=${tools} -D OUTPUT=${written} -P ${page}/embed.cmake
    DEPENDS ${page}/embed.cmake ${page}/draw.js ${tools}/package.json ${vega}
    COMMENT "The runtime of pages with charts"
    VERBATIM
  )
  target_sources(${target} PRIVATE ${written})
  target_include_directories(${target} PRIVATE ${page})
endfunction()
