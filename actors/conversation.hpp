#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/line_up.hpp"
#include "actors/open_turn.hpp"
#include "agent/team.hpp"
#include "conversation/judgement.hpp"
#include "observe/holding.hpp"
#include "tracing/turn_trace.hpp"

#include <caf/typed_event_based_actor.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace parley::actors {

/// What all conversations share; immutable but for `calls`.
struct conversation_config {
  std::shared_ptr<const agent::team> team; ///< its rules hold throughout
  /// Whom a run begins with; null: `team`, with the tools of the runner.
  std::shared_ptr<const current_line_up> now;
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
  int attempt_limit = 5; ///< claims with the same work before it is given up
  /// When this process began: what an earlier one posted is not under way.
  timestamp started{};
  environment env;
  store_actor store;
  directory_actor directory;
  openai_client_actor model;
  twilio_client_actor twilio;
  tool_runner_actor tools;
  events_actor events;
  std::shared_ptr<tracing::recorder> spans; ///< null: nothing is traced
  /// Numbers calls of models and tools across conversations.
  std::shared_ptr<std::atomic<uint64_t>> calls
    = std::make_shared<std::atomic<uint64_t>>(0);
};

struct conversation_state {
  static inline const char* name = "conversation";

  enum class phase : uint8_t { claiming, ready };

  // -- conversation_store.cpp: from and to the database -----------------------

  void wake();
  void claim_done(const storage::snapshot& what);
  void take_up_post();
  /// One after another: a write that fails holds up those behind it.
  void
  write(std::vector<storage::write> what, void (conversation_state::*then)());
  void write_front();
  void written();
  void pause_store();
  void nothing_more();

  // -- conversation.cpp: what comes in, what is to be done --------------------

  void hear(const routed& what);
  void hear_message(const routed& what, const conversation::message& message);
  void message_changed(const conversation::message& what);
  void message_withdrawn(const std::string& id);
  void timer_due(const timer& what);
  void stop_starting();
  void sleep_if_idle();
  /// Makes the open run fit what has come in.
  void interrupt();
  /// The conversation was erased: stops its run and quits.
  void abandon_all();
  /// Does the next thing there is to do, if any.
  void consider();

  // -- conversation_look.cpp: what a turn needs before its run ----------------

  void open_turn_with_place();
  void place_granted();
  void look();
  void looked(const twilio_answer& what);
  /// Something was not told: roster and state are to be read again.
  void doubt();
  /// Gives the place back and looks at the source again after a while.
  void rest();
  void set_active();
  void wait_for_quiet();
  /// Counts the turn's time anew.
  void begin_time(std::chrono::milliseconds time_limit);

  // -- conversation_run.cpp: carrying out the run's steps ---------------------

  void start_run();
  void make_run(const conversation::judgement& decision);
  /// Feeds the run and does what it says next.
  void proceed(const std::function<agent::step(agent::run&)>& feed);
  void carry_out(agent::step what);
  void ask_model(std::shared_ptr<const model::request> what);
  void turn_overdue();
  void cancel_calls();
  /// Stops a run that has not acted; its messages stay pending.
  void drop_run();
  /// Adds to a run that has acted what the customer wrote since.
  void join_run();
  /// Ends a run that has acted, without a reply.
  void hush();
  [[nodiscard]] bool running() const;
  [[nodiscard]] int64_t token_budget() const;

  // -- conversation_tools.cpp: the tools of a run -----------------------------

  void call_tools(const std::vector<model::tool_call>& calls);
  void call_tool(uint64_t id, const model::tool_call& call, std::string key,
                 std::function<void(const tools::output&)> finish);
  void journal_action(agent::commit_call what);
  void action_journalled();
  void action_finished(std::optional<std::string> output);
  void action_recorded();
  /// Tells the run what is known of the action under way, before its end.
  void settle_action();

  // -- conversation_close.cpp: from the run's end to a committed reply --------

  void close_answered(const std::string& text);
  /// @param fault Why the text stands in for an answer; nothing: it does not.
  void close_with_text(const std::string& text, std::string_view outcome,
                       std::optional<std::string_view> fault = std::nullopt);
  void close_with_fallback(agent::fallback why, std::string_view detail);
  void close_silently(const conversation::judgement& decision);
  void close_unreachable();
  void close_recorded(storage::close_turn what,
                      const conversation::judgement& decision);
  /// What the run adds to the history, and whom it leaves at work.
  void add_run(storage::close_turn& to, std::string_view reply) const;
  /// The items of messages that are recorded and not answered.
  void add_recorded(std::vector<model::item_ptr>& items,
                    const conversation::judgement& decision) const;
  /// The items of a turn that was answered without asking an agent.
  void add_unasked(std::vector<model::item_ptr>& items,
                   const conversation::judgement& decision,
                   const std::string& reply) const;
  void close(storage::close_turn what, std::size_t response_length);
  void close_stored();
  void turn_done();
  void end_turn();
  void count_tokens(const storage::close_turn& done);
  [[nodiscard]] std::string turn_id() const;
  /// The trace's id: the turn's UUID as 32 hex digits.
  static std::string trace_of(std::string turn);

