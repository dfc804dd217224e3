#pragma once

#include "config/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::config {

/// A value and where it stands.
struct located_value {
  std::string where; ///< as a fault tells it
  std::string text;  ///< maybe a secret: never part of a fault
};

/// One source's values by variable name (`NAME` and `NAME_FILE`); none is
/// empty.
using layer = std::map<std::string, located_value>;

/// Every source, strongest first. Adds a fault for each key that is no
/// variable, comes twice, stands beside its own `NAME_FILE`, or cannot be read.
std::vector<layer> read_layers(const sources& from, std::vector<fault>& faults);

/// Whether a name is one that tools' files may use and Parley itself does not,
/// so that `.env` may hold it: `TOOL_SECRET_…`.
bool is_tool_secret(std::string_view name);

/// What `.env` holds of these; its faults are told when the settings are read.
std::map<std::string, secret> read_tool_secrets(const std::string& dotenv_path);

/// The strongest value of a variable that is not empty. A `NAME_FILE` gives
/// the content of its file without one line end at the end.
std::optional<located_value>
choose(const std::vector<layer>& from, const std::string& name,
       std::vector<fault>& faults);

} // namespace parley::config
