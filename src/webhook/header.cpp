#include "webhook/header.hpp"

#include <algorithm>

namespace parley::webhook {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

} // namespace

std::string plain_word(std::string_view text) {
  std::string word(trimmed(text));
  for (auto& c : word)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return word;
}

std::string_view first_of(std::string_view list) {
  return trimmed(list.substr(0, list.find(',')));
}

std::string media_type(const http::fields& header) {
  if (header.count("Content-Type") != 1)
    return {};
  const auto value = header.find("Content-Type");
  return plain_word(value.substr(0, value.find(';')));
}

} // namespace parley::webhook
