#pragma once

#include "base/result.hpp"
#include "toolbox/secrets.hpp"
#include "tools/tool.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// src/toolbox: tools that are described in YAML files instead of C++: calls of
/// HTTP services, and programs that are run. Whatever a model says goes through
/// a checked schema and an encoding for the place where it is put.

namespace parley::toolbox {

/// One stretch of a text that has places to be filled in.
struct piece {
  enum class kind : uint8_t {
    literal,
    argument, ///< `{{name}}`: the model's, checked
    session,  ///< `{{session.name}}`: what the source vouches for
    secret,   ///< `{{secret.NAME}}`
    key,      ///< `{{idempotency_key}}`
  };
  kind what = kind::literal;
  std::string text; ///< a literal's own, or the name
};

using text_template = std::vector<piece>;

/// Why something cannot be used, in words that hold nothing but names from the
/// tool's own file.
struct refusal {
  std::string what;
};

/// The values of `{{session.…}}`.
inline constexpr std::string_view customer_address = "customer_address";
inline constexpr std::string_view conversation_sid = "conversation_sid";

/// Whether an argument may be called so and be named in a template: a letter or
/// `_`, then letters, digits and `_`, at most 64; not `idempotency_key`.
bool is_argument_name(std::string_view name);

/// Cuts a text at its `{{…}}`.
result<text_template, refusal> parse_template(std::string_view text);

/// What one call's places are filled with.
struct filling {
  const nlohmann::json& arguments; ///< an object that fits the schema
  const tools::caller& who;
  const secret_values& secrets;
};

/// What goes into a place; nothing for an argument that is null.
/// @pre an argument is a string, a number, a boolean or null.
std::optional<std::string> text_of(const piece& one, const filling& with);

/// A JSON value whose texts are templates, filled in. A text that is one place
/// and nothing else becomes the argument itself, of whatever type.
/// @pre each text is a template.
nlohmann::json fill(const nlohmann::json& shape, const filling& with);

} // namespace parley::toolbox
