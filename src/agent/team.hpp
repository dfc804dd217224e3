#pragma once

#include "agent/confidential.hpp"
#include "model/model.hpp"
#include "model/price.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// src/agent: the agent loop as a value. It performs no I/O: feed it what
/// happened and it says what to do next. Observable behaviour is that of the
/// OpenAI Agents SDK.

namespace parley::agent {

/// Why a turn ends in a prepared text instead of the model's.
enum class fallback : uint8_t {
  rate_limited,      ///< the model's 429
  model_unavailable, ///< quota, 401, 403, 404, 5xx, time limit, breaker
  token_limit,       ///< the context overflows even after one trim
  gave_up,           ///< all else: max turns, unusable answers
};

/// Its key under `fallback_responses`.
std::string_view to_string(fallback why);

/// The texts behind the fallbacks.
struct fallback_texts {
  std::string rate_limited;
  std::string model_unavailable;
  std::string token_limit;
  std::string gave_up;
  std::string too_many_messages; ///< the one notice of a rate-limited author

  [[nodiscard]] const std::string& of(fallback why) const;
};

/// When to answer several messages at once.
struct burst_policy {
  std::chrono::milliseconds window{0};      ///< quiet time before a run starts
  std::chrono::milliseconds max_wait{3000}; ///< bound on the windows together

  bool operator==(const burst_policy&) const = default;
};

/// One agent: who it is and what it can do.
struct definition {
  std::string key;  ///< in the configuration and in the database
  std::string name; ///< shown to models: hand-off tools are named after it
  std::string model;
  std::string instructions;
  std::string handoff_description;
  std::vector<std::string> handoffs; ///< keys of the agents it may hand over to
  model::settings options;
  /// What is offered to the model: its tools, then one `transfer_to_…` per
  /// hand-off, in the order of `handoffs`.
  std::shared_ptr<const std::vector<model::tool>> tools;
  /// Names of those of its tools that change the world.
  std::set<std::string, std::less<>> committing;
  std::optional<burst_policy> burst; ///< nothing: the team's
};

/// What to do with an inactive conversation in which the customer writes.
enum class inactive_policy : uint8_t { reactivate, silent };

/// Every agent there is and the rules they share. Immutable; shared by all
/// conversations.
struct team {
  std::vector<definition> agents;
  std::string start;       ///< key of the agent that opens a conversation
  int max_turns = 10;     ///< model calls in one run
  int max_tool_calls = 8; ///< in one run; beyond: gave_up
  /// What the model calls of one turn, and of one conversation in a day (UTC),
  /// may use; beyond: no further call.
  int64_t max_turn_tokens = 200'000;
  int64_t max_daily_tokens = 2'000'000;
  std::size_t history_window = 50; ///< items sent to the model
  burst_policy burst;
  inactive_policy inactive = inactive_policy::reactivate;
  std::string author = "assistant"; ///< our identity at the source
  fallback_texts fallbacks;
  model::price_list prices;
  confidential secrets; ///< what replies must not hold

  /// The agent of that key, or null.
  [[nodiscard]] const definition* find(std::string_view key) const;

  /// What holds for a burst that begins with that agent.
  [[nodiscard]] const burst_policy& burst_of(std::string_view key) const;
};

/// `transfer_to_` and the name in lower case with `_` for every character that
/// is not a letter, a digit or `_`, as the SDK for Python writes it.
std::string handoff_tool_name(std::string_view agent_name);

/// The tool that hands over to `target`.
model::tool handoff_tool(const definition& target);

} // namespace parley::agent
