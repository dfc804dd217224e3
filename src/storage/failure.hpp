#pragma once

#include "storage/store.hpp"

#include <stdexcept>
#include <string>
#include <type_traits>

namespace parley::storage {

/// Why a database cannot be used, on its way to becoming a `failure`. Never
/// leaves the part.
class refusal : public std::runtime_error {
public:
  refusal(failure::reason why, const std::string& detail)
    : std::runtime_error(detail), why_(why) {
    // nop
  }

  [[nodiscard]] failure::reason why() const {
    return why_;
  }

private:
  failure::reason why_;
};

/// What went wrong, from the exception being handled. SQLite's messages name
/// tables and columns, never values. @pre within a catch block.
failure current_failure();

/// The action's result, or whatever it threw as a failure.
template <class Action>
result<std::invoke_result_t<Action&>, failure> guarded(Action&& action) {
  try {
    return action();
  } catch (...) {
    return current_failure();
  }
}

} // namespace parley::storage
