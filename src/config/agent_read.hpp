#pragma once

#include "agent/team.hpp"
#include "config/reader.hpp"

#include <optional>
#include <string>
#include <vector>

/// @file
/// `agent_config.yml` as it is written, before names are looked up.

namespace parley::config {

/// The PRD's prepared answers, for the agent to use in these cases.
struct prepared_answers {
  std::string unknown_query;
  std::string billing_issues;
  std::string returns_refunds;
};

struct written_agent {
  std::string key;
  place at;
  located_text name;
  std::string model; ///< empty: the variable's
  std::string instructions;
  std::string handoff_description;
  std::vector<located_text> tools;
  std::vector<located_text> handoffs;
  model::settings options;
  std::optional<agent::burst_policy> burst; ///< nothing: the team's
};

struct written_team {
  std::vector<written_agent> agents; ///< the first one opens a conversation
  prepared_answers prepared;
  agent::team rules; ///< all of it but the agents
};

/// The key of the agent that opens a conversation.
inline constexpr std::string_view start_agent = "customer_service_agent";

/// Reads every key; what is missing has its default.
written_team read_team(const yaml_node& root, fault_list& faults);

} // namespace parley::config
