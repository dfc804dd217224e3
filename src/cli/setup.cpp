#include "cli/setup.hpp"

#include "cli/tool_shelf.hpp"

#include <cstdlib>
#include <iostream>
#include <utility>

#include <unistd.h>

namespace parley::cli {

namespace {

using fault_list = std::vector<config::fault>;

std::optional<std::string> environment(const std::string& name) {
  const auto* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>{value} : std::nullopt;
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
  auto shelf = std::make_shared<tool_shelf>(made.settings, further);
  auto found = shelf->open();
  if (!found)
    for (const auto& one : fault_list{found.error()})
      faults.push_back(one);
  if (!faults.empty())
    return faults;
  made.team = std::move(found->team);
  made.catalogue = std::move(found->tools);
  made.look = [shelf = std::move(shelf)] {
    return shelf->look();
  };
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
