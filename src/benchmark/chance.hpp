#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::benchmark {

/// A number in [0, 1) that hangs on seed and number alone: the same run again
/// is the same, in whatever order things happen.
double chance(uint64_t seed, uint64_t number);

/// How long the model takes: a log-normal distribution, whose tail is long as
/// that of real models is.
struct long_tail {
  std::chrono::microseconds median{0}; ///< 0: no time at all
  std::chrono::microseconds p99{0};    ///< at or below `median`: always that
  std::chrono::microseconds longest{15'000'000};
  uint64_t seed = 1;

  /// For the call that answers message `number`.
  [[nodiscard]] std::chrono::microseconds draw(uint64_t number) const;

  /// `800000 6000000 15000000 1`
  [[nodiscard]] std::string to_text() const;
  static std::optional<long_tail> parse(std::string_view text);
};

} // namespace parley::benchmark
