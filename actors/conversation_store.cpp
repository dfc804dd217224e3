#include "actors/conversation.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

constexpr std::chrono::milliseconds first_store_pause{200};
constexpr std::chrono::milliseconds longest_store_pause{10'000};
constexpr std::chrono::seconds claim_timeout{30};
constexpr std::chrono::seconds write_timeout{60};

} // namespace

void conversation_state::wake() {
  self->request(config->store, claim_timeout, claim{key})
    .then([this](const claimed& what) { claim_done(*what.what); },
          [this](const caf::error& why) {
            if (why == errc::fenced) // it was erased
              abandon_all();
            else
              pause_store();
          });
}

void conversation_state::claim_done(const storage::snapshot& what) {
  epoch = what.epoch;
  facts = what.facts;
  active_agent = what.active_agent;
  used = what.used;
  history = what.history;
  journal = what.open_run;
  outbox.assign(what.outbox.begin(), what.outbox.end());
  poisoned = what.attempts > config->attempt_limit;
  auto now = self->clock().now();
  for (const auto& one : what.pending) {
    pending.push_back({one.what, one.received, now, one.journalled});
    read_at_claim.insert(one.what.id);
  }
  at = phase::ready;
  weigh_history();
  store_pause = {};
  for (auto& one : std::exchange(early, {}))
    hear(one);
  take_up_post();
  deliver();
  consider();
}

/// A part found `sending` was under way when its owner ended. Did the process
/// end too, so did the post; otherwise it may go on until its deadline.
void conversation_state::take_up_post() {
  if (outbox.empty() || outbox.front().state != storage::part_state::sending)
    return;
  auto& part = outbox.front();
  part.state = storage::part_state::unknown;
  if (part.send_deadline - send_time() <= config->started)
    return;
  auto left = std::clamp(part.send_deadline - config->env.wall_clock(),
                         std::chrono::milliseconds{0}, send_time());
  old_post_until = self->clock().now() + left;
}

void conversation_state::write(std::vector<storage::write> what,
                               void (conversation_state::*then)()) {
  writes.push_back(
    {std::make_shared<const std::vector<storage::write>>(std::move(what)),
     then});
  if (writes.size() == 1)
    write_front();
}

void conversation_state::write_front() {
  self->request(config->store, write_timeout, change{writes.front().what})
    .then([this](const changed&) { written(); },
          [this](const caf::error& why) {
            if (why == errc::fenced)
              self->quit(caf::exit_reason::user_shutdown);
            else // whether or not it was written, again is harmless
              pause_store();
          });
}

void conversation_state::written() {
  store_pause = {};
  // It stays in front while what follows is done: that may write, too.
  auto then = writes.front().then;
  (this->*then)();
  writes.pop_front();
  if (!writes.empty())
    write_front();
}

void conversation_state::pause_store() {
  store_pause
    = std::clamp(store_pause * 2, first_store_pause, longest_store_pause);
  after(store_pause, timer::kind::retry_store);
}

void conversation_state::nothing_more() {
  // The write was for later.
}

} // namespace parley::actors
