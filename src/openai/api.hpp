#pragma once

#include "base/time.hpp"
#include "http/client.hpp"
#include "model/model.hpp"

#include <string>

/// @file
/// src/openai: the OpenAI-compatible HTTP API behind Parley's model calls: puts
/// src/model's JSON forms on src/http's requests.

namespace parley::openai {

enum class dialect : uint8_t { responses, chat };

/// Where and how to speak to a model server.
struct endpoint {
  http::url base;      ///< `https://api.openai.com/v1`
  std::string api_key; ///< sent as a bearer token
  dialect speaks = dialect::responses;
};

/// The HTTP request of one model call.
http::outgoing
encode(const endpoint& at, const model::request& what, steady_time deadline);

/// What came back: the answer, or the failure by the code, then the type, then
/// the status (OpenAI: Codes); 200 alone is no success. Trouble below HTTP is
/// `unavailable` or `timed_out`, and worth a retry.
/// @param now For a `Retry-After` date in a reply without a `Date`.
model::outcome decode(dialect speaks, const http::client_result& result,
                      timestamp now = wall_clock_now());

} // namespace parley::openai
