#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

/// @file
/// src/upstream: how Parley treats the services it depends on: when a call is
/// repeated and when not. Plain values; time and chance are passed in.

namespace parley::upstream {

/// When a failed call is made again.
struct retry_policy {
  int attempts = 3;                    ///< in all, the first one included
  std::chrono::milliseconds base{500}; ///< before the second attempt
  std::chrono::milliseconds cap{8'000};

  /// How long to wait before the next attempt: what the server asked for, or
  /// else base · 2^n less up to a quarter. Nothing: do not repeat, because
  /// the attempts are used up or the time left is too short.
  /// @param made Attempts made so far, at least 1.
  /// @param left Time until the deadline.
  /// @param chance From [0, 1).
  [[nodiscard]] std::optional<std::chrono::milliseconds>
  next(int made, std::optional<std::chrono::milliseconds> retry_after,
       std::chrono::milliseconds left, double chance) const;
};

/// Bounds repeats to a fifth of the calls of the last minute, ten always
/// allowed, so that a failing service is not hit harder for failing: whenever
/// one is taken, attempts ≤ max(1.2 · calls, calls + 10) over the minute
/// before.
class retry_budget {
public:
  using time = std::chrono::steady_clock::time_point;

  /// Counts a first attempt, when it is made.
  void called(time now);

  /// Takes one repeat out of the budget, if there is one left.
  bool take(time now);

private:
  void forget(time now);

  /// Counts by second, newest last: at most 62 entries.
  struct second {
    time start;
    int64_t calls = 0;
    int64_t repeats = 0;
  };
  second& current(time now);

  std::deque<second> seconds_;
};

} // namespace parley::upstream
