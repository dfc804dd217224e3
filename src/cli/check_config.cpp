#include "cli/setup.hpp"
#include "cli/verbs.hpp"

#include <nlohmann/json.hpp>

#include <iostream>
#include <utility>

namespace parley::cli {

namespace {

nlohmann::ordered_json describe(const service_config& what) {
  auto agents = nlohmann::ordered_json::array();
  for (const auto& one : what.team->agents)
    agents.push_back({{"key", one.key},
                      {"name", one.name},
                      {"model", one.model},
                      {"tools", one.tools->size()}});
  return {
    {"status", "ok"},
    {"agent_config", what.settings.agent_config_path},
    {"database", what.settings.database_path},
    {"listens", what.settings.host + ":" + std::to_string(what.settings.port)},
    {"model_api", what.settings.openai_api},
    {"admin", !what.settings.admin_token.empty()},
    {"encryption_keys", what.settings.data_encryption_keys.size()},
    {"retention_days", what.settings.data_retention.count()},
    {"agents", agents}};
}

nlohmann::ordered_json describe(const std::vector<config::fault>& faults) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& one : faults)
    list.push_back({{"where", one.where}, {"what", one.what}});
  return {{"status", "faults"}, {"faults", list}};
}

} // namespace

int check_config(const check_options& options) {
  auto prepared = read_service(options.flags, required_to_serve());
  if (!prepared) {
    print_faults(prepared.error());
    if (options.json)
      std::cout << describe(prepared.error()).dump(2) << '\n';
    return bad_usage;
  }
  auto description = describe(*prepared);
  if (options.json) {
    std::cout << description.dump(2) << '\n';
    return ok;
  }
  const auto agents = prepared->team->agents.size();
  std::cout << "The configuration is good: " << agents
            << (agents == 1 ? " agent" : " agents") << ", listening on "
            << description["listens"].get<std::string>() << ", database "
            << prepared->settings.database_path << '\n';
  return ok;
}

} // namespace parley::cli
