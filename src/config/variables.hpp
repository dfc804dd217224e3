#pragma once

#include "config/settings.hpp"

#include <span>
#include <string>
#include <string_view>

namespace parley::config {

/// A variable of the contract and what it sets.
struct variable {
  std::string_view name;
  /// Takes a value that is not empty; says what is wrong with it, or nothing,
  /// and never repeats it.
  std::string (*take)(settings& into, const std::string& value);
  /// What it is and where one finds it; for those that a verb may require.
  std::string_view help = {};
};

/// All of them, in the contract's order.
std::span<const variable> variables();

/// The variable of that name, or null.
const variable* find_variable(std::string_view name);

} // namespace parley::config