  // -- conversation_delivery.cpp: from the outbox to the source ---------------

  void deliver();
  void prepare_part();
  void post_part();
  void posted(const twilio_answer& what);
  void part_sent(const std::string& message_sid);
  void part_unknown();
  void settle();
  void part_refused(std::string_view why);
  void deliver_again(std::chrono::milliseconds least);
  void look_for_part();
  void found_or_not(const twilio_answer& what);
  void next_part();
  /// @param why For a part that failed.
  void move_front(storage::part_state to, std::string message_sid,
                  void (conversation_state::*then)(), std::string why = {});

  // -- conversation_repeated.cpp: replies that stand there more than once -----

  /// Takes in that the front part does.
  void report_repeated(const std::vector<std::string>& message_sids);
  void reply_repeated(const conversation::reply_repeated& what);

  // -- conversation_trace.cpp: what the turn's trace tells, if there is one
  // ----

  void trace_model_call(uint64_t id, const model::request& what);
  void trace_model_end(uint64_t id, const model::outcome& what,
                       const std::string& asked, int attempts);
  void trace_tool_call(uint64_t id, const model::tool_call& what);
  void trace_tool_end(uint64_t id, const tools::output& what);
  void trace_handoff(const std::string& from, const std::string& to);
  /// @param operation As in metrics: `create_message`.
  /// @returns Its id for `trace_twilio_end`.
  uint64_t trace_twilio_call(const char* operation, const char* method);
  void trace_twilio_end(uint64_t id, const twilio_answer& what);
  /// The webhooks of the messages that this turn answers.
  void trace_webhooks();
  void trace_turn(std::string_view outcome);
  /// The open turn's trace, begun where there is none; null: nothing is traced.
  tracing::turn_trace* spans();

  // -- shared -----------------------------------------------------------------

  [[nodiscard]] conversation::judgement judged() const;
  /// The same, but that a turn that has acted is answered even if none of its
  /// messages is left.
  [[nodiscard]] conversation::judgement decided() const;
  [[nodiscard]] bool may_speak() const;
  [[nodiscard]] bool acted() const;
  /// Counts what is kept of messages and history, and goes to the model.
  void weigh();
  void weigh_history();
  /// Time until the turn's deadline, at least 0.
  [[nodiscard]] std::chrono::milliseconds left_in_turn() const;
  /// How long a post may take, repeats of what was not processed included.
  [[nodiscard]] std::chrono::milliseconds send_time() const;
  [[nodiscard]] std::string customer_address() const;
  /// Whose matters tools may tell.
  [[nodiscard]] std::string proven_customer() const;
  [[nodiscard]] std::vector<std::string> pending_ids() const;
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
  bool poisoned = false;    ///< too many attempts: answer with a fallback
  bool limited = false;     ///< the author writes more than is answered
  bool owes_notice = false; ///< of the rate limit
  int64_t epoch = 0;
  uint64_t heard = 0;       ///< `routed` handled
  uint64_t last_number = 0; ///< of timers and runs
  conversation::facts facts;
  conversation::roster_source roster_from
    = conversation::roster_source::followed;
  bool doubtful = false; ///< the facts are, once the turn is over
  std::string active_agent;
  storage::day_tokens used;
  std::vector<model::item_ptr> history;
  std::vector<waiting_message> pending; ///< by index
  std::vector<routed> early;            ///< came before the claim was done
  std::set<std::string> read_at_claim;  ///< events of these are still to come
  /// What an earlier run of the open turn did, until a new one goes on.
  std::optional<storage::journal> journal;
  std::unique_ptr<open_turn> turn;
  int looks = 0;           ///< at the source, that did not let the turn begin
  uint64_t rest_timer = 0; ///< while it waits to look again
  bool look_again = false; ///< though it seems to be known how things stand
  std::unique_ptr<storage::close_turn> closing; ///< until it is stored
  std::unique_ptr<closed_turn> last;
  std::unique_ptr<tracing::turn_trace> trace; ///< of the open turn
  std::vector<storage::outbox_part> outbox;   ///< the front one is under way
  std::unique_ptr<delivery> sending;
  /// Until when a post of a predecessor may still be under way.
  steady_time old_post_until{};
  std::deque<queued_write> writes;          ///< the front one is with the store
  std::chrono::milliseconds store_pause{0}; ///< before the next attempt
  std::unique_ptr<observe::holding> held;   ///< what it keeps in memory
  int64_t history_bytes = 0;
  int outside = 0; ///< calls open elsewhere
  steady_time outside_since{};
  std::chrono::steady_clock::duration waited{0};
};

/// Runs one conversation from its claim to its sleep.
conversation_actor::behavior_type
conversation(conversation_actor::stateful_pointer<conversation_state> self,
             std::shared_ptr<const conversation_config> config,
             conversation::key key);

} // namespace parley::actors
