#pragma once

#include "actors/conversation.hpp"
#include "tests/actors/fake_neighbours.hpp"
#include "tests/actors/fallible_store.hpp"
#include "tests/actors/sample_events.hpp"
#include "tests/actors/sample_items.hpp"
#include "tests/support/quiet_system.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parley::test {

using namespace std::chrono_literals;

/// What a world may be given instead of its defaults.
struct world_settings {
  actors::conversation_config conversation;
  agent::team team;
  std::size_t max_open_turns = 100;
  std::size_t rate_limit_per_minute = 60;

  world_settings();
};

/// Whom a conversation asks.
struct neighbours {
  actors::openai_client_actor model;
  actors::twilio_client_actor twilio;
  actors::tool_runner_actor tools;
};

/// Conversations with the real store on a database in memory, the real
/// directory, and a model, Twilio and tools that do as told. `CH1` is the
/// conversation where no other is named.
class conversation_world : public quiet_system {
public:
  using adjust_function = std::function<void(world_settings&)>;
  using spawn_neighbours = std::function<neighbours()>;

  /// @param spawn Whom to ask; empty: the fakes.
  explicit conversation_world(const adjust_function& adjust = {},
                              spawn_neighbours spawn = {});

  // -- what comes in ----------------------------------------------------------

  /// What the webhook would be answered; nothing while it waits.
  std::optional<actors::taken>
  take_in(conversation::change what, const conversation::key& where = chat());
  /// Takes an event in and delivers no message yet.
  void post_event(conversation::change what, const conversation::key& where
                                             = chat());
  /// The next message, by index.
  void customer_says(const std::string& text);
  void customer_says(const std::string& text, int64_t index);
  void person_says(const std::string& text);
  void person_joins();
  void person_leaves();
  void state_becomes(conversation::lifecycle to);
  /// Makes roster and state known by the events of a conversation's begin.
  void given_known(const std::vector<conversation::participant>& who
                   = {sms_customer()},
                   const conversation::key& where = chat());

  // -- what the neighbours do -------------------------------------------------

  /// Each answers the model call made last.
  void model_says(const std::string& text);
  void model_calls_tools(const std::vector<model::tool_call>& calls);
  void model_fails(model::reason why);
  void model_answers(model::outcome what);
  /// Answers a tool call; they count from 0.
  void tool_answers(uint64_t which, const std::string& text);
  /// Leaves open whether a tool acted, as its time limit does.
  void tool_leaves_unknown(uint64_t which);
  /// Answers the oldest held call of Twilio's.
  void twilio_answers();

  // -- what happens to the process --------------------------------------------

  /// Ends the conversation's actor as an exception would.
  void conversation_dies();
  /// Ends all that is Parley at once, whatever it was doing.
  void crash();
  /// Starts anew on the same database and takes up what is unfinished.
  void start();
  /// The same, and delivers no message yet.
  void start_later();
  void restart();
  /// Lets every timer of a delivery run out, long waits included.
  void let_everything_end();

  // -- what there is to see ---------------------------------------------------

  /// Input of the model call made last.
  [[nodiscard]] std::vector<model::item> model_input() const;
  /// What a new owner reads of the conversation, by taking it over.
  storage::snapshot read_back();
  [[nodiscard]] std::size_t unfinished_conversations();
  [[nodiscard]] bool model_is_asked() const;
  /// The arguments of all calls of a tool, oldest first.
  [[nodiscard]] std::vector<std::string>
  calls_of(const std::string& tool) const;
  /// The history as a new owner reads it, by taking the conversation over.
  [[nodiscard]] std::vector<model::item> kept_history();

  std::shared_ptr<model_desk> model = std::make_shared<model_desk>();
  std::shared_ptr<twilio_desk> twilio = std::make_shared<twilio_desk>();
  std::shared_ptr<tools_desk> tools = std::make_shared<tools_desk>();
  std::shared_ptr<fallible_store> engine;
  std::vector<std::string> steps; ///< of the live feed: `model gpt`, …
  actors::store_actor store;
  actors::directory_actor directory;

private:
  actors::intake_ptr
  intake_of(conversation::change what, const conversation::key& where,
            std::function<void(actors::taken)> answer);
  void spawn_all();
  neighbours fakes();

  world_settings settings_;
  spawn_neighbours spawn_neighbours_;
  actors::events_actor events_;
  neighbours others_;
  std::vector<actors::conversation_actor> conversations_; ///< since the start
  int64_t next_index_ = 0;
  int event_number_ = 0;
};

} // namespace parley::test
