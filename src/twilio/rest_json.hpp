#pragma once

#include "twilio/rest.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>

/// @file
/// How the answers of Twilio's REST API are read; for src/twilio alone.

namespace parley::twilio {

/// A member that may be null, absent or of another kind: then empty.
std::string text_member(const nlohmann::json& from, const char* name);

rest_failure unusable(const http::client_result& result, const char* detail);

/// The object that a successful call answered with.
result<nlohmann::json, rest_failure>
object_of(const http::client_result& result);

} // namespace parley::twilio
