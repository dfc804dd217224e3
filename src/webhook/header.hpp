#pragma once

#include "http/message.hpp"

#include <string>
#include <string_view>

/// @file
/// What the gate reads of a request's header; for src/webhook alone.

namespace parley::webhook {

/// Without blanks at its ends, in lower case.
std::string plain_word(std::string_view text);

/// The first of a comma-separated list, without blanks at its ends.
std::string_view first_of(std::string_view list);

/// `Content-Type` without its parameters, in lower case; empty unless there is
/// exactly one.
std::string media_type(const http::fields& header);

inline constexpr std::string_view form_type
  = "application/x-www-form-urlencoded";
inline constexpr std::string_view json_type = "application/json";

} // namespace parley::webhook
