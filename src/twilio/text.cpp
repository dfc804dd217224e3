#include "twilio/text.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace parley::twilio {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Reads a text from left to right; one miss and it stays failed.
class scanner {
public:
  explicit scanner(std::string_view text) : rest_(text) {
    // nop
  }

  /// A number of exactly `digits` digits.
  int number(std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!at(is_digit))
        return fail();
      value = value * 10 + (take() - '0');
    }
    return value;
  }

  /// One of the characters.
  char one_of(std::string_view wanted) {
    if (!at([&](char c) { return wanted.find(c) != std::string_view::npos; }))
      return static_cast<char>(fail());
    return take();
  }

  /// `.` and one to nine digits, as milliseconds; 0 when there is no `.`.
  int milliseconds() {
    if (!at([](char c) { return c == '.'; }))
      return 0;
    take();
    int value = 0;
    int digits = 0;
    for (; at(is_digit); ++digits) {
      const int digit = take() - '0';
      if (digits < 3)
        value = value * 10 + digit;
    }
    if (digits == 0 || digits > 9)
      return fail();
    for (; digits < 3; ++digits)
      value *= 10;
    return value;
  }

  /// Whether all was read and nothing missed.
  [[nodiscard]] bool done() const {
    return ok_ && rest_.empty();
  }

private:
  template <class Predicate>
  [[nodiscard]] bool at(Predicate wanted) const {
    return ok_ && !rest_.empty() && wanted(rest_.front());
  }

  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }

  int fail() {
    ok_ = false;
    return 0;
  }

  std::string_view rest_;
  bool ok_ = true;
};

/// `Z` or `±hh:mm`, as what is to be taken off the local time.
std::optional<std::chrono::minutes> read_offset(scanner& text) {
  const char sign = text.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z')
    return std::chrono::minutes{0};
  const int hours = text.number(2);
  text.one_of(":");
  const int minutes = text.number(2);
  if (hours > 23 || minutes > 59)
    return std::nullopt;
  const std::chrono::minutes offset{hours * 60 + minutes};
  return sign == '-' ? -offset : offset;
}

} // namespace

std::optional<timestamp> parse_time(std::string_view text) {
  using namespace std::chrono;
  scanner from{text};
  const year the_year{from.number(4)};
  from.one_of("-");
  const month the_month{static_cast<unsigned>(from.number(2))};
  from.one_of("-");
  const day the_day{static_cast<unsigned>(from.number(2))};
  from.one_of("Tt");
  const int the_hour = from.number(2);
  from.one_of(":");
  const int the_minute = from.number(2);
  from.one_of(":");
  const int the_second = from.number(2); // 60 in a leap second
  const milliseconds fraction{from.milliseconds()};
  const auto offset = read_offset(from);
  const year_month_day date{the_year, the_month, the_day};
  if (!from.done() || !offset || !date.ok() || the_hour > 23 || the_minute > 59
      || the_second > 60)
    return std::nullopt;
  return timestamp{sys_days{date}} + hours{the_hour} + minutes{the_minute}
         + seconds{the_second} + fraction - *offset;
}

std::string day_of(timestamp moment) {
  const std::chrono::year_month_day date{
    std::chrono::floor<std::chrono::days>(moment)};
  std::array<char, 16> text{};
  const int length = std::snprintf(
    text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {text.data(), static_cast<std::size_t>(length)};
}

std::optional<int64_t> parse_integer(std::string_view text) {
  int64_t value = 0;
  const auto* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc{} || stopped != end)
    return std::nullopt;
  return value;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (auto& c : lower)
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

} // namespace parley::twilio
