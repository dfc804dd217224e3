#include "simulator/time_text.hpp"

#include <array>
#include <cstdio>

namespace parley::simulator {

namespace {

constexpr std::size_t seconds_length = 19; // 2015-12-16T22:18:37

} // namespace

std::string with_milliseconds(timestamp when) {
  auto day = std::chrono::floor<std::chrono::days>(when);
  auto date = std::chrono::year_month_day{day};
  auto time = std::chrono::hh_mm_ss{when - day};
  std::array<char, 64> buffer{};
  auto length = std::snprintf(
    buffer.data(), buffer.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
    static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
    static_cast<unsigned>(date.day()), static_cast<int>(time.hours().count()),
    static_cast<int>(time.minutes().count()),
    static_cast<int>(time.seconds().count()),
    static_cast<int>(time.subseconds().count()));
  return {buffer.data(), static_cast<std::size_t>(length)};
}

std::string with_seconds(timestamp when) {
  return with_milliseconds(when).substr(0, seconds_length) + 'Z';
}

} // namespace parley::simulator
