#pragma once

#include "config/yaml.hpp"
#include "toolbox/description.hpp"
#include "toolbox/tool_file.hpp"

#include <nlohmann/json_fwd.hpp>

#include <set>
#include <string>

namespace parley::toolbox {

/// Where something is filled in, and what therefore may be.
enum class usage : uint8_t {
  path,  ///< a text, a number or a boolean
  text,  ///< the same, or null
  whole, ///< any argument
};

/// Looks at the places of a tool's templates: whether what they name is there
/// and may stand there. Looks up the secrets.
class place_check {
public:
  /// @param schema Of the arguments.
  place_check(const nlohmann::json& schema, const surroundings& with,
              tool_description& into, config::fault_list& faults);

  /// A template of a header, a level or a parameter.
  void check(const text_template& what, usage how, config::place at);

  /// Every text of a body.
  void check(const config::yaml_node& shape);

  /// A secret that is named without a template.
  void need_secret(const std::string& name, config::place at);

  /// The arguments that are put nowhere.
  [[nodiscard]] std::set<std::string> unused() const;

private:
  void check_argument(const std::string& name, usage how, config::place at);

  const nlohmann::json& schema_;
  const surroundings& with_;
  tool_description& into_;
  config::fault_list& faults_;
  std::set<std::string> used_;
  std::set<std::string> sought_; ///< secrets
};

} // namespace parley::toolbox
