#pragma once

#include "benchmark/report.hpp"
#include "benchmark/schedule.hpp"
#include "benchmark/stage.hpp"

#include <functional>
#include <iosfwd>
#include <string>

namespace parley::benchmark {

/// One load on a stage.
struct phase {
  std::string name;
  /// The message with this number, counted from 0 in the phase.
  std::function<stage::letter(uint64_t)> what;
  uint64_t count = ~uint64_t{0}; ///< messages at most

  double rate = 0;    ///< a second; 0: closed loop
  uint64_t group = 1; ///< see `schedule`
  std::chrono::milliseconds gap{0};
  std::size_t closed = 64;   ///< messages under way in a closed loop
  bool until_replied = true; ///< a closed loop waits for replies, not only acks

  std::chrono::duration<double> length{0}; ///< 0: until `count`
  std::chrono::duration<double> warmup{0}; ///< before it, not measured
  /// To wait at the end without any progress.
  std::chrono::seconds patience{60};
  bool awaits_replies = true; ///< at the end
  /// Ends it early; may be empty.
  std::function<bool()> enough{};
};

/// What a phase came to, without its warm-up.
struct phase_result {
  std::chrono::duration<double> took{0};
  uint64_t acknowledged = 0;
  uint64_t answered = 0;
  std::optional<std::chrono::nanoseconds> cpu; ///< of Parley
  std::size_t resident = 0;                    ///< at the end
  std::size_t most_resident = 0;
  curve memory; ///< MB over seconds
  curve pace;   ///< settled messages a second over seconds

  /// Nothing when it ended before anything was measured.
  [[nodiscard]] std::optional<double> acknowledged_per_second() const;
  [[nodiscard]] std::optional<double> answered_per_second() const;
  /// Milliseconds of CPU for each of so many; nothing when unknown.
  [[nodiscard]] std::optional<double> cpu_ms(uint64_t each) const;
};

/// Carries it out. Progress goes to `told`, a line now and then.
phase_result run(stage& on, const phase& what, std::ostream& told);

} // namespace parley::benchmark
