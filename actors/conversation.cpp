#include "actors/conversation.hpp"

#include "actors/conduct.hpp"
#include "conversation/roles.hpp"

#include <caf/after.hpp>

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

bool by_index(const waiting_message& a, const waiting_message& b) {
  return a.what.index < b.what.index;
}

std::vector<const conversation::message*>
messages_of(const std::vector<waiting_message>& pending) {
  std::vector<const conversation::message*> messages;
  messages.reserve(pending.size());
  for (const auto& one : pending)
    messages.push_back(&one.what);
  return messages;
}

} // namespace

void conversation_state::hear(const routed& what) {
  if (at == phase::claiming) {
    early.push_back(what);
    return;
  }
  ++heard;
  const auto& change = what.what->what;
  if (const auto* added = std::get_if<conversation::message_added>(&change)) {
    hear_message(what, added->what);
    return;
  }
  if (const auto* updated
      = std::get_if<conversation::message_updated>(&change)) {
    message_changed(updated->what);
    return;
  }
  if (const auto* removed
      = std::get_if<conversation::message_removed>(&change)) {
    message_withdrawn(removed->id);
    return;
  }
  if (const auto* repeated
      = std::get_if<conversation::reply_repeated>(&change)) {
    reply_repeated(*repeated);
    return;
  }
  if (std::holds_alternative<conversation::events_missed>(change)) {
    doubt();
    return;
  }
  conversation::apply(facts, change);
  if (turn && turn->at == open_turn::stage::looking)
    turn->meanwhile.push_back(change);
  if (!may_speak())
    interrupt();
  consider();
}

void conversation_state::hear_message(const routed& what,
                                      const conversation::message& message) {
  auto cast = conversation::who_is_who(facts, config->team->author);
  if (conversation::is_from_customer(message, cast, facts,
                                     config->team->author)) {
    limited = what.allowed != conversation::allowance::answered;
    owes_notice
      = owes_notice || what.allowed == conversation::allowance::noticed;
  }
  auto now = self->clock().now();
  if (read_at_claim.erase(message.id) > 0) {
    for (auto& one : pending)
      if (one.what.id == message.id) {
        one.came = what.arrived;
        one.heard = now;
      }
    return;
  }
  waiting_message one{message, what.received, what.arrived};
  one.came = what.arrived;
  one.heard = now;
  pending.insert(
    std::upper_bound(pending.begin(), pending.end(), one, by_index),
    std::move(one));
  weigh();
  interrupt();
  consider();
}

void conversation_state::interrupt() {
  if (!running())
    return;
  // A reply to half of what was said is worse than one a moment later.
  if (!turn->run->acted())
    drop_run();
  else if (may_speak())
    join_run();
  else
    hush();
}

void conversation_state::message_changed(const conversation::message& what) {
  for (auto& one : pending)
    if (one.what.id == what.id) {
      one.what.text = what.text;
      interrupt();
    }
  consider();
}

void conversation_state::message_withdrawn(const std::string& id) {
  auto gone = std::erase_if(pending,
                            [&](const auto& one) { return one.what.id == id; });
  if (gone > 0)
    interrupt();
  consider();
}

void conversation_state::timer_due(const timer& what) {
  switch (what.what) {
    case timer::kind::turn_deadline:
      if (turn && turn->deadline_timer == what.number)
        turn_overdue();
      break;
    case timer::kind::quiet_window:
      if (turn && turn->at == open_turn::stage::quiet
          && turn->stage_timer == what.number)
        start_run();
      break;
    case timer::kind::retry_look:
      if (rest_timer == what.number) {
        rest_timer = 0;
        look_again = true;
        consider();
      }
      break;
    case timer::kind::retry_store:
      if (at == phase::claiming)
        wake();
      else
        write_front();
      break;
    case timer::kind::deliver_again:
      if (sending && sending->timer == what.number)
        prepare_part();
      break;
    case timer::kind::look_up_again:
      if (sending && sending->timer == what.number)
        look_for_part();
      break;
  }
}

void conversation_state::stop_starting() {
  draining = true;
  // What waits for a place was refused one; it is taken up after the restart.
  if (turn && turn->at == open_turn::stage::wants_place)
    turn.reset();
}

void conversation_state::abandon_all() {
  if (turn && turn->at == open_turn::stage::running)
    drop_run();
  self->quit(caf::exit_reason::user_shutdown);
}

void conversation_state::sleep_if_idle() {
  auto idle = at == phase::ready && pending.empty() && outbox.empty() && !turn
              && !closing && !has_place && !journal && writes.empty();
  if (idle)
    self->send(config->directory, may_sleep{key, heard});
}

