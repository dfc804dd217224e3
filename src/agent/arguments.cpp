#include "agent/arguments.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace parley::agent {

namespace {

/// Beyond it, a double no longer tells neighbouring whole numbers apart.
constexpr double largest_exact = 9007199254740992.0;

// Recursion ends: parsed JSON is at most 64 levels deep.
void normalise(nlohmann::json& value) {
  if (value.is_number_float()) {
    const auto number = value.get<double>();
    if (std::trunc(number) == number && std::abs(number) <= largest_exact)
      value = static_cast<int64_t>(number);
  } else if (value.is_object()) {
    for (auto member = value.begin(); member != value.end();)
      member = member->is_null() ? value.erase(member) : std::next(member);
  }
  if (value.is_structured())
    for (auto& each : value)
      normalise(each);
}

} // namespace

std::string canonical_arguments(std::string_view arguments) {
  auto value = parse_json(arguments.empty() ? "{}" : arguments);
  if (!value)
    return std::string{arguments};
  normalise(*value);
  return dump_json(*value);
}

} // namespace parley::agent
