#pragma once

#include "config/fault_list.hpp"
#include "toolbox/description.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace parley::toolbox {

/// What a tool's file is read with.
struct surroundings {
  environment variables;
  /// What one call may take: `TOOL_TIMEOUT_SECONDS`.
  std::chrono::milliseconds longest{10'000};
};

/// Letters, digits, `_` and `-`, at most 64.
bool is_tool_name(std::string_view name);

/// A tool's file, read.
struct tool_file {
  std::string name; ///< empty: it could not be read
  config::place name_at;
  std::optional<tool_description> what; ///< nothing: there are faults
};

/// Reads one tool; every fault goes to `faults`. Looks up its secrets, and the
/// program it runs.
/// @param path Where it stands; what is relative in it counts from there.
tool_file read_tool(const std::string& path, const std::string& text,
                    const surroundings& with, config::fault_list& faults);

} // namespace parley::toolbox
