#pragma once

#include "config/settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// @file
/// How each value becomes a setting. Every function takes a value that is not
/// empty and says what is wrong with it, or nothing; it never repeats it.

namespace parley::config {

std::string
take_sid(std::string& into, const std::string& value, std::string_view prefix);

/// A secret that goes into HTTP headers.
std::string take_token(secret& into, const std::string& value);

std::string take_integer(int64_t& into, const std::string& value, int64_t least,
                         int64_t most);

/// The same for a narrower number. @pre it holds `least` and `most`.
template <class Number>
std::string take_number(Number& into, const std::string& value, int64_t least,
                        int64_t most) {
  int64_t number = 0;
  auto wrong = take_integer(number, value, least, most);
  if (wrong.empty())
    into = static_cast<Number>(number);
  return wrong;
}

/// At least 0.1 s: shorter time limits are slips of a unit.
std::string
take_time_limit(std::chrono::milliseconds& into, const std::string& value,
                std::chrono::seconds most);

std::string take_settle(settings& to, const std::string& value);
std::string take_twilio_base(settings& to, const std::string& value);
std::string take_openai_base(settings& to, const std::string& value);
std::string take_model(settings& to, const std::string& value);
std::string take_api(settings& to, const std::string& value);
std::string take_host(settings& to, const std::string& value);

/// Kept as it is written: signatures are made over it.
std::string take_public_url(settings& to, const std::string& value);

std::string take_database(settings& to, const std::string& value);
std::string take_log_level(settings& to, const std::string& value);
std::string take_log_format(settings& to, const std::string& value);
std::string take_debug(settings& to, const std::string& value);
std::string take_proxies(settings& to, const std::string& value);

/// Long enough that nobody guesses it.
std::string take_admin_token(settings& to, const std::string& value);

/// One key of 32 bytes in base64, or several with commas between them.
std::string take_encryption_keys(settings& to, const std::string& value);

std::string take_retention(settings& to, const std::string& value);

/// For what is not built yet.
std::string refuse(settings& to, const std::string& value);

} // namespace parley::config
