# Turns a text file into a C++ source: cmake -DINPUT=… -DOUTPUT=… -P embed.cmake

file(READ "${INPUT}" text)
file(WRITE "${OUTPUT}.new" "#include \"web/demo_page.hpp\"

namespace parley::web {

std::string_view demo_page() {
  return R\"embedded(${text})embedded\";
}

} // namespace parley::web
")
file(RENAME "${OUTPUT}.new" "${OUTPUT}")
