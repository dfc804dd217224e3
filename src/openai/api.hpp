#pragma once

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

/// What came back, classified by facts §4: the code, then the type, then the
/// status; 200 alone is no success.
model::outcome decode(dialect speaks, const http::client_result& result);

} // namespace parley::openai
