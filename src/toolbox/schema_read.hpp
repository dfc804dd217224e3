#pragma once

#include "config/yaml.hpp"

#include <nlohmann/json_fwd.hpp>

namespace parley::toolbox {

/// A YAML value as JSON: plain `true`, `null`, `7` and `0.5` by their type, all
/// else as text.
nlohmann::json to_json(const config::yaml_node& from);

/// A tool's arguments: JSON Schema as far as `tools::misfit` checks it, in the
/// strict form that OpenAI asks for. `required` and `additionalProperties` are
/// filled in; what contradicts them, an unknown keyword, a schema without type,
/// and an argument that no template could name are faults.
nlohmann::json
read_parameters(const config::yaml_node& from, config::fault_list& faults);

/// Whether whatever fits is a text, a number, a boolean or null.
bool is_scalar(const nlohmann::json& schema);

} // namespace parley::toolbox
