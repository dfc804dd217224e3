#include "actors/directory.hpp"

#include "actors/conduct.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace parley::actors {

namespace {

bool wakes(const conversation::event& what) {
  return std::holds_alternative<conversation::message_added>(what.what)
         || std::holds_alternative<conversation::reply_repeated>(what.what);
}

/// The message that was added, or null.
const conversation::message* message_in(const conversation::event& what) {
  const auto* added = std::get_if<conversation::message_added>(&what.what);
  return added != nullptr ? &added->what : nullptr;
}

} // namespace

void directory_state::route(const routed& what) {
  const auto& key = what.what->conversation;
  auto found = awake.find(key);
  // Whatever else happens to one that sleeps, it reads when it wakes.
  const auto* message = message_in(*what.what);
  if (found == awake.end() && !wakes(*what.what))
    return;
  make_room(2); // it wakes one conversation at most
  if (found == awake.end() && awake.size() >= config.max_awake) {
    wake_later(key);
    return;
  }
  auto& to = found == awake.end() ? wake(key) : found->second;
  least_recent.splice(least_recent.end(), least_recent, to.place);
  ++to.sent;
  auto onward = what;
  if (message != nullptr)
    onward.allowed = allowance_of(*message);
  self->send(to.who, std::move(onward));
}

conversation::allowance
directory_state::allowance_of(const conversation::message& what) {
  auto now = self->clock().now();
  if (!what.missed)
    return rates.count(what.author, now);
  // Those of an outage come all at once, and were not written at once.
  auto age
    = std::max(config.env.wall_clock() - what.created, timestamp::duration{0});
  return missed_rates.count(what.author, now - age);
}

void directory_state::make_room(std::size_t asked_at_once) {
  if (awake.size() < config.max_awake - config.max_awake / 8
      && config.env.board->held_bytes < config.roomy_bytes)
    return;
  for (auto left = std::min(asked_at_once, least_recent.size()); left > 0;
       --left) {
    least_recent.splice(least_recent.end(), least_recent, least_recent.begin());
    self->send(awake.at(least_recent.back()).who, rest{});
  }
}

void directory_state::wake_later(const conversation::key& which) {
  if (queued.insert(which).second)
    to_wake.push_back(which);
  if (!std::exchange(waking, true))
    self->delayed_send(self, config.wake_pause, wake_more{});
}

void directory_state::wake_some() {
  waking = false;
  for (std::size_t i = 0; i < config.wakes_at_once && !to_wake.empty()
                          && awake.size() < config.max_awake && !draining;
       ++i) {
    auto next = std::move(to_wake.front());
    to_wake.pop_front();
    queued.erase(next);
    wake(next);
  }
  if (to_wake.empty() || draining)
    return;
  make_room(config.wakes_at_once);
  if (!std::exchange(waking, true))
    self->delayed_send(self, config.wake_pause, wake_more{});
}

void directory_state::take_up(const recover& what) {
  std::set<conversation::key> later;
  if (what.suspects) {
    suspects.assign(what.suspects->begin(), what.suspects->end());
    later.insert(suspects.begin(), suspects.end());
  }
  for (const auto& key : *what.which)
    if (!later.contains(key) && queued.insert(key).second)
      to_wake.push_back(key);
  wake_some();
  try_next_suspect();
}

void directory_state::try_next_suspect() {
  if (on_trial || suspects.empty() || draining)
    return;
  on_trial = std::move(suspects.front());
  suspects.pop_front();
  wake(*on_trial);
  self->delayed_send(self, config.trial, trial_over{*on_trial});
}

void directory_state::end_trial(const conversation::key& of) {
  if (on_trial != of)
    return;
  on_trial.reset();
  try_next_suspect();
}

directory_state::entry& directory_state::wake(const conversation::key& which) {
  auto [at, made] = awake.try_emplace(which);
  if (made) {
    at->second.who = spawn(which);
    at->second.place = least_recent.insert(least_recent.end(), which);
    self->monitor(at->second.who);
    keys.emplace(at->second.who.address(), which);
    show();
  }
  return at->second;
}

void directory_state::let_sleep(const may_sleep& what) {
  auto found = awake.find(what.which);
  if (found == awake.end()
      || found->second.who.address() != self->current_sender()
      || found->second.sent != what.heard)
    return;
  self->send(found->second.who, sleep_now{});
  keys.erase(found->second.who.address());
  forget(found);
}

void directory_state::forget(
  std::map<conversation::key, entry>::iterator which) {
  for (auto& one : which->second.end_askers)
    one.deliver(stopped{});
  least_recent.erase(which->second.place);
  const auto key = which->first;
  awake.erase(which);
  show();
  end_trial(key);
}

caf::result<stopped> directory_state::stop(const stop_conversation& what) {
  auto found = awake.find(what.which);
  if (found == awake.end())
    return stopped{};
  auto promise = self->make_response_promise<stopped>();
  found->second.end_askers.push_back(promise);
  self->send(found->second.who, abandon{});
  return promise;
}

