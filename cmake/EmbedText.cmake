# Turns a text file into a C++ source:
# cmake -DINPUT=… -DOUTPUT=… -DHEADER=web/demo_page.hpp -DNAME=web::demo_page -P EmbedText.cmake

string(REGEX MATCH "^(.*)::(.*)$" matched "${NAME}")
set(space "${CMAKE_MATCH_1}")
set(function "${CMAKE_MATCH_2}")
file(READ "${INPUT}" text)
file(WRITE "${OUTPUT}.new" "#include \"${HEADER}\"

namespace parley::${space} {

std::string_view ${function}() {
  return R\"embedded(${text})embedded\";
}

} // namespace parley::${space}
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
