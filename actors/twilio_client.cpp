#include "actors/twilio_client.hpp"

#include "actors/conduct.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

constexpr std::size_t addresses_remembered = 10'000;
/// For each conversation: messages, participants, its own state (Twilio:
/// Conversations limits). The same holds for each service, but only of calls
/// that are not made here.
constexpr int64_t actions_a_second = 30;

/// Whether doing it twice is as good as once.
bool is_repeatable(const twilio_request& what) {
  return !std::holds_alternative<send_part>(*what.what);
}

/// A step's place among the calls that wait.
upstream::ticket ticket_of(uint64_t id, int which) {
  return 2 * id + static_cast<upstream::ticket>(which);
}

} // namespace

twilio_client_state::twilio_client_state()
  : pace{actions_a_second}, sids{addresses_remembered} {
  // nop
}

steady_time twilio_client_state::one_call() const {
  return self->clock().now() + config.call_timeout;
}

caf::typed_response_promise<twilio_answer>
twilio_client_state::accept(const twilio_request& what) {
  auto id = ++last_call;
  auto& one = calls[id];
  one.promise = self->make_response_promise<twilio_answer>();
  one.what = what;
  auto promise = one.promise;
  prepare(one);
  begin(id);
  return promise;
}

void twilio_client_state::type(const std::string& address) {
  auto sid = sids.take(address);
  if (!sid)
    return;
  auto id = ++last_call;
  auto& one = calls[id];
  one.what.deadline = one_call();
  one.where = upstream::lane::spare;
  one.steps[0]
    = {twilio::show_typing(config.at, *sid, one_call()), "typing", {}};
  one.open_steps = 1;
  begin(id);
}

void twilio_client_state::begin(uint64_t id) {
  for (int which = 0, steps = calls.at(id).open_steps; which < steps; ++which)
    set_out(id, which);
  go_on();
}

void twilio_client_state::set_out(uint64_t id, int which) {
  auto found = calls.find(id);
  if (found == calls.end() || ends_dropped(id) || !takes_place(id, which))
    return;
  const auto& one = found->second;
  auto now = self->clock().now();
  if (auto with = way->gate.enter(one.where, now))
    attempt(id, which, *with);
  else if (!way->gate.wait(ticket_of(id, which), one.where, one.what.deadline,
                           now))
    end_unbegun(id, which, "no room, and no time or place to wait for any");
}

bool twilio_client_state::takes_place(uint64_t id, int which) {
  auto& one = calls.at(id);
  auto& current = one.steps.at(static_cast<std::size_t>(which));
  if (current.paced_by.empty() || current.has_place)
    return true;
  auto now = self->clock().now();
  auto at = pace.reserve(current.paced_by, now, one.what.deadline);
  if (!at) {
    end_unbegun(id, which, "too many actions in one conversation");
    return false;
  }
  current.has_place = true;
  if (*at > now)
    way->agenda.add(*at, ticket_of(id, which));
  return *at <= now;
}

void twilio_client_state::attempt(uint64_t id, int which,
                                  const upstream::gate::pass& with) {
  auto& whole = calls.at(id);
  auto& one = whole.steps.at(static_cast<std::size_t>(which));
  one.has_place = false;
  if (++one.attempts == 1)
    way->budget.called(with.begun);
  one.with = with;
  one.what.deadline = std::min(whole.what.deadline, one_call());
  auto back = [inbox = twilio_client_actor{self}, id,
               which](http::client_result result) {
    caf::anon_send(
      inbox, twilio_call_done{
               id, which,
               std::make_shared<const http::client_result>(std::move(result))});
  };
  config.http->send(one.what, std::move(back));
}

void twilio_client_state::attempt_done(const twilio_call_done& what) {
  auto found = calls.find(what.call);
  if (found == calls.end())
    return;
  const auto& one = found->second;
  const auto& current = one.steps.at(static_cast<std::size_t>(what.step));
  config.env.metrics->twilio_called(current.operation, code_of(*what.what));
  // Typing is a service of its own: it tells nothing of what is needed.
  auto is_typing = one.where == upstream::lane::spare;
  way->gate.ended(current.with,
                  is_typing ? upstream::verdict::untold
                            : verdict_of(current, *what.what),
                  self->clock().now());
  if (is_typing)
    end_step(what.call);
  else
    step_done(what.call, what.step, *what.what);
  go_on();
}

