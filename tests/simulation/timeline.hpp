#pragma once

#include "base/time.hpp"
#include "tests/simulation/dice.hpp"

#include <functional>
#include <map>
#include <optional>

namespace parley::simulation {

/// The virtual clock, and what is to happen outside of Parley. Time passes only
/// when it is moved.
class timeline {
public:
  [[nodiscard]] steady_time now() const;
  /// The wall clock goes along.
  [[nodiscard]] timestamp wall() const;
  /// Since the start of the run.
  [[nodiscard]] milliseconds elapsed() const;

  /// Does something later. What is due at the same time happens in any order.
  void after(milliseconds delay, std::function<void()> work);

  /// How many entries are due now.
  [[nodiscard]] std::size_t due() const;
  /// Does one of those. @pre `which` < `due()`.
  void run_due(std::size_t which);
  /// When the next entry is due.
  [[nodiscard]] std::optional<steady_time> next() const;
  /// @pre `to` is not in the past.
  void move_to(steady_time to);

private:
  steady_time now_{std::chrono::hours{1}};
  std::multimap<steady_time, std::function<void()>> entries_;
};

} // namespace parley::simulation
