#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <set>
#include <string>

/// @file
/// Reading what servers send without trusting its shape; for src/model alone.

namespace parley::model {

/// The string under `key`; empty when there is none or it is no string.
std::string text_at(const nlohmann::json& object, const char* key);

/// The number under `key`; 0 when there is none, or one below 0 or beyond 10^12.
int64_t count_at(const nlohmann::json& object, const char* key);

/// The object under `key`; an empty one when there is none.
const nlohmann::json& object_at(const nlohmann::json& object, const char* key);

/// The array under `key`; an empty one when there is none.
const nlohmann::json& array_at(const nlohmann::json& object, const char* key);

/// Message content as plain text: a string as it is, of parts those of the
/// given type (any, when null) joined.
std::string plain_text(const nlohmann::json& content, const char* part_type);

/// A call's arguments as the model's text: an object sent in place of a string
/// is dumped, nothing gives an empty text.
std::string arguments_of(const nlohmann::json& call);

/// Gives every call of one answer an id of its own: a missing or repeated one
/// is replaced by a new one, since outputs are matched by it.
class call_ids {
public:
  std::string take(std::string given);

private:
  std::set<std::string> seen_;
};

} // namespace parley::model
