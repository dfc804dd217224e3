#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "reconciliation/comparison.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace parley::actors {

struct reconciler_config {
  std::string own_author;
  int64_t max_pending_inbound = 100'000; ///< past it nothing is taken in
  std::chrono::milliseconds tick{60'000};
  /// Between two calls, until every open conversation was compared once.
  std::chrono::milliseconds first_pace{20};
  std::chrono::milliseconds pace{50}; ///< after that
  std::size_t at_once = 8;            ///< conversations
  /// A message younger than this may still come by its webhook.
  std::chrono::milliseconds on_its_way{5'000};
  /// How far two clocks may differ, and a list lag behind.
  std::chrono::minutes overlap{5};
  /// Between two rounds that look at state and roster too.
  std::chrono::hours look_at_all{24};
  int page_limit = 50; ///< of one conversation; what is older stays unseen
  std::chrono::milliseconds call_timeout{15'000}; ///< repeats included
  environment env;
  store_actor store;
  twilio_client_actor twilio;
};

struct reconciler_state {
  static inline const char* name = "reconciler";

  using event_ptr = std::shared_ptr<const conversation::event>;

  /// A conversation that is to be compared.
  struct errand {
    storage::open_conversation what;
    bool look = false; ///< at state and roster too
    steady_time not_before{};
  };

  /// One on its way.
  struct comparison {
    errand what;
    reconciliation::listing list;
    std::string page_url = {}; ///< of the next page
    int pages = 0;
    bool looking = false; ///< its list is done with
    reconciliation::outcome outcome = {};
    std::size_t open_intakes = 0;
    int64_t taken_in = 0; ///< messages that nobody had told of
    bool failed = false;  ///< one could not be taken in
  };

  /// A round through all open conversations.
  struct round {
    bool running = false;
    bool listed = false; ///< its last page was read
    bool looks = false;
    int64_t from = 0;     ///< where its next page begins
    int64_t compared = 0; ///< conversations
    int64_t taken_in = 0; ///< messages
    steady_time begun{};
  };

  /// A search for conversations nobody has told of.
  struct search {
    bool running = false;
    bool page_open = false;
    std::string page_url = {};
    timestamp begun{};
  };

  // -- reconciler_sweep.cpp: what is compared, and when -----------------------

  void first_look();
  void tick();
  void go_on();
  /// Makes the next call there is to make; false when there is none now.
  bool call_next();
  bool start_next();
  void list_more();
  void add_errands(const storage::open_page& page, bool look);
  void end_round();
  void wait_until(steady_time when);
  /// Twilio is in trouble: everything waits for a while.
  void pause();
  [[nodiscard]] bool must_wait() const;
  [[nodiscard]] std::chrono::milliseconds pace() const;

  // -- reconciler_search.cpp: conversations nobody has told of ----------------

  void search_on();
  void searched(const twilio_answer& what);
  void enrol(std::vector<conversation::key> unknown, std::string next_page_url);
  void search_further(std::string next_page_url);

  // -- reconciler_compare.cpp: one conversation -------------------------------

  void compare(errand what);
  void call(uint64_t id);
  void page_read(uint64_t id, const twilio_answer& what);
  void judge(uint64_t id, const std::vector<storage::standing>& standings);
  void take_in_missing(uint64_t id);
  void taken_in(const missed_taken_in& what);
  void settle(uint64_t id);
  void compared(uint64_t id);
  void look(uint64_t id);
  void looked(uint64_t id, const twilio_answer& what);
  void compare_facts(const conversation::key& which, const twilio_answer& seen,
                     const conversation::facts& known);
  /// Ends a comparison that did not come to its end.
  void put_off(uint64_t id, std::chrono::milliseconds delay);
  void finish(uint64_t id);

  // -- shared -----------------------------------------------------------------

  [[nodiscard]] reconciliation::circumstances circumstances() const;
  void take_in(event_ptr what, std::function<void(taken)> then);
  void
  ask_twilio(twilio_work what, std::function<void(const twilio_answer&)> then);
  void ask_store(storage::question what,
                 std::function<void(const storage::finding&)> then,
                 std::function<void()> otherwise);
  void write(std::vector<storage::write> what, std::function<void(bool)> then);

  reconciler_actor::pointer self = nullptr;
  reconciler_config config;
  bool draining = false;
  timestamp started{};
  std::optional<storage::looks> looks; ///< none: not read yet
  search searching;
  round lap;
  int laps = 0; ///< that are over
  int ticks = 0;
  std::optional<steady_time> looked_at_all;
  bool wants_active = false;          ///< those with a turn since the last tick
  bool listing_open = false;          ///< the store was asked for a page
  std::set<conversation::key> lately; ///< compared since the last tick
  std::deque<errand> errands;
  std::deque<errand> later;     ///< by `not_before`
  std::deque<uint64_t> calling; ///< comparisons that want a call
  std::unordered_map<uint64_t, comparison> open;
  uint64_t last_comparison = 0;
  steady_time free_at{}; ///< when the next call may go out
  steady_time timer_at{};
  std::chrono::milliseconds paused{0}; ///< the last time
  steady_time paused_until{};
};

/// Compares a few conversations at a time and at a slow pace, so that replies
/// have room at Twilio.
reconciler_actor::behavior_type
reconciler(reconciler_actor::stateful_pointer<reconciler_state> self,
           reconciler_config config);

} // namespace parley::actors
