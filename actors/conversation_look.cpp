#include "actors/conversation.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

constexpr std::chrono::milliseconds first_look_pause{1'000};
constexpr std::chrono::milliseconds longest_look_pause{30'000};
/// Beyond its own time limit, before a request is taken for lost.
constexpr std::chrono::seconds grace{2};

} // namespace

void conversation_state::open_turn_with_place() {
  if (draining)
    return;
  turn = std::make_unique<open_turn>();
  self->send(config->directory, turn_wanted{});
}

void conversation_state::place_granted() {
  has_place = true;
  if (!turn)
    turn = std::make_unique<open_turn>();
  turn->at = open_turn::stage::starting;
  turn->deadline = self->clock().now() + config->turn_timeout;
  turn->deadline_timer
    = after(config->turn_timeout, timer::kind::turn_deadline);
  turn->quiet_limit = self->clock().now() + config->team->burst.max_wait;
  waited = {};
  consider();
}

void conversation_state::look() {
  turn->at = open_turn::stage::looking;
  turn->meanwhile.clear();
  auto number = turn->run_number = ++last_number;
  auto time_limit = std::max(left_in_turn(), config->twilio_timeout);
  twilio_request request{
    std::make_shared<const twilio_work>(look_at_conversation{key.id}),
    self->clock().now() + time_limit};
  outside_begins();
  self->request(config->twilio, time_limit + grace, request)
    .then(
      [this, number](const twilio_answer& what) {
        outside_ends();
        if (turn && turn->run_number == number)
          looked(what);
      },
      [this, number](const caf::error&) {
        outside_ends();
        if (turn && turn->run_number == number)
          looked({std::make_shared<const twilio::rest_failure>(),
                  {},
                  conversation::lifecycle::unknown,
                  nullptr});
      });
}

void conversation_state::looked(const twilio_answer& what) {
  turn->at = open_turn::stage::starting;
  if (!what.failure) {
    facts.state = what.state;
    if (what.roster) {
      facts.roster = *what.roster;
      facts.roster_known = true;
    }
    // What was read may be older than what came while it was.
    for (const auto& change : turn->meanwhile)
      conversation::apply(facts, change);
    storage::learn_facts learnt{key, epoch, facts.state, std::nullopt};
    if (what.roster)
      learnt.roster = facts.roster;
    // Known again after a crash by looking again: nobody waits for this write.
    write({std::move(learnt)}, &conversation_state::nothing_more);
    consider();
    return;
  }
  if (what.failure->why == twilio::rest_failure::reason::gone) {
    facts.state = conversation::lifecycle::closed;
    consider();
    return;
  }
  auto pause = std::min(first_look_pause * (1 << std::min(turn->looks++, 10)),
                        longest_look_pause);
  if (pause * turn->looks > config->delivery_limit) {
    // Nothing can be sent to a source that is out of reach for so long.
    close_silently(judged());
    return;
  }
  turn->at = open_turn::stage::quiet;
  turn->stage_timer = after(pause, timer::kind::retry_look);
}

void conversation_state::set_active() {
  turn->at = open_turn::stage::activating;
  auto number = turn->run_number = ++last_number;
  auto time_limit = std::max(left_in_turn(), config->twilio_timeout);
  twilio_request request{std::make_shared<const twilio_work>(activate{key.id}),
                         self->clock().now() + time_limit};
  outside_begins();
  auto proceed = [this, number](bool worked) {
    outside_ends();
    if (!turn || turn->run_number != number)
      return;
    turn->at = open_turn::stage::starting;
    // Where it cannot be set active, the reply may still get through.
    facts.state = conversation::lifecycle::active;
    if (worked)
      write({storage::learn_facts{key, epoch, facts.state, std::nullopt}},
            &conversation_state::nothing_more);
    consider();
  };
  self->request(config->twilio, time_limit + grace, request)
    .then([proceed](const twilio_answer& what) { proceed(!what.failure); },
          [proceed](const caf::error&) { proceed(false); });
}

void conversation_state::nothing_more() {
  // The write was for later.
}

void conversation_state::wait_for_quiet() {
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
    turn->quiet_limit - self->clock().now());
  auto window = std::min(config->team->burst.window, left);
  if (window <= std::chrono::milliseconds{0}) {
    start_run();
    return;
  }
  turn->at = open_turn::stage::quiet;
  turn->stage_timer = after(window, timer::kind::quiet_window);
}

} // namespace parley::actors
