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
    {"agents", agents}};
}

} // namespace

int check_config(const check_options& options) {
  auto settings = read_settings(
    options.flags, {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
                    "TWILIO_CONVERSATIONS_SERVICE_SID", "OPENAI_API_KEY"});
  // Both are read, so that one run shows every fault.
  auto agents_from = settings ? *settings : config::settings{};
  auto prepared = prepare_service(std::move(agents_from));
  if (!settings || !prepared)
    return bad_usage;
  auto description = describe(*prepared);
  if (options.json) {
    std::cout << description.dump(2) << '\n';
    return ok;
  }
  std::cout << "The configuration is good: " << prepared->team->agents.size()
            << " agents, listening on "
            << description["listens"].get<std::string>() << ", database "
            << prepared->settings.database_path << '\n';
  return ok;
}

} // namespace parley::cli
