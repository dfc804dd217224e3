#pragma once

#include "agent/team.hpp"
#include "model/model.hpp"

#include <map>
#include <memory>
#include <string>
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
/// until `say` or `give_up`.
class run {
public:
  explicit run(beginning from);

  /// The first step. @pre not begun yet.
  step begin();

  /// The outcome of the model call asked for last. Feeding the outcome of an
  /// obsolete call is the caller's mistake: match calls before feeding.
  step heard(const model::outcome& what);

  /// One tool's result. Outputs reach the model in the order of the calls.
  step tool_finished(const std::string& call_id, std::string output);

  /// The customer wrote again. Without a committing tool's act the run starts
  /// anew with every message (`ask_model`); with one, the message joins the
  /// next model call (`wait`).
  step customer_wrote(std::string text);

  /// A committing tool of this run has acted, or is about to.
  void committed();

  /// What this run adds to the history: the customer's messages, calls,
  /// outputs, and the final text. Pairs are always complete. For a fallback:
  /// the messages, complete pairs, and `text`.
  [[nodiscard]] std::vector<model::item_ptr>
  new_items(std::string_view text) const;

  [[nodiscard]] const std::string& active_agent() const; ///< key
  [[nodiscard]] const std::vector<std::string>& tools_used() const;
  [[nodiscard]] const std::vector<std::string>& handoffs() const; ///< targets
  [[nodiscard]] const model::usage& tokens() const;
  [[nodiscard]] int model_calls() const;

private:
  [[nodiscard]] const definition& agent() const;
  step next_call();

  beginning from_;
  std::string active_;
  std::vector<model::item_ptr> items_; ///< of this run, messages included
  std::vector<model::tool_call> pending_;
  std::map<std::string, std::string> outputs_; ///< by call id
  std::vector<std::string> tools_used_;
  std::vector<std::string> handoffs_;
  model::usage tokens_;
  int model_calls_ = 0;
  int tool_calls_ = 0;
  bool trimmed_ = false;
  bool committed_ = false;
};

} // namespace parley::agent
