#include "openai/api.hpp"

#include "http/retry_after.hpp"
#include "model/chat.hpp"
#include "model/errors.hpp"
#include "model/responses.hpp"

#include <memory>
#include <utility>

namespace parley::openai {

namespace {

using model::failure;
using model::reason;
using trouble = http::client_failure::reason;

// A broken or overloaded connection is the server being out of reach, whatever
// broke it: the SDKs repeat all of these (OpenAI: SDK retry algorithm). What is
// too large is no smaller the next time.
failure transport_failure(const http::client_failure& why) {
  failure f;
  f.why
    = why.why == trouble::oversized ? reason::unusable : reason::unavailable;
  if (why.why == trouble::timed_out)
    f.why = reason::timed_out;
  if (why.why == trouble::cancelled)
    f.why = reason::cancelled;
  f.retryable = why.why != trouble::cancelled && why.why != trouble::forbidden
                && why.why != trouble::oversized;
  f.detail = why.detail;
  return f;
}

// What support asks for first.
failure name_request(failure f, const http::fields& header) {
  if (const auto id = header.find("x-request-id"); !id.empty())
    f.detail.append(" [").append(id.substr(0, 64)).append("]");
  return f;
}

model::outcome read(dialect speaks, const std::string& body) {
  return speaks == dialect::chat ? model::chat::read(body)
                                 : model::responses::read(body);
}

} // namespace

http::outgoing
encode(const endpoint& at, const model::request& what, steady_time deadline) {
  const bool chat = at.speaks == dialect::chat;
  http::outgoing call;
  call.to = at.base.join(chat ? "/chat/completions" : "/responses");
  call.header.add("Authorization", "Bearer " + at.api_key);
  call.header.add("Content-Type", "application/json");
  call.header.add("Accept", "application/json");
  call.body = std::make_shared<const std::string>(
    chat ? model::chat::write(what) : model::responses::write(what));
  call.deadline = deadline;
  return call;
}

model::outcome
decode(dialect speaks, const http::client_result& result, timestamp now) {
  if (!result)
    return transport_failure(result.error());
  const int status = result->status;
  const auto& header = result->header;
  if (status < 200 || status >= 300)
    return name_request(model::classify(status, result->body,
                                        {header.find("x-should-retry"),
                                         http::retry_after(header, now)}),
                        header);
  auto heard = read(speaks, result->body);
  if (!heard)
    return name_request(heard.error(), header);
  return heard;
}

} // namespace parley::openai
