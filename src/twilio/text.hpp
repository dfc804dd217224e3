#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// @file
/// How Twilio writes times, numbers and words; for src/twilio alone.

namespace parley::twilio {

/// An RFC 3339 time, with or without a fraction of at most nine digits.
/// Webhooks write milliseconds, REST does not.
std::optional<timestamp> parse_time(std::string_view text);

/// The day in UTC, `2026-01-31`.
std::string day_of(timestamp moment);

/// A decimal integer, all of the text.
std::optional<int64_t> parse_integer(std::string_view text);

/// ASCII letters in lower case.
std::string to_lower(std::string_view text);

} // namespace parley::twilio
