#pragma once

#include "agent/team.hpp"
#include "model/model.hpp"

#include <map>
#include <memory>
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

/// Call these tools, at once and in any order, and feed each result back.
struct call_tools {
  std::vector<model::tool_call> calls;
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

using step = std::variant<wait, ask_model, call_tools, say, give_up>;

/// What a run starts from.
struct beginning {
  std::shared_ptr<const team> agents;
  std::string active_agent; ///< key; unknown or empty: the team's start
  std::vector<model::item_ptr> history; ///< oldest first, the past alone
  std::vector<std::string> messages;    ///< the customer's, in their order
  std::string cache_key;
  std::string safety_identifier;
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
  step tool_finished(const std::string& call_id, std::string output);

  /// The customer wrote again. Without a committing tool's act the run starts
  /// anew with every message (`ask_model`), with the agent it began with. With
  /// one, the message joins the next model call (`wait`); a final text that was
  /// worked out without it is dropped unsaid and the model asked again, so the
  /// reply is never to half of what was said. Before `begin` it only joins
  /// (`wait`). @pre not over: a later message is a new run's.
  step customer_wrote(std::string text);

  /// A committing tool of this run has acted, or is about to.
  void committed();

  /// What this run adds to the history: the customer's messages, calls,
  /// outputs, and the final text (left out when empty). Pairs are always
  /// complete. For a fallback, at any time: the messages, the pairs complete
  /// so far, and `text`.
  [[nodiscard]] std::vector<model::item_ptr>
  new_items(std::string_view text) const;

  /// Key of the agent that answers now; the next turn begins with it.
  [[nodiscard]] const std::string& active_agent() const;
  /// Names of the tools called, each once, in the order of their first call;
  /// hand-offs are not among them.
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
    std::set<std::string> waiting; ///< ids of the calls still without output
    std::map<std::string, std::string> outputs;        ///< by call id
    std::map<std::string, const definition*> handoffs; ///< by call id

    /// Items and outputs in order, pairs complete.
    [[nodiscard]] std::vector<model::item_ptr> finished() const;
  };

  [[nodiscard]] const definition& agent() const;
  [[nodiscard]] const definition* handoff_target(const std::string& tool) const;
  [[nodiscard]] bool offers(const std::string& tool) const;
  [[nodiscard]] model::request request() const;
  void start_over();
  step ask();
  step next_turn();
  step failed(const model::failure& why);
  step conclude(const model::answer& heard);
  step take_calls(const model::answer& heard);
  bool sort_call(const model::tool_call& call);
  step close_answer();
  step stop(fallback why, std::string detail);

  beginning from_;
  std::vector<model::item_ptr> past_; ///< the history's window
  std::string active_;
  std::vector<model::item_ptr> items_; ///< of this run; pairs complete
  open_answer open_;
  std::vector<std::string> late_; ///< messages no model call has seen
  std::vector<std::string> tools_used_;
  std::vector<std::string> handoffs_;
  model::usage tokens_;
  int model_calls_ = 0;
  int turns_ = 0;
  std::size_t tool_calls_ = 0;
  state state_ = state::fresh;
  bool trimmed_ = false;
  bool asked_again_ = false;
  bool committed_ = false;
};

} // namespace parley::agent
