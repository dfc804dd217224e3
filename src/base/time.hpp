#pragma once

#include <chrono>
#include <cstdint>

namespace parley {

/// A point in wall-clock time, as Twilio and the database know it.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// A point in the time that deadlines are measured in; never goes backwards.
using steady_time = std::chrono::steady_clock::time_point;

/// The wall clock, cut to milliseconds.
inline timestamp wall_clock_now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(
    std::chrono::system_clock::now());
}

/// The day of a time, counted from 1970, UTC.
inline int64_t day_number(timestamp when) {
  return std::chrono::floor<std::chrono::days>(when).time_since_epoch().count();
}

} // namespace parley
