#pragma once

#include "config/agent_read.hpp"
#include "tools/tool.hpp"

#include <memory>

namespace parley::config {

/// Makes the team of a file without faults.
/// @pre every tool and agent it names is there.
std::shared_ptr<const agent::team>
build_team(written_team from, const tools::catalogue& known,
           const settings& overall);

} // namespace parley::config
