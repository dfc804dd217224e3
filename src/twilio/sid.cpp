#include "twilio/sid.hpp"

#include "twilio/text.hpp"

#include <algorithm>

namespace parley::twilio {

namespace {

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')
         || (c >= 'A' && c <= 'F');
}

} // namespace

std::optional<std::string>
canonical_sid(std::string_view text, std::string_view prefix) {
  if (text.size() != 34 || !text.starts_with(prefix) || !is_capital(text[0])
      || !is_capital(text[1]))
    return std::nullopt;
  const auto digits = text.substr(2);
  if (!std::all_of(digits.begin(), digits.end(), is_hex))
    return std::nullopt;
  return std::string(text.substr(0, 2)) + to_lower(digits);
}

bool same_sid(std::string_view a, std::string_view b) {
  return a.substr(0, 2) == b.substr(0, 2) && to_lower(a) == to_lower(b);
}

} // namespace parley::twilio
