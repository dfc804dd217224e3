#pragma once

#include "actors/run.hpp"
#include "config/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace parley::cli {

/// The program's exit codes.
enum exit_code : int {
  ok = 0,
  failed = 1,
  bad_usage = 2,  ///< usage or configuration
  unreachable = 3 ///< a dependency
};

/// Where the shop's data files are.
inline constexpr const char* shop_data = "config/data";

/// Reads settings with these flags over environment and files. Faults go to
/// standard error, all of them; then there is nothing.
std::optional<config::settings>
read_settings(const std::map<std::string, std::string>& flags,
              std::vector<std::string> required);

/// What a service needs besides settings: the shop's tools and the agents that
/// use them. Faults go to standard error; then there is nothing.
std::optional<service_config> prepare_service(config::settings settings);

/// Lifts the soft limit of open files to the hard one: each open turn holds a
/// connection.
void raise_open_files();

/// `0.1.0`
std::string version();

} // namespace parley::cli
