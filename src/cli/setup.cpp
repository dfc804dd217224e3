#include "cli/setup.hpp"

#include "base/time.hpp"
#include "config/agent_file.hpp"
#include "shop/shop.hpp"

#include <sys/resource.h>

#include <cstdlib>
#include <iostream>
#include <utility>

#include <unistd.h>

namespace parley::cli {

namespace {

std::optional<std::string> environment(const std::string& name) {
  const auto* value = std::getenv(name.c_str());
  return value ? std::optional<std::string>{value} : std::nullopt;
}

void print(const std::vector<config::fault>& faults) {
  for (const auto& one : faults)
    std::cerr << config::to_string(one) << '\n';
  std::cerr << "parley: " << faults.size()
            << (faults.size() == 1 ? " fault" : " faults")
            << " in the configuration\n";
}

} // namespace

std::optional<config::settings>
read_settings(const std::map<std::string, std::string>& flags,
              std::vector<std::string> required) {
  config::sources from;
  from.flags = flags;
  from.environment = environment;
  from.output_is_terminal = isatty(STDOUT_FILENO) == 1;
  from.required = std::move(required);
  auto settings = config::load_settings(from);
  if (settings)
    return std::move(*settings);
  print(settings.error());
  return std::nullopt;
}

std::optional<service_config> prepare_service(config::settings settings) {
  auto catalogue = std::make_shared<tools::catalogue>();
  auto filled = shop::add_tools(*catalogue, shop_data, wall_clock_now);
  if (!filled) {
    print({{filled.error().where, filled.error().what}});
    return std::nullopt;
  }
  auto team
    = config::load_agent_file(settings.agent_config_path, *catalogue, settings);
  if (!team) {
    print(team.error());
    return std::nullopt;
  }
  service_config made;
  made.settings = std::move(settings);
  made.team = std::move(*team);
  made.catalogue = std::move(catalogue);
  made.version = version();
  return made;
}

void raise_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    std::cerr << "parley: the limit of open files stays as it is\n";
}

std::string version() {
  return PARLEY_VERSION;
}

} // namespace parley::cli
