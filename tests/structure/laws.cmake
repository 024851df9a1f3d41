# cmake -D ROOT=<checkout> -P laws.cmake: every model goes through the battery of tests/laws/. A model is a type with
# `static constexpr std::string_view model_name{"..."}`; it is registered where `REGISTER_LAWS(` is followed by its
# name in quotes on the same line.
cmake_minimum_required(VERSION 3.25)

set(registered "")
file(GLOB batteries ${ROOT}/tests/laws/*.test.cpp)
foreach(battery IN LISTS batteries)
  file(STRINGS ${battery} lines REGEX "^[ \t]*REGISTER_LAWS\\(")
  string(APPEND registered "${lines};")
endforeach()

file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/include/*.hpp)
foreach(header IN LISTS headers)
  file(READ ${ROOT}/${header} text)
  string(REGEX MATCHALL "std::string_view[ \n]+model_name[ \n]*(=|{)[ \n]*\"[^\"]*\"" models "${text}")
  foreach(model IN LISTS models)
    string(REGEX REPLACE "^[^\"]+" "" name "${model}")
    string(FIND "${registered}" "${name}" found)
    if(found EQUAL -1)
      message(SEND_ERROR "${header}: model ${name} is not registered: add REGISTER_LAWS(..., ${name}) to tests/laws/")
    endif()
  endforeach()
endforeach()
