#pragma once

#include "base/result.hpp"
#include "config/settings.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace parley::toolbox {

/// The value of an environment variable, if it is set.
using environment
  = std::function<std::optional<std::string>(const std::string&)>;

/// Capital letters, digits and `_`, not beginning with a digit.
bool is_variable_name(std::string_view name);

/// Whether the variable is one of Parley's own, which tools must not have.
bool is_own_variable(std::string_view name);

/// Why a secret cannot be had, without its value.
struct secret_failure {
  std::string what;
};

/// The value of `NAME`, or the content of the file that `NAME_FILE` names,
/// without one line end. At least 8 characters: what is shorter is no secret,
/// and could not be found again in what a service answers.
result<config::secret, secret_failure>
find_secret(const std::string& name, const environment& from);

/// A tool's secrets by name.
class secret_values {
public:
  void add(std::string name, config::secret value);

  [[nodiscard]] bool contains(const std::string& name) const;

  /// The text itself, for what sends it.
  [[nodiscard]] const std::string& reveal(const std::string& name) const;

  /// The text without any of them, as they are, as JSON writes them or as a
  /// URL does: `[secret]` stands in their place.
  [[nodiscard]] std::string hide_in(std::string text) const;

private:
  std::map<std::string, config::secret> all_;
};

} // namespace parley::toolbox
