#include "cli/setup.hpp"

#include "base/time.hpp"
#include "config/agent_file.hpp"
#include "shop/shop.hpp"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include <unistd.h>

namespace parley::cli {

namespace {

namespace fs = std::filesystem;

using fault_list = std::vector<config::fault>;

std::optional<std::string> environment(const std::string& name) {
  const auto* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>{value} : std::nullopt;
}

/// The shop's data lie beside the agents' file, or else where Parley keeps
/// them: below the working directory, or beside the build that runs.
std::string shop_data(const std::string& agent_config_path) {
  std::error_code unreadable; // counts as not being there
  auto program = fs::read_symlink("/proc/self/exe", unreadable);
  for (const auto& place :
       {fs::path{agent_config_path}.parent_path() / "data",
        fs::path{"config/data"},
        program.parent_path().parent_path().parent_path() / "config/data"})
    if (fs::is_directory(place, unreadable))
      return place.string();
  return "config/data";
}

/// The settings, or their faults and defaults to go on with.
config::settings
read_settings(const std::map<std::string, std::string>& flags,
              std::vector<std::string> required, fault_list& faults) {
  config::sources from;
  from.flags = flags;
  from.environment = environment;
  from.output_is_terminal = isatty(STDOUT_FILENO) == 1;
  from.required = std::move(required);
  auto settings = config::load_settings(from);
  if (settings)
    return std::move(*settings);
  faults = std::move(settings.error());
  return {};
}

} // namespace

result<service_config, fault_list>
read_service(const std::map<std::string, std::string>& flags,
             std::vector<std::string> required, const add_tools& further) {
  fault_list faults;
  service_config made;
  made.settings = read_settings(flags, std::move(required), faults);
  made.version = version();
  auto catalogue = std::make_shared<tools::catalogue>();
  const auto& agents = made.settings.agent_config_path;
  auto filled = shop::add_tools(*catalogue, shop_data(agents), wall_clock_now);
  if (!filled) {
    faults.push_back({filled.error().where, filled.error().what});
    return faults;
  }
  if (further)
    further(*catalogue);
  auto team = config::load_agent_file(agents, *catalogue, made.settings);
  if (!team)
    for (const auto& one : fault_list{team.error()})
      faults.push_back(one);
  if (!faults.empty())
    return faults;
  made.team = std::move(*team);
  made.catalogue = std::move(catalogue);
  return made;
}

std::optional<config::settings>
prepare_settings(const std::map<std::string, std::string>& flags,
                 std::vector<std::string> required) {
  fault_list faults;
  auto settings = read_settings(flags, std::move(required), faults);
  if (faults.empty())
    return settings;
  print_faults(faults);
  return std::nullopt;
}

std::optional<service_config>
prepare_service(const std::map<std::string, std::string>& flags,
                std::vector<std::string> required, const add_tools& further) {
  auto made = read_service(flags, std::move(required), further);
  if (made)
    return std::move(*made);
  print_faults(made.error());
  return std::nullopt;
}

void print_faults(const fault_list& faults) {
  for (const auto& one : faults)
    std::cerr << config::to_string(one) << '\n';
  std::cerr << "parley: " << faults.size()
            << (faults.size() == 1 ? " fault" : " faults")
            << " in the configuration\n";
}

std::vector<std::string> required_to_serve() {
  return {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
          "TWILIO_CONVERSATIONS_SERVICE_SID", "OPENAI_API_KEY"};
}

std::string version() {
  return PARLEY_VERSION;
}

} // namespace parley::cli