void conversation_state::consider() {
  auto occupied = closing || !outbox.empty()
                  || (turn && turn->at != open_turn::stage::starting
                      && turn->at != open_turn::stage::quiet);
  if (at != phase::ready || occupied)
    return;
  if (pending.empty() && !journal) {
    end_turn();
    return;
  }
  auto decision = decided();
  switch (decision.what) {
    case conversation::verdict::silent:
      close_silently(decision);
      return;
    case conversation::verdict::wait:
      if (!look_again) {
        rest();
        return;
      }
      decision.what = conversation::verdict::look;
      break;
    case conversation::verdict::look:
    case conversation::verdict::reactivate:
    case conversation::verdict::answer:
      break;
  }
  if (decision.what == conversation::verdict::look && rest_timer != 0)
    return;
  if (!has_place)
    open_turn_with_place();
  else if (decision.what == conversation::verdict::look)
    look();
  else if (decision.what == conversation::verdict::reactivate)
    set_active();
  else
    wait_for_quiet();
}

// -- shared -------------------------------------------------------------------

conversation::judgement conversation_state::judged() const {
  return conversation::judge(
    facts, messages_of(pending), config->team->author,
    config->team->inactive == agent::inactive_policy::reactivate, roster_from);
}

conversation::judgement conversation_state::decided() const {
  auto decision = judged();
  if (acted() && decision.why == conversation::silence::not_from_customer) {
    decision.what = conversation::verdict::answer;
    decision.why = conversation::silence::none;
  }
  return decision;
}

void conversation_state::weigh() {
  auto bytes = history_bytes;
  for (const auto& one : pending)
    bytes += static_cast<int64_t>(sizeof one + one.what.text.size());
  // A model request repeats them.
  auto asking = turn && turn->model_call != 0;
  held->set(asking ? bytes * 2 : bytes);
}

void conversation_state::weigh_history() {
  history_bytes = 0;
  for (const auto& one : history)
    history_bytes += static_cast<int64_t>(sizeof *one + one->json.size());
  weigh();
}

bool conversation_state::may_speak() const {
  return decided().what != conversation::verdict::silent;
}

bool conversation_state::acted() const {
  return journal || (turn && turn->run && turn->run->acted());
}

std::string conversation_state::customer_address() const {
  auto cast = conversation::who_is_who(facts, config->team->author);
  if (cast.customer)
    return cast.customer->address.empty() ? cast.customer->identity
                                          : cast.customer->address;
  return pending.empty() ? std::string{} : pending.front().what.author;
}

std::string conversation_state::proven_customer() const {
  auto cast = conversation::who_is_who(facts, config->team->author);
  return conversation::proven_customer(cast, messages_of(pending));
}

std::vector<std::string> conversation_state::pending_ids() const {
  std::vector<std::string> ids;
  ids.reserve(pending.size());
  for (const auto& one : pending)
    ids.push_back(one.what.id);
  return ids;
}

std::chrono::milliseconds conversation_state::left_in_turn() const {
  return std::max(std::chrono::duration_cast<std::chrono::milliseconds>(
                    turn->deadline - self->clock().now()),
                  std::chrono::milliseconds{0});
}

uint64_t
conversation_state::after(std::chrono::milliseconds delay, timer::kind what) {
  auto number = ++last_number;
  self->delayed_send(self, delay, timer{what, number});
  return number;
}

void conversation_state::tell(std::string_view step,
                              std::string_view detail) const {
  self->send(config->events, std::make_shared<const happening>(happening{
                               key, std::string{step}, std::string{detail}}));
}

void conversation_state::outside_begins() {
  if (outside++ == 0)
    outside_since = self->clock().now();
}

void conversation_state::outside_ends() {
  if (--outside == 0)
    waited += self->clock().now() - outside_since;
}

conversation_actor::behavior_type
conversation(conversation_actor::stateful_pointer<conversation_state> self,
             std::shared_ptr<const conversation_config> config,
             conversation::key key) {
  conduct_of(self, config->env);
  auto idle_timeout = config->idle_timeout;
  self->state.self = self;
  self->state.config = std::move(config);
  self->state.held
    = std::make_unique<observe::holding>(self->state.config->env.board);
  self->state.key = std::move(key);
  self->state.wake();
  return {
    [self](const routed& what) { self->state.hear(what); },
    [self](const turn_granted&) { self->state.place_granted(); },
    [self](const sleep_now&) { self->quit(); },
    [self](const abandon&) { self->state.abandon_all(); },
    [self](const rest&) { self->state.sleep_if_idle(); },
    [self](const drain&) { self->state.stop_starting(); },
    [self](const timer& what) { self->state.timer_due(what); },
    caf::after(idle_timeout) >> [self] { self->state.sleep_if_idle(); },
  };
}

} // namespace parley::actors
