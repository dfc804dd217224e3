#include "config/agent_team.hpp"

#include <utility>

namespace parley::config {

namespace {

/// Tells the agent when to use which prepared answer.
std::string
with_prepared(std::string instructions, const prepared_answers& texts) {
  const std::pair<const char*, const std::string*> cases[] = {
    {"When you cannot answer", &texts.unknown_query},
    {"For billing questions", &texts.billing_issues},
    {"For returns and refunds", &texts.returns_refunds},
  };
  std::string lines;
  for (const auto& [when, text] : cases)
    if (!text->empty())
      lines += std::string{"- "} + when + ": " + *text + "\n";
  if (lines.empty())
    return instructions;
  if (!instructions.ends_with('\n'))
    instructions += '\n';
  return instructions + "\n## Prepared Answers:\n"
         + "Use these texts in these cases, unless a tool or another agent "
           "can help.\n"
         + lines;
}

std::string model_of(const written_agent& one, const settings& overall) {
  if (one.model.empty() || overall.openai_model_set)
    return overall.openai_model;
  return one.model;
}

bool commits(const std::shared_ptr<tools::tool>& one) {
  return one && one->effect() == tools::side_effect::committing;
}

agent::definition define(const written_agent& one, const tools::catalogue& known,
                         const settings& overall) {
  agent::definition result;
  result.key = one.key;
  result.name = one.name.text;
  result.model = model_of(one, overall);
  result.instructions = one.instructions;
  result.handoff_description = one.handoff_description;
  for (const auto& each : one.handoffs)
    result.handoffs.push_back(each.text);
  for (const auto& each : one.tools)
    if (commits(known.find(each.text)))
      result.committing.insert(each.text);
  result.options = one.options;
  result.burst = one.burst;
  return result;
}

/// @pre the team holds every definition already: hand-off tools tell of them.
std::shared_ptr<const std::vector<model::tool>>
offered(const written_agent& one, const agent::team& team,
        const tools::catalogue& known) {
  auto result = std::make_shared<std::vector<model::tool>>();
  for (const auto& each : one.tools)
    if (auto found = known.find(each.text))
      result->push_back(found->offer());
  for (const auto& each : one.handoffs)
    if (const auto* target = team.find(each.text))
      result->push_back(agent::handoff_tool(*target));
  return result;
}

/// What no reply may hold, and what each may.
agent::confidential
secrets_of(const agent::team& team, const prepared_answers& prepared) {
  std::vector<std::string> instructions;
  std::vector<std::string> tools;
  for (const auto& one : team.agents) {
    instructions.push_back(one.instructions);
    for (const auto& tool : *one.tools) {
      tools.push_back(tool.description);
      tools.push_back(tool.parameters);
    }
  }
  const auto& texts = team.fallbacks;
  return {instructions,
          tools,
          {prepared.unknown_query, prepared.billing_issues,
           prepared.returns_refunds, texts.rate_limited,
           texts.model_unavailable, texts.token_limit, texts.gave_up,
           texts.too_many_messages}};
}

} // namespace

std::shared_ptr<const agent::team>
build_team(written_team from, const tools::catalogue& known,
           const settings& overall) {
  auto team = std::make_shared<agent::team>(std::move(from.rules));
  team->history_window = overall.max_conversation_history;
  for (const auto& each : from.agents)
    team->agents.push_back(define(each, known, overall));
  auto& start = team->agents.front();
  start.instructions
    = with_prepared(std::move(start.instructions), from.prepared);
  for (std::size_t i = 0; i < from.agents.size(); ++i)
    team->agents[i].tools = offered(from.agents[i], *team, known);
  team->secrets = secrets_of(*team, from.prepared);
  return team;
}

} // namespace parley::config
