#pragma once

#include "base/time.hpp"

#include <cstdint>

namespace parley::benchmark {

/// When messages are due at a fixed rate, however late the answers come: a
/// latency counted from here holds what a customer would have waited (no
/// coordinated omission).
struct schedule {
  steady_time begin{};
  double rate = 1; ///< a second
  /// Messages that come as one group, and the time between two of them.
  uint64_t group = 1;
  std::chrono::nanoseconds gap{0};

  /// When message `number`, counted from 0, is due. Groups begin at
  /// `rate / group` a second.
  [[nodiscard]] steady_time due(uint64_t number) const;

  /// How many messages, in whole groups, are due within so long a time.
  [[nodiscard]] uint64_t count_within(std::chrono::duration<double> time) const;
};

} // namespace parley::benchmark
