#pragma once

#include "model/model.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// src/tools: what an agent can do besides talking: the interface of a tool,
/// the check of its arguments, and the catalogue of those there are.

namespace parley::tools {

/// What calling a tool does to the world.
enum class side_effect : uint8_t {
  none,       ///< it only reads: may be called again
  committing, ///< it changes the world: journalled before it is called, and
              ///< never called twice for one turn
};

/// Who asks, from the session and never from the model.
struct caller {
  std::string conversation; ///< `CH…`
  /// What the source vouches for: `+1555…`, `whatsapp:+1555…`, or a chat
  /// user's identity; empty: nobody is known.
  std::string customer_address;
  /// A UUID for what a committing tool calls: the same for the same action of
  /// the same turn, a crash between or not. Empty for other tools.
  std::string idempotency_key = {};
  /// Says when nobody waits for the call any more: let go of what it waits for.
  std::stop_token cancelled = {};
};

struct output {
  std::string text;      ///< what the model reads
  bool is_error = false; ///< for metrics; the model reads the text alike
  /// What went wrong, for the operator; never part of `text`.
  std::string detail = {};
  /// Of a committing tool: it may have acted or not, and nobody knows.
  bool uncertain = false;
  /// How metrics count it, where `ok` and `error` say too little: `timeout`,
  /// `busy`, `cancelled`.
  std::string outcome = {};
  /// What the log tells of a failure: fixed words and figures alone, nothing
  /// that a customer, a model or an answer said. Empty: nothing.
  std::string log_text = {};
};

/// Something an agent can call. Called on a tool thread; may block, within its
/// time limit; may throw: the catalogue turns that into an error output.
class tool {
public:
  virtual ~tool() = default;

  /// How it is offered to the model.
  [[nodiscard]] virtual const model::tool& offer() const = 0;

  /// What a call does to the world.
  [[nodiscard]] virtual side_effect effect() const {
    return side_effect::none;
  }

  /// Whether a call mostly waits for somebody outside. Such calls have threads
  /// of their own, so that they keep none from what only computes.
  [[nodiscard]] virtual bool waits_outside() const {
    return false;
  }

  /// @param arguments An object that fits `offer().parameters`.
  virtual output call(const caller& who, const nlohmann::json& arguments) = 0;
};

/// The tools there are, by name. Immutable once filled; safe from any thread
/// when its tools are.
class catalogue {
public:
  /// @pre no tool of that name is in it; its parameters are valid JSON.
  void add(std::shared_ptr<tool> one);

  /// The tool of that name, or null.
  [[nodiscard]] std::shared_ptr<tool> find(std::string_view name) const;

  [[nodiscard]] std::vector<std::string> names() const;

  /// Calls a tool with the model's text: `""` counts as `{}`, a missing
  /// nullable argument as null; broken JSON,
  /// arguments that do not fit the schema, an unknown name and a throw each
  /// become an error output in fixed words that tells the model what to mend
  /// (after the Agents SDK's), without a value of its own or a throw's text.
  /// A committing tool that throws may have acted: then it is uncertain.
  [[nodiscard]] output
  invoke(const model::tool_call& call, const caller& who) const;

private:
  struct entry {
    std::shared_ptr<tool> one;
    std::shared_ptr<const nlohmann::json> schema; ///< of its arguments
  };

  [[nodiscard]] const entry* look_up(std::string_view name) const;

  std::vector<entry> all_;
};

/// What is wrong with `arguments` by the strict subset of JSON Schema that
/// function tools use (type, properties, required, additionalProperties, enum,
/// items, anyOf, minimum, maximum); empty when nothing is.
std::string
misfit(const nlohmann::json& schema, const nlohmann::json& arguments);

} // namespace parley::tools
