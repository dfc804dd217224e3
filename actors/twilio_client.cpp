#include "actors/twilio_client.hpp"

#include "actors/conduct.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace parley::actors {

namespace {

/// Messages on one page of a look-up: what a reply and a burst take, and room.
constexpr int look_up_page = 50;
constexpr std::size_t addresses_remembered = 10'000;

/// Whether doing it twice is as good as once.
bool is_repeatable(const twilio_request& what) {
  return !std::holds_alternative<send_part>(*what.what);
}

std::string code_of(const http::client_result& result) {
  if (result)
    return std::to_string(result->status);
  switch (result.error().why) {
    case http::client_failure::reason::unreachable:
      return "unreachable";
    case http::client_failure::reason::timed_out:
      return "timeout";
    case http::client_failure::reason::reset:
      return "reset";
    case http::client_failure::reason::malformed:
      return "malformed";
    case http::client_failure::reason::overloaded:
      return "overloaded";
    case http::client_failure::reason::cancelled:
      return "cancelled";
  }
  return "unknown";
}

} // namespace

twilio_client_state::twilio_client_state() : sids{addresses_remembered} {
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
  budget.called(self->clock().now());
  prepare(one);
  for (int which = 0, steps = one.open_steps; which < steps; ++which)
    attempt(id, which);
  return promise;
}

void twilio_client_state::prepare(call& one) {
  const auto& what = *one.what.what;
  if (const auto* send = std::get_if<send_part>(&what)) {
    one.steps[0]
      = {twilio::create_message(config.at, send->conversation_sid, send->author,
                                send->text, send->reference, one_call()),
         "create_message"};
    one.open_steps = 1;
  } else if (const auto* find = std::get_if<find_part>(&what)) {
    one.steps[0] = {twilio::list_messages(config.at, find->conversation_sid,
                                          look_up_page, one_call()),
                    "list_messages"};
    one.open_steps = 1;
  } else if (const auto* look = std::get_if<look_at_conversation>(&what)) {
    one.steps[0] = {
      twilio::list_participants(config.at, look->conversation_sid, one_call()),
      "list_participants"};
    one.steps[1] = {
      twilio::fetch_conversation(config.at, look->conversation_sid, one_call()),
      "fetch_conversation"};
    one.open_steps = 2;
  } else if (const auto* set = std::get_if<activate>(&what)) {
    one.steps[0] = {twilio::activate_conversation(
                      config.at, set->conversation_sid, one_call()),
                    "update_conversation"};
    one.open_steps = 1;
  } else {
    prepare_upkeep(one);
  }
}

void twilio_client_state::attempt(uint64_t id, int which) {
  auto found = calls.find(id);
  if (found == calls.end())
    return;
  if (is_dropped(found->second)) {
    twilio::rest_failure erased;
    erased.why = twilio::rest_failure::reason::cancelled;
    fail(found->second, std::move(erased));
    finish(id);
    return;
  }
  auto& one = found->second.steps.at(static_cast<std::size_t>(which));
  ++one.attempts;
  one.what.deadline = std::min(found->second.what.deadline, one_call());
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
  auto& one = found->second;
  auto& current = one.steps.at(static_cast<std::size_t>(what.step));
  count(current, *what.what);
  if (auto failure = twilio::failure_of(*what.what)) {
    if (attempt_again(what.call, one, what.step, *failure))
      return;
    fail(one, std::move(*failure));
  } else if (take_in(one, what.step, *what.what)) {
    current.attempts = 0;
    attempt(what.call, what.step);
    return;
  }
  if (--one.open_steps == 0)
    finish(what.call);
}

bool twilio_client_state::attempt_again(uint64_t id, call& one, int which,
                                        const twilio::rest_failure& why) {
  using reason = twilio::rest_failure::reason;
  auto safe = why.why == reason::not_processed
              || (why.why == reason::unknown && is_repeatable(one.what));
  if (!safe)
    return false;
  auto now = self->clock().now();
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
    one.what.deadline - now);
  auto pause = config.retries.next(
    one.steps.at(static_cast<std::size_t>(which)).attempts, std::nullopt, left,
    config.chance());
  if (!pause || !budget.take(now))
    return false;
  self->delayed_send(self, *pause, twilio_retry_due{id, which});
  return true;
}

