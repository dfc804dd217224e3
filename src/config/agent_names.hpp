#pragma once

#include "config/agent_read.hpp"
#include "tools/tool.hpp"

namespace parley::config {

/// Looks up every name the file mentions: tools that are not there, agents that
/// are not there, hand-offs to oneself, two agents of one name, and tool names
/// that clash or are longer than 64 characters are faults at their place.
void check_names(const written_team& team, const tools::catalogue& known,
                 fault_list& faults);

} // namespace parley::config
