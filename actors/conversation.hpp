#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "agent/run.hpp"
#include "agent/team.hpp"
#include "conversation/judgement.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace parley::actors {

struct conversation_state;

/// Writes that the store could not take yet.
struct stalled_write {
  std::vector<storage::write> what;
  void (conversation_state::*then)() = nullptr;
};

/// What all conversations share; immutable but for `calls`.
struct conversation_config {
  std::shared_ptr<const agent::team> team;
  std::string hash_key;    ///< for pseudonyms
  std::string service_sid; ///< for the log
  std::chrono::milliseconds turn_timeout{35'000};
  std::chrono::milliseconds tool_timeout{10'000};
  std::chrono::milliseconds twilio_timeout{5'000}; ///< one call
  std::chrono::milliseconds send_settle{3'000};
  std::chrono::milliseconds second_look{5'000};
  /// How long Twilio's being out of reach may keep a reply.
  std::chrono::milliseconds delivery_limit{900'000};
  std::chrono::milliseconds idle_timeout{1'800'000};
  int rate_limit_per_minute = 60; ///< 0: none
  int attempt_limit = 5; ///< claims with the same work before it is given up
  environment env;
  store_actor store;
  directory_actor directory;
  openai_client_actor model;
  twilio_client_actor twilio;
  tool_runner_actor tools;
  events_actor events;
  /// Numbers calls of models and tools across conversations.
  std::shared_ptr<std::atomic<uint64_t>> calls
    = std::make_shared<std::atomic<uint64_t>>(0);
};

/// A message that is committed and not yet answered.
struct waiting_message {
  conversation::message what;
  timestamp received{};
  steady_time arrived{};
};

/// An answer being worked out.
struct open_turn {
  enum class stage : uint8_t {
    wants_place, ///< asked the directory
    starting,    ///< has its place; what comes next depends on what is known
    looking,     ///< reads roster and state at the source
    activating,
    quiet, ///< waits for the customer to finish writing
    running,
    closing, ///< the run is over and is being committed
  };
  stage at = stage::wants_place;
  std::optional<agent::run> run;
  uint64_t model_call = 0; ///< open one, or 0
  uint64_t deadline_timer = 0;
  uint64_t stage_timer = 0;
  uint64_t run_number = 0; ///< answers for an older run are stale
  steady_time deadline{};
  steady_time quiet_limit{}; ///< the windows' end, however many there are
  int looks = 0;             ///< at the source, that failed
  std::vector<conversation::change> meanwhile; ///< came during a look
};

/// The turn that was closed last, until its reply is out.
struct closed_turn {
  std::string id;
  std::string outcome;
  std::string reason; ///< of a silent one
  std::string error;  ///< why the customer got a prepared text, or nothing
  std::size_t response_length = 0; ///< characters
  std::vector<std::string> tools_used;
  steady_time arrived{};
  bool failed = false; ///< a part could not be sent
};

/// How the front part of the outbox gets out.
struct delivery {
  steady_time begun{};
  uint64_t timer = 0;
  int tries = 0; ///< that were certainly not processed
  int looks = 0; ///< that did not find it
};

struct conversation_state {
  static inline const char* name = "conversation";

  enum class phase : uint8_t { claiming, ready };

  // -- conversation.cpp: what is known, what comes in -------------------------

  void wake();
  void claim_done(const storage::snapshot& what);
  void hear(const routed& what);
  void hear_message(const routed& what, const conversation::message& message);
  void message_changed(const conversation::message& what);
  void message_withdrawn(const std::string& id);
  void timer_due(const timer& what);
  void stop_starting();
  void sleep_if_idle();
  void write_stalled();
  void pause_store();
  /// Whether the author wrote more than may be answered in a minute.
  bool over_limit();
  /// Does the next thing there is to do, if any.
  void consider();

  // -- conversation_look.cpp: what a turn needs before its run ----------------

  void open_turn_with_place();
  void place_granted();
  void look();
  void looked(const twilio_answer& what);
  void set_active();
  void wait_for_quiet();

  // -- conversation_run.cpp: carrying out the run's steps ---------------------

  void start_run();
  void carry_out(agent::step what);
  void ask_model(std::shared_ptr<const model::request> what);
  void call_tools(const std::vector<model::tool_call>& calls);
  void turn_overdue();
  /// Stops the run; its messages stay pending.
  void drop_run();

  // -- conversation_close.cpp: from the run's end to a committed reply --------

  void close_answered(const std::string& text);
  void close_with_text(const std::string& text, std::string_view outcome);
  void close_with_fallback(agent::fallback why, std::string_view detail);
  void close_silently(const conversation::judgement& decision);
  /// The items of messages that are recorded and not answered.
  void add_recorded(std::vector<model::item_ptr>& items,
                    const conversation::judgement& decision) const;
  /// The items of a turn that was answered without asking an agent.
  void add_unasked(std::vector<model::item_ptr>& items,
                   const conversation::judgement& decision,
                   const std::string& reply) const;
  void close(storage::close_turn what, std::size_t response_length);
  void close_stored();
  void end_turn();
  void nothing_more();

  // -- conversation_delivery.cpp: from the outbox to the source ---------------

  void deliver();
  void prepare_part();
  void post_part();
  void posted(const twilio_answer& what);
  void part_sent(const std::string& message_sid);
  void part_unknown();
  void settle();
  void part_refused(std::string_view why);
  void deliver_again();
  void look_for_part();
  void found_or_not(const twilio_answer& what);
  void next_part();
  void turn_done();
  void move_front(storage::part_state to, std::string message_sid,
                  void (conversation_state::*then)());

  // -- shared -----------------------------------------------------------------

  [[nodiscard]] conversation::judgement judged() const;
  [[nodiscard]] bool may_speak() const;
  /// Time until the turn's deadline, at least 0.
  [[nodiscard]] std::chrono::milliseconds left_in_turn() const;
  /// How long a post may take, repeats of what was not processed included.
  [[nodiscard]] std::chrono::milliseconds send_time() const;
  [[nodiscard]] std::string customer_address() const;
  /// Whose matters tools may tell.
  [[nodiscard]] std::string proven_customer() const;
  [[nodiscard]] std::vector<std::string> pending_ids() const;
  void
  write(std::vector<storage::write> what, void (conversation_state::*then)());
  uint64_t after(std::chrono::milliseconds delay, timer::kind what);
  void tell(std::string_view step, std::string_view detail) const;
  void outside_begins();
  void outside_ends();

  conversation_actor::pointer self = nullptr;
  std::shared_ptr<const conversation_config> config;
  conversation::key key;
  phase at = phase::claiming;
  bool draining = false;
  bool has_place = false;
  bool poisoned = false; ///< too many attempts: answer with a fallback
  bool limited = false;  ///< the author writes more than is answered
  bool noticed = false;  ///< the rate limit's notice was given
  int64_t epoch = 0;
  uint64_t heard = 0;       ///< `routed` handled
  uint64_t last_number = 0; ///< of timers and runs
  conversation::facts facts;
  std::string active_agent;
  std::vector<model::item_ptr> history;
  std::vector<waiting_message> pending; ///< by index
  std::vector<routed> early;            ///< came before the claim was done
  std::set<std::string> read_at_claim;  ///< events of these are still to come
  std::vector<steady_time> recent; ///< the last minute's messages, at most one
                                   ///< more than may be answered
  std::unique_ptr<open_turn> turn;
  std::unique_ptr<storage::close_turn> closing; ///< until it is stored
  std::unique_ptr<closed_turn> last;
  std::vector<storage::outbox_part> outbox; ///< the front one is under way
  std::unique_ptr<delivery> sending;
  std::vector<stalled_write> stalled;
  std::chrono::milliseconds store_pause{0}; ///< before the next attempt
  int outside = 0;                          ///< calls open elsewhere
  steady_time outside_since{};
  std::chrono::steady_clock::duration waited{0};
};

/// Runs one conversation from its claim to its sleep.
conversation_actor::behavior_type
conversation(conversation_actor::stateful_pointer<conversation_state> self,
             std::shared_ptr<const conversation_config> config,
             conversation::key key);

} // namespace parley::actors
