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
  begin_time(config->turn_timeout);
  turn->burst = config->team->burst_of(active_agent);
  turn->quiet_limit = self->clock().now() + turn->burst.max_wait;
  waited = {};
  consider();
}

void conversation_state::look() {
  turn->at = open_turn::stage::looking;
  turn->meanwhile.clear();
  turn->look_began = config->env.wall_clock();
  look_again = false;
  auto number = turn->run_number = ++last_number;
  auto time_limit = send_time();
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
                  nullptr,
                  {}});
      });
}

void conversation_state::looked(const twilio_answer& what) {
  turn->at = open_turn::stage::starting;
  if (!what.failure) {
    facts.state = what.state;
    if (what.roster) {
      facts.roster = *what.roster;
      facts.roster_known = true;
      roster_from = conversation::roster_source::read;
    }
    // What was read may be older than what came while it was.
    for (const auto& change : turn->meanwhile)
      conversation::apply(facts, change);
    storage::learn_facts learnt{key, epoch, facts.state, std::nullopt,
                                turn->look_began};
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
  rest();
}

void conversation_state::doubt() {
  // What has acted ends with what was known when it did.
  doubtful = acted();
  if (doubtful)
    return;
  roster_from = conversation::roster_source::followed;
  const conversation::change missed = conversation::events_missed{};
  conversation::apply(facts, missed);
  if (turn && turn->at == open_turn::stage::looking)
    turn->meanwhile.push_back(missed);
  interrupt();
  consider();
}

void conversation_state::rest() {
  if (rest_timer != 0)
    return;
  auto pause = std::min(first_look_pause * (1 << std::min(looks++, 10)),
                        longest_look_pause);
  if (pause * looks > config->delivery_limit) {
    // Nothing can be sent to a source that is out of reach for so long.
    close_unreachable();
    return;
  }
  end_turn();
  rest_timer = after(pause, timer::kind::retry_look);
}

void conversation_state::set_active() {
  turn->at = open_turn::stage::activating;
  turn->look_began = config->env.wall_clock();
  auto number = turn->run_number = ++last_number;
  auto time_limit = send_time();
  twilio_request request{std::make_shared<const twilio_work>(activate{key.id}),
                         self->clock().now() + time_limit};
  outside_begins();
  auto go_on = [this, number](bool worked) {
    outside_ends();
    if (!turn || turn->run_number != number)
      return;
    turn->at = open_turn::stage::starting;
    // Where it cannot be set active, the reply may still get through.
    if (facts.state == conversation::lifecycle::inactive)
      facts.state = conversation::lifecycle::active;
    if (worked)
      write({storage::learn_facts{key, epoch, facts.state, std::nullopt,
                                  turn->look_began}},
            &conversation_state::nothing_more);
    consider();
  };
  self->request(config->twilio, time_limit + grace, request)
    .then([go_on](const twilio_answer& what) { go_on(!what.failure); },
          [go_on](const caf::error&) { go_on(false); });
}

void conversation_state::wait_for_quiet() {
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
    turn->quiet_limit - self->clock().now());
  auto window = std::min(turn->burst.window, left);
  if (window <= std::chrono::milliseconds{0}) {
    start_run();
    return;
  }
  turn->at = open_turn::stage::quiet;
  turn->stage_timer = after(window, timer::kind::quiet_window);
  begin_time(window + config->turn_timeout); // the window is not the turn's own
}

void conversation_state::begin_time(std::chrono::milliseconds time_limit) {
  turn->deadline = self->clock().now() + time_limit;
  turn->deadline_timer = after(time_limit, timer::kind::turn_deadline);
}

} // namespace parley::actors
