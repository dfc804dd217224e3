#pragma once

#include "base/time.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace parley::upstream {

/// So many actions a second for each key and no more, in any second there is:
/// half of them may come at once, the others come evenly (the generic cell rate
/// algorithm of ITU-T I.371, one time a key).
class pace {
public:
  /// @param a_second At least 2.
  explicit pace(int64_t a_second);

  /// Takes the next place for an action of `key` and tells when it may begin:
  /// now, as a rule. Nothing, and no place is taken, if that is past
  /// `deadline`.
  std::optional<steady_time>
  reserve(const std::string& key, steady_time now, steady_time deadline);

  /// Keys that are remembered: those of the last second or so.
  [[nodiscard]] std::size_t keys() const;

private:
  void forget(steady_time now);

  steady_time::duration between_;
  steady_time::duration ahead_; ///< how far a key may be before even spacing
  std::unordered_map<std::string, steady_time> next_; ///< if evenly spaced
  std::deque<std::pair<steady_time, std::string>> to_forget_;
};

} // namespace parley::upstream
