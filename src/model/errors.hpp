#pragma once

#include "base/time.hpp"
#include "model/model.hpp"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace parley::model {

/// The header fields of a reply that say whether and when to ask again; empty
/// where a field did not come (OpenAI: Headers, SDK retry algorithm).
struct retry_fields {
  std::string_view should_retry;   ///< `x-should-retry`: `true` or `false`
  std::string_view retry_after_ms; ///< milliseconds, maybe fractional
  std::string_view retry_after;    ///< seconds, maybe fractional, or HTTP date
  std::string_view date;           ///< the reply's own `Date`
};

/// How long the server asks to wait: `retry-after-ms`, else `retry-after`. A
/// date counts from the reply's own `Date`, or from `now` without one; one that
/// has passed is no wait. Nothing when neither field can be read; never more
/// than a day.
std::optional<std::chrono::milliseconds>
retry_after(const retry_fields& fields, timestamp now);

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
failure classify(int status, std::string_view body, const retry_fields& fields,
                 timestamp now);

/// The failure behind an error that came inside an HTTP 200. A code and type
/// that the table does not know give `unusable`.
failure classify_inside_success(const error_body& error);

} // namespace parley::model
