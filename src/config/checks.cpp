#include "config/checks.hpp"

#include <algorithm>
#include <charconv>

namespace parley::config {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

} // namespace

std::optional<int64_t> parse_integer(std::string_view text) {
  const char* end = text.data() + text.size();
  int64_t value = 0;
  auto [stop, failed] = std::from_chars(text.data(), end, value);
  if (failed != std::errc{} || stop != end)
    return std::nullopt;
  return value;
}

std::optional<double> parse_number(std::string_view text) {
  const char* end = text.data() + text.size();
  double value = 0;
  auto [stop, failed]
    = std::from_chars(text.data(), end, value, std::chars_format::fixed);
  auto digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (failed != std::errc{} || stop != end || digits.empty()
      || !is_digit(digits.front())) // neither `inf` nor `nan` nor `.5`
    return std::nullopt;
  return value;
}

std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text) {
  const auto point = std::min(text.find('.'), text.size());
  const auto whole = text.substr(0, point);
  std::string fraction{text.substr(std::min(point + 1, text.size()))};
  if (!all_digits(whole) || whole.size() > 9 || fraction.size() > 3
      || (point < text.size() && !all_digits(fraction)))
    return std::nullopt;
  fraction.append(3 - fraction.size(), '0');
  return std::chrono::milliseconds{*parse_integer(whole) * 1000
                                   + *parse_integer(fraction)};
}

std::optional<bool> parse_flag(std::string_view text) {
  const auto word = lower(text);
  if (word == "true" || word == "yes" || word == "1")
    return true;
  if (word == "false" || word == "no" || word == "0")
    return false;
  return std::nullopt;
}

std::string range_text(int64_t least, int64_t most) {
  return "from " + std::to_string(least) + " to " + std::to_string(most);
}

bool is_sid(std::string_view text, std::string_view prefix) {
  return text.size() == 34 && text.starts_with(prefix)
         && std::all_of(text.begin() + 2, text.end(), is_hex);
}

bool is_token(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c > ' ' && c < '\x7F'; });
}

std::string upper(std::string_view text) {
  std::string result{text};
  for (auto& c : result)
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

std::string lower(std::string_view text) {
  std::string result{text};
  for (auto& c : result)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

} // namespace parley::config
