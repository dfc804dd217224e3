#pragma once

#include "base/result.hpp"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace parley {

struct json_failure {
  enum class reason { malformed, too_deep, not_utf8 };
  reason why = reason::malformed;
  std::string detail; ///< Where and what, without the text itself.
};

/// Parses JSON that came from outside: at most 64 levels deep and well-formed
/// UTF-8, so that it can be dumped again without a throw or a stack overflow.
result<nlohmann::json, json_failure> parse_json(std::string_view text);

/// Dumps without a throw: what is not UTF-8 is replaced by U+FFFD.
std::string dump_json(const nlohmann::json& value);

/// `text` as a JSON string with its quotes, without building a JSON value.
/// What is not UTF-8 is replaced by U+FFFD.
std::string quote_json(std::string_view text);

} // namespace parley