asleep directory_state::asleep_of(const ask_asleep& what) const {
  asleep sleeping;
  std::copy_if(what.which.begin(), what.which.end(),
               std::back_inserter(sleeping.which),
               [this](const auto& one) { return !awake.contains(one.which); });
  return sleeping;
}

void directory_state::want_turn() {
  auto who = caf::actor_cast<conversation_actor>(self->current_sender());
  if (draining)
    return;
  if (open.size() < config.max_open_turns)
    grant(who);
  else
    waiting.push_back(std::move(who));
  config.env.board->waiting_turns = static_cast<int64_t>(waiting.size());
}

void directory_state::grant(const conversation_actor& who) {
  open.insert(who.address());
  self->send(who, turn_granted{});
  auto count = static_cast<int64_t>(open.size());
  config.env.board->open_turns = count;
  config.env.metrics->turns_open(count);
}

void directory_state::end_turn() {
  auto who = caf::actor_cast<caf::actor_addr>(self->current_sender());
  release(who);
  if (auto found = keys.find(who); found != keys.end())
    end_trial(conversation::key{found->second});
}

void directory_state::release(const caf::actor_addr& who) {
  if (open.erase(who) == 0)
    return;
  auto count = static_cast<int64_t>(open.size());
  config.env.board->open_turns = count;
  config.env.metrics->turns_open(count);
  grant_waiting();
  if (draining && open.empty())
    for (auto& one : drain_askers)
      one.deliver(drained{});
}

void directory_state::grant_waiting() {
  while (!draining && !waiting.empty() && open.size() < config.max_open_turns) {
    auto next = std::move(waiting.front());
    waiting.pop_front();
    if (keys.contains(next.address()))
      grant(next);
  }
  config.env.board->waiting_turns = static_cast<int64_t>(waiting.size());
}

void directory_state::died(const caf::actor_addr& who, bool by_accident) {
  release(who);
  auto found = keys.find(who);
  if (found == keys.end())
    return;
  auto key = std::move(found->second);
  keys.erase(found);
  forget(awake.find(key));
  if (by_accident && !draining)
    restart(key);
}

void directory_state::restart(const conversation::key& which) {
  auto now = self->clock().now();
  std::erase_if(deaths, [&](const auto& one) {
    return now - one.second.back() > config.span;
  });
  auto& recent = deaths[which];
  recent.push_back(now);
  while (now - recent.front() > config.span)
    recent.pop_front();
  if (recent.size() > static_cast<std::size_t>(config.max_restarts)) {
    config.env.log->write(observe::level::error, "conversation_given_up",
                          {{"conversation_sid", which.id}});
    deaths.erase(which);
    // What it owes must not wait for its customer to write again.
    self->delayed_send(
      self, config.span,
      recover{std::make_shared<const std::vector<conversation::key>>(
        std::vector{which})});
    return;
  }
  wake(which);
}

caf::typed_response_promise<drained> directory_state::begin_drain() {
  auto promise = self->make_response_promise<drained>();
  draining = true;
  waiting.clear();
  for (const auto& [key, one] : awake)
    self->send(one.who, drain{});
  if (open.empty())
    promise.deliver(drained{});
  else
    drain_askers.push_back(promise);
  return promise;
}

void directory_state::show() {
  auto count = static_cast<int64_t>(awake.size());
  config.env.board->awake_conversations = count;
  config.env.metrics->conversations("awake", count);
}

directory_actor::behavior_type
directory(directory_actor::stateful_pointer<directory_state> self,
          directory_config config, directory_state::spawn_function spawn) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  self->state.rates
    = conversation::author_rates{self->state.config.rate_limit_per_minute};
  self->state.missed_rates = self->state.rates;
  self->state.spawn = std::move(spawn);
  self->set_down_handler([self](const caf::down_msg& down) {
    auto by_accident = down.reason
                       && down.reason != caf::exit_reason::user_shutdown
                       && down.reason != caf::exit_reason::kill;
    self->state.died(down.source, by_accident);
  });
  self->set_exit_handler([self](const caf::exit_msg& exit) {
    for (const auto& [key, one] : self->state.awake)
      self->send_exit(one.who, exit.reason);
    self->quit(exit.reason);
  });
  return {
    [self](const routed& what) { self->state.route(what); },
    [self](const recover& what) { self->state.take_up(what); },
    [self](const trial_over& what) { self->state.end_trial(what.which); },
    [self](const wake_more&) { self->state.wake_some(); },
    [self](const turn_wanted&) { self->state.want_turn(); },
    [self](const turn_over&) { self->state.end_turn(); },
    [self](const may_sleep& what) { self->state.let_sleep(what); },
    [self](const stop_conversation& what) { return self->state.stop(what); },
    [self](const ask_asleep& what) { return self->state.asleep_of(what); },
    [self](const drain&) { return self->state.begin_drain(); },
  };
}

} // namespace parley::actors