bool twilio_client_state::take_in(call& one, int which,
                                  const http::client_result& result) {
  const auto& what = *one.what.what;
  if (std::holds_alternative<send_part>(what)) {
    auto sid = twilio::created_message(result);
    if (sid)
      one.answer.message_sid = std::move(*sid);
    else
      fail(one, sid.error());
    return false;
  }
  if (std::holds_alternative<find_part>(what))
    return take_in_messages(one, result);
  if (!std::holds_alternative<look_at_conversation>(what)) {
    take_in_upkeep(one, result);
    return false;
  }
  if (which == 0)
    return take_in_roster(one, result);
  auto state = twilio::fetched_state(result);
  if (state)
    one.answer.state = *state;
  else
    fail(one, state.error());
  return false;
}

bool twilio_client_state::take_in_messages(call& one,
                                           const http::client_result& result) {
  const auto& wanted = std::get<find_part>(*one.what.what);
  auto page = twilio::listed_messages(result);
  if (!page) {
    fail(one, page.error());
    return false;
  }
  for (const auto& message : page->messages) {
    if (message.index <= wanted.after_index)
      return false;
    if (twilio::from_attributes(message.attributes) == wanted.reference) {
      one.answer.message_sid = message.sid;
      return false;
    }
  }
  auto next = twilio::next_page(config.at, page->next_page_url, one_call());
  if (next)
    one.steps[0].what = std::move(*next);
  return next.has_value();
}

bool twilio_client_state::take_in_roster(call& one,
                                         const http::client_result& result) {
  auto page = twilio::listed_participants(result);
  if (!page) {
    fail(one, page.error());
    return false;
  }
  std::move(page->participants.begin(), page->participants.end(),
            std::back_inserter(one.roster));
  auto next = twilio::next_page(config.at, page->next_page_url, one_call());
  if (next)
    one.steps[0].what = std::move(*next);
  return next.has_value();
}

void twilio_client_state::fail(call& one, twilio::rest_failure why) {
  if (!one.answer.failure)
    one.answer.failure
      = std::make_shared<const twilio::rest_failure>(std::move(why));
}

void twilio_client_state::finish(uint64_t id) {
  auto found = calls.find(id);
  auto one = std::move(found->second);
  calls.erase(found);
  one.answer.roster
    = std::make_shared<const std::vector<conversation::participant>>(
      std::move(one.roster));
  one.promise.deliver(std::move(one.answer));
}

void twilio_client_state::type(const std::string& address) {
  auto sid = sids.take(address);
  if (!sid)
    return;
  auto& metrics = config.env.metrics;
  config.http->send(twilio::show_typing(config.at, *sid, one_call()),
                    [metrics](const http::client_result& result) {
                      metrics->twilio_called("typing", code_of(result));
                    });
}

void twilio_client_state::count(const step& one,
                                const http::client_result& result) {
  config.env.metrics->twilio_called(one.operation, code_of(result));
  config.env.board->twilio_ok = result && result->status < 500;
  if (result && result->status < 400)
    return;
  auto failure = twilio::failure_of(result);
  config.env.log->write(
    observe::level::warning, "twilio_call_failed",
    {{"operation", one.operation},
     {"status", code_of(result)},
     {"code", static_cast<int64_t>(failure->code)},
     {"error", result ? std::string_view{} : std::string_view{failure->detail}},
     {"attempt", static_cast<int64_t>(one.attempts)}});
}

twilio_client_actor::behavior_type
twilio_client(twilio_client_actor::stateful_pointer<twilio_client_state> self,
              twilio_client_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  return {
    [self](const twilio_request& what) { return self->state.accept(what); },
    [self](const drop_posts& what) { self->state.drop(what.conversation_sid); },
    [self](const show_typing& what) { self->state.type(what.address); },
    [self](const channel_sid& what) {
      self->state.sids.learn(what.address, what.sid);
    },
    [self](const twilio_call_done& what) { self->state.attempt_done(what); },
    [self](const twilio_retry_due& what) {
      self->state.attempt(what.call, what.step);
    },
  };
}

} // namespace parley::actors
