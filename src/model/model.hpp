#pragma once

#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// src/model: what Parley says to a language model and hears from it: values,
/// and the JSON forms of the Responses and Chat Completions APIs. Knows no
/// HTTP and no agent.

namespace parley::model {

/// One entry of a conversation's history in the Responses API's input-item
/// form, kept serialised so that a turn never serialises the past again.
struct item {
  enum class kind : uint8_t {
    user_message,
    assistant_message,
    function_call,
    function_call_output,
    reasoning,
  };
  kind what = kind::user_message;
  std::string call_id; ///< of calls and outputs; empty otherwise
  std::string json;    ///< one JSON object, replayable without server state

  bool operator==(const item&) const = default;
};

/// Items are shared between the history and the requests made from it.
using item_ptr = std::shared_ptr<const item>;

item_ptr user_message(std::string_view text);
item_ptr assistant_message(std::string_view text);
/// @param arguments The model's own text, valid JSON or not.
item_ptr function_call(std::string_view call_id, std::string_view name,
                       std::string_view arguments);
item_ptr
function_call_output(std::string_view call_id, std::string_view output);

/// A tool as it is offered to the model.
struct tool {
  std::string name; ///< `[A-Za-z0-9_-]{1,64}`
  std::string description;
  std::string parameters; ///< strict JSON Schema, serialised
};

/// What the operator may set for an agent's model calls. Unset is not sent.
struct settings {
  std::optional<double> temperature;
  std::optional<int> max_output_tokens;
  std::optional<bool> parallel_tool_calls;
};

/// One model call.
struct request {
  std::string model;
  std::string instructions;
  std::vector<item_ptr> input;
  std::shared_ptr<const std::vector<tool>> tools; ///< a snapshot; may be null
  settings options;
  std::string cache_key;         ///< routes the prompt cache; may be empty
  std::string safety_identifier; ///< hashed end user; may be empty
};

struct tool_call {
  std::string call_id;
  std::string name;
  std::string arguments; ///< model text: maybe empty, maybe not JSON

  bool operator==(const tool_call&) const = default;
};

/// The call in an item of kind `function_call`; nothing when it is of another
/// kind or not readable.
std::optional<tool_call> call_in(const item& what);

struct usage {
  int64_t input_tokens = 0; ///< cached ones included
  int64_t cached_tokens = 0;
  int64_t output_tokens = 0; ///< reasoning included
  int64_t reasoning_tokens = 0;

  usage& operator+=(const usage& other);

  /// Input and output.
  [[nodiscard]] int64_t total() const {
    return input_tokens + output_tokens;
  }
};

/// A model's completed answer.
struct answer {
  std::string id;
  std::string model;                  ///< the dated snapshot that answered
  std::vector<item_ptr> items;        ///< replayable, in the model's order
  std::vector<tool_call> calls;       ///< in the model's order
  std::optional<std::string> text;    ///< of the last message, if any
  std::optional<std::string> refusal; ///< set when the model declined
  usage tokens;
};

/// Why there is no answer. A reason exists where somebody reacts differently.
enum class reason : uint8_t {
  rate_limited, ///< 429 with room to retry
  quota,        ///< 429 that no retry mends
  unauthorized, ///< 401, 403
  not_found,    ///< model or path unknown
  unavailable,  ///< 5xx, connection trouble, breaker
  timed_out,    ///< the call's or the turn's time ran out
  context_too_long,
  refused,     ///< prompt or content filter
  bad_request, ///< our fault: any other 4xx
  unusable,    ///< 200 but nothing usable: broken JSON, failed, incomplete
  cancelled,
};

const char* to_string(reason why);

struct failure {
  reason why = reason::unavailable;
  int status = 0;         ///< HTTP status, 0 when none came
  std::string code;       ///< the provider's error code, if any
  std::string detail;     ///< for the operator; never shown to a customer
  bool retryable = false; ///< before budgets, limits and the time left
  std::optional<std::chrono::milliseconds> retry_after;
};

using outcome = result<answer, failure>;

} // namespace parley::model
