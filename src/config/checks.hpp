#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// @file
/// The forms that configured values take. None of them says a value back.

namespace parley::config {

/// A whole number in decimal digits, with an optional `-`.
std::optional<int64_t> parse_integer(std::string_view text);

/// A decimal number such as `0.7`; no exponent, infinity or NaN.
std::optional<double> parse_number(std::string_view text);

/// Seconds, at most three digits after the point.
std::optional<std::chrono::milliseconds> parse_seconds(std::string_view text);

/// true, yes, 1, false, no, 0, in any case.
std::optional<bool> parse_flag(std::string_view text);

/// `from 1 to 10`
std::string range_text(int64_t least, int64_t most);

/// Two letters and 32 hex digits of either case.
bool is_sid(std::string_view text, std::string_view prefix);

/// Printable ASCII without blanks, as goes into an HTTP header.
bool is_token(std::string_view text);

/// ASCII letters in upper case.
std::string upper(std::string_view text);

/// ASCII letters in lower case.
std::string lower(std::string_view text);

} // namespace parley::config
