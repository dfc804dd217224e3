#include "observe/rfc3339.hpp"

#include <array>
#include <cstdio>

namespace parley::observe {

std::string to_rfc3339(timestamp when) {
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

} // namespace parley::observe
