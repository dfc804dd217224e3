#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "conversation/author_rates.hpp"

#include <caf/actor_addr.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

namespace parley::actors {

struct directory_config {
  std::size_t max_open_turns = 20'000;
  std::size_t rate_limit_per_minute = 60; ///< of each author; 0: none
  /// Conversations in memory. One beyond it is woken when another sleeps; what
  /// it was sent it reads from the database.
  std::size_t max_awake = 30'000;
  /// Text held in memory for conversations, in bytes, past which those with
  /// nothing to do are asked to sleep.
  int64_t roomy_bytes = 256 * 1024 * 1024;
  /// How many wait no longer to be woken, each `wake_pause`: claims must not
  /// hold up what else the store is asked.
  std::size_t wakes_at_once = 100;
  std::chrono::milliseconds wake_pause{20};
  /// A conversation that dies is started anew this often within `span`; after
  /// that by its next message, or once `span` has passed.
  int max_restarts = 5;
  std::chrono::seconds span{60};
  /// For how long a suspect is alone at most.
  std::chrono::seconds trial{10};
  environment env;
};

struct directory_state {
  static inline const char* name = "directory";

  /// A conversation in memory.
  struct entry {
    conversation_actor who;
    uint64_t sent = 0; ///< how many events it was sent
    std::list<conversation::key>::iterator place; ///< in `least_recent`
    /// Who waits for its end, since it was erased.
    std::vector<caf::typed_response_promise<stopped>> end_askers = {};
  };

  using spawn_function
    = std::function<conversation_actor(const conversation::key&)>;

  void route(const routed& what);
  conversation::allowance allowance_of(const conversation::message& what);
  entry& wake(const conversation::key& which);
  void wake_later(const conversation::key& which);
  void wake_some();
  void take_up(const recover& what);
  void try_next_suspect();
  void end_trial(const conversation::key& of);
  /// Asks so many to sleep, if memory runs short.
  void make_room(std::size_t asked_at_once);
  void let_sleep(const may_sleep& what);
  caf::result<stopped> stop(const stop_conversation& what);
  /// It is awake no more.
  void forget(std::map<conversation::key, entry>::iterator which);
  [[nodiscard]] asleep asleep_of(const ask_asleep& what) const;
  void want_turn();
  void end_turn();
  void died(const caf::actor_addr& who, bool by_accident);
  caf::typed_response_promise<drained> begin_drain();

  void grant(const conversation_actor& who);
  void release(const caf::actor_addr& who);
  void grant_waiting();
  void restart(const conversation::key& which);
  void show();

  directory_actor::pointer self = nullptr;
  directory_config config;
  conversation::author_rates rates{0};        ///< by the configuration
  conversation::author_rates missed_rates{0}; ///< the same, of lists' messages
  spawn_function spawn;
  std::map<conversation::key, entry> awake;
  std::list<conversation::key> least_recent; ///< of those awake, first
  std::deque<conversation::key> to_wake;
  std::set<conversation::key> queued; ///< the same
  std::deque<conversation::key> suspects;
  std::optional<conversation::key> on_trial;
  bool waking = false; ///< a `wake_more` is on its way
  std::unordered_map<caf::actor_addr, conversation::key> keys;
  std::set<caf::actor_addr> open; ///< hold a place
  std::deque<conversation_actor> waiting;
  std::map<conversation::key, std::deque<std::chrono::steady_clock::time_point>>
    deaths;
  bool draining = false;
  std::vector<caf::typed_response_promise<drained>> drain_askers;
};

/// @param spawn Starts the actor of a conversation.
directory_actor::behavior_type
directory(directory_actor::stateful_pointer<directory_state> self,
          directory_config config, directory_state::spawn_function spawn);

} // namespace parley::actors
