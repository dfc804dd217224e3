#pragma once

#include "actors/run.hpp"
#include "config/settings.hpp"

#include <functional>
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

/// Puts tools into the catalogue from which agents are given theirs.
using add_tools = std::function<void(tools::catalogue&)>;

/// Reads settings with these flags over environment and files, the agents'
/// file, and the shop's data. Gives every fault of all three at once.
/// @param required Variables without which the verb cannot run.
/// @param further Adds tools beside the shop's; may be empty.
result<service_config, std::vector<config::fault>>
read_service(const std::map<std::string, std::string>& flags,
             std::vector<std::string> required, const add_tools& further = {});

/// The same; the faults go to standard error, and then there is nothing.
std::optional<service_config>
prepare_service(const std::map<std::string, std::string>& flags,
                std::vector<std::string> required,
                const add_tools& further = {});

/// The settings alone, for verbs that need no agents; the faults go to standard
/// error, and then there is nothing.
std::optional<config::settings>
prepare_settings(const std::map<std::string, std::string>& flags,
                 std::vector<std::string> required);

/// Each fault on a line of standard error, and how many there are.
void print_faults(const std::vector<config::fault>& faults);

/// The variables that `serve` cannot do without.
std::vector<std::string> required_to_serve();

/// `0.1.0`
std::string version();

} // namespace parley::cli
