#pragma once

#include "actors/line_up.hpp"
#include "base/result.hpp"
#include "cli/setup.hpp"
#include "config/agent_file.hpp"
#include "toolbox/folder.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parley::cli {

/// The tools there are: those that come with the program, and those of the
/// folder `tools` beside the agents' file; and the agents that use them. Made
/// anew when that folder changes. Used on one thread at a time.
class tool_shelf {
public:
  /// @param further Adds tools that come with the program; may be empty.
  tool_shelf(const config::settings& settings, add_tools further);

  /// Reads everything; every fault at once. Not to be asked again.
  result<line_up, std::vector<config::fault>> open();

  /// Looks whether the folder has changed since and stayed so from one look to
  /// the next, lest a file is read that is half written. Then reads it.
  /// @pre `open` gave a line-up.
  tools_seen look();

private:
  result<line_up, std::vector<config::fault>> assemble();

  const config::settings settings_;
  const add_tools further_;
  toolbox::folder folder_;
  std::optional<config::agent_file> agents_;
  tools::catalogue own_;                 ///< come with the program
  std::string state_;                    ///< of the folder, as last read
  std::optional<std::string> new_state_; ///< seen once
};

} // namespace parley::cli
