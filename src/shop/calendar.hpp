#pragma once

#include "base/time.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

/// @file
/// What day and time it is at a shop, and how one speaks of days.

namespace parley::shop {

/// Where a store's clock stands. All of them keep the United States' daylight
/// saving time.
enum class time_zone { eastern, central, mountain, pacific };

/// Nothing when it is not `eastern`, `central`, `mountain` or `pacific`.
std::optional<time_zone> parse_time_zone(std::string_view name);

/// A moment on a wall clock.
struct local_time {
  std::chrono::sys_days day;      ///< the date there
  std::chrono::minutes of_day{0}; ///< since midnight
};

/// The United States' rule since 2007: daylight saving time from the second
/// Sunday of March, 2:00, to the first Sunday of November, 2:00.
local_time local_time_at(time_zone zone, timestamp now);

/// `Monday` … `Sunday`
std::string weekday_name(std::chrono::weekday day);

/// Takes whole names and their first three or more letters, in any case.
std::optional<std::chrono::weekday> parse_weekday(std::string_view name);

/// `2025-01-16`
std::string date_text(std::chrono::sys_days day);

/// `yesterday`, `today`, `tomorrow`, `3 days ago`, `in 3 days`
std::string relative_day(std::chrono::sys_days day, std::chrono::sys_days now);

} // namespace parley::shop
