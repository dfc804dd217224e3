#include "actors/conversation.hpp"
#include "tracing/gen_ai.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

using tracing::attributes;
using tracing::span_kind;

/// Why a call to Twilio did not do what it should, in a word of few.
std::string error_of(const twilio::rest_failure& why) {
  using reason = twilio::rest_failure::reason;
  if (why.status != 0)
    return std::to_string(why.status);
  switch (why.why) {
    case reason::not_processed:
      return "not_processed";
    case reason::cancelled:
      return "cancelled";
    case reason::unknown:
    case reason::gone:
    case reason::closed:
    case reason::unauthorized:
    case reason::refused:
    case reason::unusable:
      break;
  }
  return "no_answer";
}

} // namespace

tracing::turn_trace* conversation_state::spans() {
  if (!config->spans)
    return nullptr;
  if (!trace)
    trace = std::make_unique<tracing::turn_trace>(
      config->spans, config->env.wall_clock(), self->clock().now());
  return trace.get();
}

void conversation_state::trace_model_call(uint64_t id,
                                          const model::request& what) {
  if (auto* to = spans())
    to->begin(id, tracing::model_span_name(what), span_kind::client,
              tracing::about_request(what, config->spans->config().model,
                                     key.id, config->spans->config().content),
              self->clock().now());
}

void conversation_state::trace_model_end(uint64_t id,
                                         const model::outcome& what,
                                         const std::string& asked,
                                         int attempts) {
  if (trace)
    trace->end(id,
               tracing::about_outcome(what, asked, attempts,
                                      config->spans->config().content),
               tracing::error_of(what), self->clock().now());
}

void conversation_state::trace_tool_call(uint64_t id,
                                         const model::tool_call& what) {
  if (auto* to = spans())
    to->begin(
      id, tracing::tool_span_name(what), span_kind::internal,
      tracing::about_tool(what, key.id, config->spans->config().content),
      self->clock().now());
}

void conversation_state::trace_tool_end(uint64_t id,
                                        const tools::output& what) {
  if (trace)
    trace->end(
      id,
      tracing::about_tool_output(what.text, config->spans->config().content),
      what.is_error ? "tool_error" : "", self->clock().now());
}

void conversation_state::trace_handoff(const std::string& from,
                                       const std::string& to) {
  auto now = self->clock().now();
  if (auto* into = spans())
    into->add("handoff " + to, span_kind::internal,
              {{"gen_ai.conversation.id", key.id},
               {"gen_ai.agent.name", to},
               {"parley.handoff.from", from}},
              now, now);
}

uint64_t conversation_state::trace_twilio_call(const char* operation,
                                               const char* method) {
  auto* to = spans();
  if (!to)
    return 0;
  auto id = ++*config->calls;
  to->begin(id, std::string{"twilio "} + operation, span_kind::client,
            {{"http.request.method", std::string{method}},
             {"server.address", config->spans->config().twilio_host},
             {"gen_ai.conversation.id", key.id},
             {"parley.reply.part", static_cast<int64_t>(outbox.front().part)}},
            self->clock().now());
  return id;
}

void conversation_state::trace_twilio_end(uint64_t id,
                                          const twilio_answer& what) {
  if (!trace)
    return;
  attributes more;
  if (what.failure && what.failure->status != 0)
    more.push_back({"http.response.status_code",
                    static_cast<int64_t>(what.failure->status)});
  trace->end(id, std::move(more), what.failure ? error_of(*what.failure) : "",
             self->clock().now());
}

void conversation_state::trace_webhooks() {
  auto* to = spans();
  if (!to)
    return;
  for (const auto& one : pending)
    if (one.came != steady_time{}) {
      last->webhook = std::min(last->webhook, one.came);
      to->add("webhook message_added", span_kind::server,
              {{"http.request.method", std::string{"POST"}},
               {"gen_ai.conversation.id", key.id}},
              one.came, one.heard);
    }
}

void conversation_state::trace_turn(std::string_view outcome) {
  auto* to = spans();
  if (!to)
    return;
  attributes about{{"gen_ai.conversation.id", key.id},
                   {"gen_ai.agent.name", last->agent},
                   {"parley.turn.id", last->id},
                   {"parley.turn.outcome", std::string{outcome}},
                   {"parley.turn.tokens", last->tokens}};
  if (!last->reason.empty())
    about.push_back({"parley.turn.reason", last->reason});
  // A silent turn did what it should; a prepared text stands for a failure.
  auto is_well = outcome == "answered" || outcome == "silent";
  to->finish(trace_of(last->id), std::move(about),
             is_well ? std::string{} : std::string{outcome},
             std::min(last->arrived, last->webhook), self->clock().now());
  trace.reset();
}

} // namespace parley::actors
