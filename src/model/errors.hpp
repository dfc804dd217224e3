#pragma once

#include "model/model.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace parley::model {

/// What the header of a reply says of asking again (OpenAI: Headers, SDK retry
/// algorithm).
struct retry_advice {
  std::string_view should_retry; ///< `x-should-retry`: `true`, `false` or none
  std::optional<std::chrono::milliseconds> retry_after;
};

/// What an error body says, whatever its shape: `{"error":{…}}`,
/// `{"error":"text"}`, `{"message":…}`, or nothing readable such as HTML.
struct error_body {
  std::string code; ///< numbers are written out
  std::string type;
  std::string message; ///< at most 300 bytes, for operators alone
};

/// What may be logged of a server's code: one that is documented, or a number
/// of three digits, as it is; any other text, which may quote what was sent, is
/// `other`; nothing is nothing.
std::string_view loggable(std::string_view code);

/// Reads an error body that was parsed already.
error_body read_error(const nlohmann::json& body);

/// The failure behind an error reply, decided by the code, then the type, then
/// the status (OpenAI: Codes). `x-should-retry` overrides `retryable`, save for
/// quota, which no retry mends.
/// @param status 400 to 599; what is below counts as a wrong address.
failure classify(int status, std::string_view body, const retry_advice& advice);

/// The failure behind an error that came inside an HTTP 200. A code and type
/// that the table does not know give `unusable`.
failure classify_inside_success(const error_body& error);

} // namespace parley::model
