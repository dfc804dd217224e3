#pragma once

#include "simulator/stand_in.hpp"
#include "simulator/stand_in_memory.hpp"
#include "simulator/stand_in_words.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace parley::simulator {

/// Which agent the stand-in speaks for.
enum class role { customer_service, billing, technical };

/// What is to be answered now, and what helps to.
struct block {
  std::vector<heard> items; ///< since the stand-in's last text
  memory past;
  role self = role::customer_service;
  const std::vector<offered_tool>& tools;
};

/// What one clause needs: a tool's answer, another agent, or just a text.
struct need {
  clause asked;
  std::string tool_key; ///< in the tool's name: `order`; empty: no tool
  const offered_tool* tool = nullptr;     ///< when it is offered
  const offered_tool* transfer = nullptr; ///< to the agent who can answer
  std::string text; ///< said when there is no tool's answer
};

role role_of(std::string_view instructions,
             const std::vector<offered_tool>& tools);

/// What the customer's messages need, in their order; small talk only where
/// there is nothing else.
std::vector<need> plan(const block& now);

/// The call already made for it in this block, or null.
const heard* made_call(const need& what, const block& now);

bool was_called(std::string_view name, const block& now);

/// A JSON object that fits the tool's schema. @pre `what.tool`.
std::string arguments_for(const need& what);

} // namespace parley::simulator
