#include "actors/openai_client.hpp"

#include "actors/conduct.hpp"
#include "model/errors.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

/// What is left of a turn for the word that its model is out of reach.
constexpr std::chrono::milliseconds last_word{500};

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
  set_out(what.id);
  go_on();
  return promise;
}

void openai_client_state::set_out(uint64_t id) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  auto now = self->clock().now();
  if (auto with = way->gate.enter(upstream::lane::needed, now))
    attempt(id, *with);
  else if (!way->gate.wait(id, upstream::lane::needed, found->second.deadline,
                           now))
    end_unbegun(id, "no room, and no time or place to wait for any");
}

void openai_client_state::attempt(uint64_t id,
                                  const upstream::gate::pass& with) {
  auto& one = calls.at(id);
  if (++one.attempts == 1)
    way->budget.called(with.begun);
  one.with = with;
  // A repeat ends before its turn does: the turn is to hear of the model, not
  // to find its own time over.
  auto until = one.attempts == 1 ? one.deadline : one.deadline - last_word;
  one.attempt_deadline = std::min(until, with.begun + config.call_timeout);
  auto back
    = [inbox = openai_client_actor{self}, id, speaks = config.at.speaks,
       wall_clock = config.env.wall_clock](const http::client_result& result) {
        caf::anon_send(inbox,
                       model_attempt_done{
                         id, std::make_shared<const model::outcome>(
                               openai::decode(speaks, result, wall_clock()))});
      };
  one.attempt = config.http->send(
    openai::encode(config.at, *one.what, one.attempt_deadline),
    std::move(back));
}

void openai_client_state::attempt_done(const model_attempt_done& what) {
  auto found = calls.find(what.id);
  if (found == calls.end())
    return;
  auto& one = found->second;
  one.attempt = 0;
  way->gate.ended(one.with, verdict_of(one, *what.what), self->clock().now());
  count(one, *what.what);
  if (*what.what || !pause(what.id, one, what.what->error()))
    finish(what.id, what.what);
  else
    one.last = what.what;
  go_on();
}

bool openai_client_state::pause(uint64_t id, call& one,
                                const model::failure& why) {
  if (!why.retryable)
    return false;
  auto now = self->clock().now();
  auto left
    = std::chrono::duration_cast<std::chrono::milliseconds>(one.deadline - now);
  auto time
    = config.retries.next(one.attempts, why.retry_after, left, config.chance());
  if (!time || !way->budget.take(now))
    return false;
  way->agenda.add(now + *time, id);
  return true;
}

void openai_client_state::go_on() {
  auto now = self->clock().now();
  while (auto id = way->agenda.take_due(now))
    set_out(*id);
  while (auto id = way->gate.overdue(now))
    end_unbegun(*id, way->gate.now().open ? "the breaker held it to its end"
                                          : "there was no room in its time");
  while (auto next = way->gate.next(now))
    attempt(next->who, next->with);
  way->show();
  if (auto time = way->next_timer(now))
    self->delayed_send(self, *time, upstream_due{});
}

void openai_client_state::cancel(uint64_t id) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  const auto& one = found->second;
  if (one.attempt != 0) {
    config.http->cancel(one.attempt);
    way->gate.ended(one.with, upstream::verdict::untold, self->clock().now());
  } else {
    way->gate.leave(id);
  }
  model::failure cancelled;
  cancelled.why = model::reason::cancelled;
  finish(id, std::make_shared<const model::outcome>(std::move(cancelled)));
  go_on();
}

void openai_client_state::end_unbegun(uint64_t id, std::string_view why) {
  const auto& one = calls.at(id);
  config.env.log->write(observe::level::warning, "model_call_held",
                        {{"model", one.what->model}, {"error", why}});
  auto what = one.last; // what the model itself said last tells more
  if (!what) {
    model::failure held;
    held.why = model::reason::unavailable;
    held.detail = why;
    what = std::make_shared<const model::outcome>(std::move(held));
  }
  finish(id, std::move(what));
}

void openai_client_state::finish(uint64_t id,
                                 std::shared_ptr<const model::outcome> what) {
  auto found = calls.find(id);
  auto one = std::move(found->second);
  calls.erase(found);
  one.promise.deliver(model_heard{std::move(what), one.attempts});
}

upstream::verdict
openai_client_state::verdict_of(const call& one,
                                const model::outcome& what) const {
  using upstream::verdict;
  if (what)
    return verdict::answered;
  const auto& failure = what.error();
  switch (failure.why) {
    case model::reason::rate_limited:
      return verdict::refused;
    case model::reason::unavailable:
      return failure.status / 100 == 4 ? verdict::answered : verdict::failed;
    case model::reason::timed_out:
      // The little time at the end of a turn says nothing of the model.
      return 2 * (one.attempt_deadline - one.with.begun) < config.call_timeout
               ? verdict::untold
               : verdict::failed;
    case model::reason::cancelled:
      return verdict::untold;
    case model::reason::quota:
    case model::reason::unauthorized:
    case model::reason::not_found:
    case model::reason::context_too_long:
    case model::reason::refused:
    case model::reason::bad_request:
    case model::reason::unusable:
      break;
  }
  return verdict::answered;
}

void openai_client_state::count(const call& one, const model::outcome& what) {
  auto& metrics = *config.env.metrics;
  metrics.model_called(one.what->model, outcome_name(what),
                       self->clock().now() - one.with.begun);
  auto answered = what || what.error().why == model::reason::context_too_long
                  || what.error().why == model::reason::refused;
  config.env.board->model_ok = answered;
  if (what) {
    const auto& tokens = what->tokens;
    metrics.model_tokens(one.what->model, "input", tokens.input_tokens);
    metrics.model_tokens(one.what->model, "cached", tokens.cached_tokens);
    metrics.model_tokens(one.what->model, "output", tokens.output_tokens);
    metrics.model_tokens(one.what->model, "reasoning", tokens.reasoning_tokens);
    if (auto usd = config.prices.cost(one.what->model, tokens))
      metrics.model_cost(one.what->model, *usd);
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
  const auto& kept = self->state.config;
  self->state.way.emplace("model", kept.gate, kept.env, kept.env.board->model);
  return {
    [self](const model_call& what) { return self->state.accept(what); },
    [self](const cancel_model_call& what) { self->state.cancel(what.id); },
    [self](const model_attempt_done& what) { self->state.attempt_done(what); },
    [self](upstream_due) { self->state.go_on(); },
  };
}

} // namespace parley::actors
