# cmake -D TOOLS=<tools> -D OUTPUT=<runtime.cpp> -P embed.cmake: writes the definitions of runtime.hpp.
cmake_minimum_required(VERSION 3.25)

set(modules ${TOOLS}/node_modules)
set(delimiter text)

# The text between two raw quotes. MSVC allows a literal 16,380 bytes.
function(literal result text)
  string(LENGTH "${text}" length)
  string(FIND "${text}" ")${delimiter}\"" end)
  if(length GREATER 16000 OR NOT end EQUAL -1)
    message(FATAL_ERROR "No raw literal can hold this text of ${length} bytes: ${text}")
  endif()
  set(${result} "R\"${delimiter}(${text})${delimiter}\"" PARENT_SCOPE)
endfunction()

# A script that is written into a page must not end its element, nor open a comment that swallows its end. In scripts
# both stand in strings and regular expressions only, where the backslash changes nothing.
function(harmless result text)
  string(REGEX REPLACE "<(/[Ss][Cc][Rr][Ii][Pp][Tt]|!--)" "<\\\\\\1" text "${text}")
  set(${result} "${text}" PARENT_SCOPE)
endfunction()

# Pieces end after a comma, so that none ends within a character; every piece on a line of its own.
function(pieces result text)
  set(lines "")
  string(LENGTH "${text}" left)
  while(left GREATER 16000)
    string(SUBSTRING "${text}" 0 16000 piece)
    string(FIND "${piece}" "," comma REVERSE)
    math(EXPR next "${comma} + 1")
    string(SUBSTRING "${text}" 0 ${next} piece)
    string(SUBSTRING "${text}" ${next} -1 text)
    literal(piece "${piece}")
    string(APPEND lines "    ${piece},\n")
    string(LENGTH "${text}" left)
  endwhile()
  literal(piece "${text}")
  set(${result} "${lines}    ${piece},\n" PARENT_SCOPE)
endfunction()

# The base64 that `integrity` attributes have, of the hexadecimal that CMake has.
function(integrity_of result file)
  set(alphabet ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/)
  file(SHA384 ${file} hash)
  string(REGEX MATCHALL "......" triples ${hash})
  set(text sha384-)
  foreach(triple IN LISTS triples)
    foreach(shift IN ITEMS 18 12 6 0)
      math(EXPR at "0x${triple} >> ${shift} & 63")
      string(SUBSTRING ${alphabet} ${at} 1 letter)
      string(APPEND text ${letter})
    endforeach()
  endforeach()
  set(${result} ${text} PARENT_SCOPE)
endfunction()

# What is built into vega.min.js and vega-lite.min.js besides the two, each text once.
function(notices result)
  set(texts "")
  file(GLOB licences LIST_DIRECTORIES false ${modules}/vega*/LICENSE ${modules}/d3-*/LICENSE
       ${modules}/internmap/LICENSE ${modules}/delaunator/LICENSE ${modules}/robust-predicates/LICENSE
       ${modules}/topojson-client/LICENSE* ${modules}/json-stringify-pretty-compact/LICENSE*
  )
  foreach(licence IN LISTS licences)
    file(READ ${licence} text)
    string(REPLACE "*/" "* /" text "${text}")
    string(FIND "${texts}" "${text}" before)
    if(before EQUAL -1)
      cmake_path(GET licence PARENT_PATH package)
      cmake_path(GET package FILENAME package)
      string(APPEND texts "${package}:\n${text}\n")
    endif()
  endforeach()
  set(${result} "/* The notices of Vega, Vega-Lite and of what is built into them.\n\n${texts}*/\n" PARENT_SCOPE)
endfunction()

file(READ ${TOOLS}/package.json package)
set(linked "")
set(inlined "")
foreach(name IN ITEMS vega vega-lite)
  string(JSON version GET "${package}" dependencies ${name})
  string(JSON integrity GET "${package}" integrity ${name}/build/${name}.min.js)
  string(APPEND linked
         "    {\"https://cdn.jsdelivr.net/npm/${name}@${version}/build/${name}.min.js\",\n     \"${integrity}\"},\n"
  )
  set(script ${modules}/${name}/build/${name}.min.js)
  if(EXISTS ${script})
    integrity_of(found ${script})
    if(NOT found STREQUAL integrity)
      message(FATAL_ERROR "${script} has ${found}, tools/package.json says ${integrity}")
    endif()
    file(READ ${script} text)
    string(REGEX REPLACE "\n//# sourceMappingURL=[^\n]*" "" text "${text}") # asks for a file that no page brings
    harmless(text "${text}")
    pieces(text "${text}")
    string(APPEND inlined "${text}")
  else()
    set(missing TRUE)
  endif()
endforeach()
if(missing)
  set(inlined "std::array<std::string_view, 0> const inlined")
else()
  notices(licences)
  pieces(licences "${licences}")
  set(inlined "std::array const inlined = std::to_array<std::string_view>({\n${licences}${inlined}})")
endif()

file(READ ${TOOLS}/page/draw.js draw)
harmless(draw "${draw}")
literal(draw "${draw}")

file(WRITE ${OUTPUT}
     "// Written by tools/page/embed.cmake.
#include <runtime.hpp>

#include <array>

namespace {

${inlined};
std::array const linked = std::to_array<batch::linked_script>({
${linked}});

} // namespace

std::span<std::string_view const> batch::inlined_vega() noexcept { return inlined; }
std::span<batch::linked_script const> batch::linked_vega() noexcept { return linked; }
std::string_view batch::draw_script() noexcept {
    return ${draw};
}
"
)
