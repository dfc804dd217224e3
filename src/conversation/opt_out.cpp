#include "conversation/opt_out.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace parley::conversation {

namespace {

constexpr std::array<std::pair<std::string_view, keyword>, 12> keywords{{
  {"STOP", keyword::stop},
  {"STOPALL", keyword::stop},
  {"UNSUBSCRIBE", keyword::stop},
  {"END", keyword::stop},
  {"QUIT", keyword::stop},
  {"CANCEL", keyword::stop},
  {"REVOKE", keyword::stop},
  {"OPTOUT", keyword::stop},
  {"START", keyword::resume},
  {"UNSTOP", keyword::resume},
  {"YES", keyword::yes},
  {"HELP", keyword::help},
}};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view white = " \t\r\n\f\v";
  auto first = text.find_first_not_of(white);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(white) - first + 1);
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

} // namespace

keyword keyword_of(std::string_view text) {
  auto word = trimmed(text);
  for (const auto& [spelling, meaning] : keywords)
    if (std::equal(word.begin(), word.end(), spelling.begin(), spelling.end(),
                   [](char a, char b) { return upper(a) == b; }))
      return meaning;
  return keyword::none;
}

} // namespace parley::conversation