void twilio_client_state::step_done(uint64_t id, int which,
                                    const http::client_result& result) {
  auto& one = calls.at(id);
  auto& current = one.steps.at(static_cast<std::size_t>(which));
  config.env.board->twilio_ok = result && result->status < 500;
  if (auto failure = twilio::failure_of(result, config.env.wall_clock())) {
    note_failure(current, result, *failure);
    if (attempt_again(id, which, *failure))
      return;
    fail(one, std::move(*failure));
  } else if (take_in(one, which, result)) {
    current.attempts = 0;
    set_out(id, which);
    return;
  }
  end_step(id);
}

bool twilio_client_state::attempt_again(uint64_t id, int which,
                                        const twilio::rest_failure& why) {
  using reason = twilio::rest_failure::reason;
  const auto& one = calls.at(id);
  auto safe = why.why == reason::not_processed
              || (why.why == reason::unknown && is_repeatable(one.what));
  if (!safe)
    return false;
  auto now = self->clock().now();
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
    one.what.deadline - now);
  auto pause = config.retries.next(
    one.steps.at(static_cast<std::size_t>(which)).attempts, why.retry_after,
    left, config.chance());
  if (!pause || !way->budget.take(now))
    return false;
  way->agenda.add(now + *pause, ticket_of(id, which));
  return true;
}

void twilio_client_state::go_on() {
  auto now = self->clock().now();
  while (auto due = way->agenda.take_due(now))
    set_out(*due / 2, static_cast<int>(*due % 2));
  while (auto due = way->gate.overdue(now))
    end_unbegun(*due / 2, static_cast<int>(*due % 2),
                way->gate.now().open ? "the breaker held it to its end"
                                     : "there was no room in its time");
  while (auto next = way->gate.next(now))
    if (ends_dropped(next->who / 2))
      way->gate.ended(next->with, upstream::verdict::untold, now);
    else
      attempt(next->who / 2, static_cast<int>(next->who % 2), next->with);
  way->show();
  if (auto time = way->next_timer(now))
    self->delayed_send(self, *time, upstream_due{});
}

void twilio_client_state::end_unbegun(uint64_t id, int which, const char* why) {
  auto& one = calls.at(id);
  const auto& current = one.steps.at(static_cast<std::size_t>(which));
  config.env.log->write(
    observe::level::warning, "twilio_call_held",
    {{"operation", current.operation}, {"error", std::string_view{why}}});
  twilio::rest_failure held;
  held.why = twilio::rest_failure::reason::not_processed;
  held.detail = why;
  fail(one, std::move(held));
  end_step(id);
}

void twilio_client_state::end_step(uint64_t id) {
  if (--calls.at(id).open_steps == 0)
    finish(id);
}

void twilio_client_state::finish(uint64_t id) {
  auto one = std::move(calls.extract(id).mapped());
  if (one.where == upstream::lane::spare)
    return; // nobody waits for it
  one.answer.roster
    = std::make_shared<const std::vector<conversation::participant>>(
      std::move(one.roster));
  one.promise.deliver(std::move(one.answer));
}

twilio_client_actor::behavior_type
twilio_client(twilio_client_actor::stateful_pointer<twilio_client_state> self,
              twilio_client_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  const auto& kept = self->state.config;
  self->state.way.emplace("twilio", kept.gate, kept.env,
                          kept.env.board->twilio);
  return {
    [self](const twilio_request& what) { return self->state.accept(what); },
    [self](const drop_posts& what) { self->state.drop(what.conversation_sid); },
    [self](const show_typing& what) { self->state.type(what.address); },
    [self](const channel_sid& what) {
      self->state.sids.learn(what.address, what.sid);
    },
    [self](const twilio_call_done& what) { self->state.attempt_done(what); },
    [self](upstream_due) { self->state.go_on(); },
  };
}

} // namespace parley::actors
