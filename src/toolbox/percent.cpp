#include "toolbox/percent.hpp"

namespace parley::toolbox {

namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'
         || c == '~';
}

} // namespace

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string made;
  made.reserve(text.size());
  for (char c : text) {
    if (is_unreserved(c)) {
      made += c;
      continue;
    }
    auto byte = static_cast<unsigned char>(c);
    made += '%';
    made += digits[byte >> 4U];
    made += digits[byte & 0xFU];
  }
  return made;
}

} // namespace parley::toolbox
