#pragma once

#include "agent/team.hpp"
#include "base/result.hpp"
#include "config/agent_read.hpp"
#include "config/settings.hpp"
#include "tools/tool.hpp"

#include <memory>
#include <string>
#include <vector>

namespace parley::config {

/// Reads `agent_config.yml`: the PRD's keys verbatim, and Parley's beside them.
/// Unknown and duplicate keys, wrong types, tools and agents that do not exist,
/// hand-off names past 64 characters: all reported at once with their places.
/// @param known The tools that agents may name.
result<std::shared_ptr<const agent::team>, std::vector<fault>>
load_agent_file(const std::string& path, const tools::catalogue& known,
                const settings& overall);

/// `agent_config.yml` as it was read, to be put together with tools more than
/// once.
struct agent_file {
  std::string path;
  written_team written;
};

/// Reads it without looking up the tools that it names.
result<agent_file, std::vector<fault>> read_agent_file(const std::string& path);

/// Makes the team of it, or tells which names are not there.
result<std::shared_ptr<const agent::team>, std::vector<fault>>
staff(const agent_file& from, const tools::catalogue& known,
      const settings& overall);

} // namespace parley::config
