#pragma once

#include "agent/team.hpp"
#include "model/model.hpp"

#include <cstdint>
#include <deque>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace parley::agent {

/// Ask the model this and feed the outcome back. Any call of this run that is
/// still open is obsolete: cancel it.
struct ask_model {
  std::shared_ptr<const model::request> what;
};

/// Call these tools, at once and in any order, and feed each result back. They
/// only read.
struct call_tools {
  std::vector<model::tool_call> calls;
};

/// This tool changes the world. Write down durably where the run stands
/// (`position`) and this call; then, and only then, call it, once, and feed its
/// result back when that is written down too. The run does not start anew any
/// more.
struct commit_call {
  model::tool_call call;
  /// In canonical form: together with the tool's name they say which action
  /// this is. A run asks for no action twice.
  std::string arguments;
};

/// Nothing to do until something else is fed.
struct wait {};

/// The run is over: say this.
struct say {
  std::string text; ///< not empty
};

/// The run is over without an answer of the model's.
struct give_up {
  fallback why = fallback::gave_up;
  std::string detail; ///< for the operator
};

using step
  = std::variant<wait, ask_model, call_tools, commit_call, say, give_up>;

/// An action that a run has asked for.
struct action {
  std::string tool;
  std::string arguments; ///< in canonical form
  /// What it gave; nothing: nobody knows whether it was carried out.
  std::optional<std::string> output;
};

/// Where a run stands that is about to act.
struct run_position {
  std::string active_agent;           ///< key
  std::vector<model::item_ptr> items; ///< as `new_items`, the open answer last
  /// How many of the items have all their outputs. Behind them stand those of
  /// the answer whose tools are being called, then the outputs it has.
  std::size_t complete = 0;
};

/// A run that ended before its turn did, after it had acted.
struct earlier_run {
  run_position at;
  std::vector<action> actions;
};

/// What a run starts from.
struct beginning {
  std::shared_ptr<const team> agents;
  std::string active_agent; ///< key; unknown or empty: the team's start
  std::vector<model::item_ptr> history; ///< oldest first, the past alone
  std::vector<std::string> messages;    ///< the customer's, in their order
  std::string cache_key;
  std::string safety_identifier;
  /// Goes on from there; `messages` are then those it did not have.
  std::optional<earlier_run> earlier = std::nullopt;
  /// Tokens that its model calls may use: no call is made beyond.
  int64_t token_budget = std::numeric_limits<int64_t>::max();
};

/// One agent run: model → tools → model … → text. A value without I/O or
/// clock: `begin`, then feed `heard`, `tool_finished` and `customer_wrote`
/// until `say` or `give_up`. Retrying a failed model call is the caller's
/// matter: what is fed here is its last word.
class run {
public:
  /// @pre the team has an agent.
  explicit run(beginning from);

  /// The first step. @pre not begun yet.
  step begin();

  /// The outcome of the model call asked for last. Feeding the outcome of an
  /// obsolete call is the caller's mistake: match calls before feeding.
  /// `wait` for one that was cancelled.
  step heard(const model::outcome& what);

  /// One tool's result; one that nobody waits for is ignored. Outputs reach the
  /// model in the order of the calls.
  /// @param output Nothing: nobody knows whether the tool acted. The model is
  /// told so, and that it must not try again.
  step
  tool_finished(const std::string& call_id, std::optional<std::string> output);

  /// The customer wrote again. As long as it has not `acted`, the run starts
  /// anew with every message (`ask_model`), with the agent it began with. Once
  /// it has, the message joins the next model call (`wait`): actions that were
  /// asked for without it and not begun are not carried out, and a final text
  /// that was worked out without it is dropped unsaid, so that nothing is done
  /// or said on half of what the customer wants. Before `begin` it only joins
  /// (`wait`). @pre not over: a later message is a new run's.
  step customer_wrote(std::string text);

  /// Whether a committing tool has been asked for, in an earlier run included.
  [[nodiscard]] bool acted() const;

  /// Where the run stands. @pre the last step was `commit_call`.
  [[nodiscard]] run_position position() const;

  /// What this run adds to the history: the customer's messages, calls,
  /// outputs, and the final text (left out when empty). Pairs are always
  /// complete; an action under way has an output that says it is not known. For
  /// a fallback, at any time: the messages, the pairs so far, and `text`.
  [[nodiscard]] std::vector<model::item_ptr>
  new_items(std::string_view text) const;

  /// Key of the agent that answers now; the next turn begins with it.
  [[nodiscard]] const std::string& active_agent() const;
  /// Names of the tools called, each once, in the order of their first call;
  /// hand-offs are not among them. Of an earlier run, the committing ones.
  [[nodiscard]] const std::vector<std::string>& tools_used() const;
  /// Keys of the agents handed over to, in order.
  [[nodiscard]] const std::vector<std::string>& handoffs() const;
  /// Of all model calls heard, those before a start anew included.
  [[nodiscard]] const model::usage& tokens() const;
  /// Asked for, those before a start anew included.
  [[nodiscard]] int model_calls() const;

private:
  enum class state : uint8_t { fresh, asking, calling, over };

  /// A model answer with calls whose outputs are not all there yet.
  struct open_answer {
    std::vector<model::item_ptr> items;
    std::vector<model::tool_call> calls; ///< all of them, in the model's order
    std::set<std::string> waiting; ///< ids of the reading calls without output
    std::deque<model::tool_call> actions; ///< not asked for yet
    std::string acting;                   ///< id of the one under way, or empty
    std::map<std::string, model::item_ptr> outputs;    ///< by call id
    std::map<std::string, const definition*> handoffs; ///< by call id

    void answer(const std::string& call_id, std::string_view output);
    /// Items and outputs in order.
    [[nodiscard]] std::vector<model::item_ptr> all() const;
    /// The same, pairs complete.
    [[nodiscard]] std::vector<model::item_ptr> finished() const;
  };

  [[nodiscard]] const definition& agent() const;
  [[nodiscard]] const definition* handoff_target(const std::string& tool) const;
  [[nodiscard]] bool offers(const std::string& tool) const;
  [[nodiscard]] const action*
  done_already(const model::tool_call& call) const;
  [[nodiscard]] model::request request() const;
  void take_up(const earlier_run& from);
  void start_over();
  step ask();
  step next_turn();
  step turns_are_over();
  [[nodiscard]] bool budget_spent() const;
  step failed(const model::failure& why);
  step conclude(const model::answer& heard);
  step take_calls(const model::answer& heard);
  void sort_call(const model::tool_call& call);
  step call_readers();
  step next_action();
  step close_answer();
  step stop(fallback why, std::string detail);

  beginning from_;
  std::vector<model::item_ptr> past_; ///< the history's window
  std::string active_;
  std::vector<model::item_ptr> items_; ///< of this run; pairs complete
  open_answer open_;
  std::vector<std::string> late_; ///< messages no model call has seen
  std::vector<action> actions_;   ///< asked for, in this turn
  std::vector<std::string> tools_used_;
  std::vector<std::string> handoffs_;
  model::usage tokens_;
  int model_calls_ = 0;
  int turns_ = 0;
  std::size_t tool_calls_ = 0;
  state state_ = state::fresh;
  bool trimmed_ = false;
  bool asked_again_ = false;
};

} // namespace parley::agent
