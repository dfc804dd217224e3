#pragma once

#include "agent/team.hpp"
#include "model/model.hpp"

#include <string>

/// @file
/// What the run tells models and operators in words; for src/agent alone. The
/// wording to models is the SDK's (Agents SDK: Handoffs; Run loop, step 9).

namespace parley::agent {

/// The output of the hand-off that took place: `{"assistant": "<name>"}`.
std::string handed_over_to(const definition& target);

/// The output of every further hand-off in the same answer.
extern const char* const handoff_ignored;

/// The output of a call to what the agent does not have.
std::string tool_not_found(const std::string& tool);

/// The output of an action of which nobody knows whether it was carried out.
extern const char* const outcome_unknown;

/// The output of an action that was asked for before the customer wrote again.
extern const char* const overtaken;

/// For the operator: why no further model call is made.
extern const char* const budget_is_spent;

/// What an answer without calls says to the customer: the refusal, which is the
/// model's answer too, or the text; empty when neither shows anything.
std::string words_of(const model::answer& heard);

/// The prepared text that stands in for the model (contract: Fallback texts).
fallback fallback_for(model::reason why);

/// The failure for an operator, in one line.
std::string describe(const model::failure& why);

} // namespace parley::agent
