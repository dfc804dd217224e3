#include "config/agent_names.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace parley::config {

namespace {

constexpr std::size_t longest_tool_name = 64;

std::string listed(const std::vector<std::string>& words) {
  std::string result;
  for (const auto& each : words)
    result += (result.empty() ? "" : ", ") + each;
  return result.empty() ? "none" : result;
}

const written_agent* find(const written_team& team, const std::string& key) {
  auto found
    = std::find_if(team.agents.begin(), team.agents.end(),
                   [&](const written_agent& each) { return each.key == key; });
  return found == team.agents.end() ? nullptr : &*found;
}

void check_tools(const written_agent& one, const tools::catalogue& known,
                 fault_list& faults) {
  for (const auto& each : one.tools)
    if (!known.find(each.text))
      faults.add(each.at,
                 "there is no such tool; there are: " + listed(known.names()));
}

void check_handoffs(const written_agent& one, const written_team& team,
                    fault_list& faults) {
  std::vector<std::string> offered;
  for (const auto& each : one.tools)
    offered.push_back(each.text);
  for (const auto& each : one.handoffs) {
    const auto* target = find(team, each.text);
    if (!target) {
      faults.add(each.at, "there is no agent of that key");
      continue;
    }
    if (target == &one)
      faults.add(each.at, "an agent cannot hand over to itself");
    auto tool = agent::handoff_tool_name(target->name.text);
    if (std::find(offered.begin(), offered.end(), tool) != offered.end())
      faults.add(each.at, "its tool would be called like another one of this "
                          "agent: "
                            + tool);
    offered.push_back(std::move(tool));
  }
}

/// Whether any agent hands over to this one.
bool is_target(const written_agent& one, const written_team& team) {
  return std::any_of(
    team.agents.begin(), team.agents.end(), [&](const written_agent& each) {
      return std::any_of(
        each.handoffs.begin(), each.handoffs.end(),
        [&](const located_text& to) { return to.text == one.key; });
    });
}

void check_agent_names(const written_team& team, fault_list& faults) {
  std::map<std::string, place> seen;
  for (const auto& each : team.agents) {
    if (each.name.text.empty())
      continue; // told already
    auto [first, is_new] = seen.emplace(each.name.text, each.name.at);
    if (!is_new)
      faults.add(each.name.at, "an agent of this name is on line "
                                 + std::to_string(first->second.line));
    if (is_target(each, team)
        && agent::handoff_tool_name(each.name.text).size() > longest_tool_name)
      faults.add(each.name.at,
                 "is too long: the name of its hand-off tool, transfer_to_ "
                 "and this, has at most 64 characters");
  }
}

} // namespace

void check_names(const written_team& team, const tools::catalogue& known,
                 fault_list& faults) {
  for (const auto& each : team.agents) {
    check_tools(each, known, faults);
    check_handoffs(each, team, faults);
  }
  check_agent_names(team, faults);
}

} // namespace parley::config
