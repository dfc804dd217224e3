#include "actors/openai_client.hpp"

#include "actors/conduct.hpp"
#include "model/errors.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

std::string_view outcome_name(const model::outcome& what) {
  return what ? std::string_view{"ok"}
              : std::string_view{model::to_string(what.error().why)};
}

/// What may be logged of a failure: a server's own message may quote what it
/// was sent.
std::string_view own_words(const model::failure& what) {
  return what.status == 0 ? std::string_view{what.detail} : std::string_view{};
}

} // namespace

caf::typed_response_promise<model_heard>
openai_client_state::accept(const model_call& what) {
  auto promise = self->make_response_promise<model_heard>();
  call one;
  one.promise = promise;
  one.what = what.what;
  one.deadline = what.deadline;
  calls.emplace(what.id, std::move(one));
  budget.called(self->clock().now());
  attempt(what.id);
  return promise;
}

void openai_client_state::attempt(uint64_t id) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  auto& one = found->second;
  one.attempt_began = self->clock().now();
  ++one.attempts;
  auto deadline
    = std::min(one.deadline, self->clock().now() + config.call_timeout);
  auto back = [inbox = openai_client_actor{self}, id,
               speaks = config.at.speaks](const http::client_result& result) {
    caf::anon_send(
      inbox, model_attempt_done{id, std::make_shared<const model::outcome>(
                                      openai::decode(speaks, result))});
  };
  one.attempt = config.http->send(
    openai::encode(config.at, *one.what, deadline), std::move(back));
}

void openai_client_state::attempt_done(const model_attempt_done& what) {
  auto found = calls.find(what.id);
  if (found == calls.end())
    return;
  auto& one = found->second;
  one.attempt = 0;
  count(one, *what.what);
  if (!*what.what && what.what->error().retryable) {
    auto now = self->clock().now();
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
      one.deadline - now);
    auto pause = config.retries.next(
      one.attempts, what.what->error().retry_after, left, config.chance());
    if (pause && budget.take(now)) {
      self->delayed_send(self, *pause, model_retry_due{what.id});
      return;
    }
  }
  finish(what.id, what.what);
}

void openai_client_state::cancel(uint64_t id) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  if (found->second.attempt != 0)
    config.http->cancel(found->second.attempt);
  model::failure cancelled;
  cancelled.why = model::reason::cancelled;
  finish(id, std::make_shared<const model::outcome>(std::move(cancelled)));
}

void openai_client_state::finish(uint64_t id,
                                 std::shared_ptr<const model::outcome> what) {
  auto found = calls.find(id);
  auto one = std::move(found->second);
  calls.erase(found);
  one.promise.deliver(model_heard{std::move(what), one.attempts});
}

void openai_client_state::count(const call& one, const model::outcome& what) {
  auto& metrics = *config.env.metrics;
  metrics.model_called(one.what->model, outcome_name(what),
                       self->clock().now() - one.attempt_began);
  auto answered = what || what.error().why == model::reason::context_too_long
                  || what.error().why == model::reason::refused;
  config.env.board->model_ok = answered;
  if (what) {
    const auto& tokens = what->tokens;
    metrics.model_tokens(one.what->model, "input", tokens.input_tokens);
    metrics.model_tokens(one.what->model, "cached", tokens.cached_tokens);
    metrics.model_tokens(one.what->model, "output", tokens.output_tokens);
    metrics.model_tokens(one.what->model, "reasoning", tokens.reasoning_tokens);
    return;
  }
  config.env.log->write(observe::level::warning, "model_call_failed",
                        {{"model", one.what->model},
                         {"reason", outcome_name(what)},
                         {"status", static_cast<int64_t>(what.error().status)},
                         {"code", model::loggable(what.error().code)},
                         {"attempt", static_cast<int64_t>(one.attempts)},
                         {"error", own_words(what.error())}});
}

openai_client_actor::behavior_type
openai_client(openai_client_actor::stateful_pointer<openai_client_state> self,
              openai_client_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  return {
    [self](const model_call& what) { return self->state.accept(what); },
    [self](const cancel_model_call& what) { self->state.cancel(what.id); },
    [self](const model_attempt_done& what) { self->state.attempt_done(what); },
    [self](const model_retry_due& what) { self->state.attempt(what.id); },
  };
}

} // namespace parley::actors
