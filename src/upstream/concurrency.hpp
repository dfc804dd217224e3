#pragma once

#include "base/time.hpp"
#include "upstream/verdict.hpp"

#include <cstdint>

namespace parley::upstream {

/// How many attempts a service may have at once: additive increase,
/// multiplicative decrease (as TCP has it), from the top. It starts at the
/// ceiling and comes down only when more than a tenth of the newest attempts
/// say that it is too much; each answer lets it grow again, faster from round
/// to round (a round: as many answers as the limit).
class concurrency_limit {
public:
  explicit concurrency_limit(int64_t ceiling);

  [[nodiscard]] int64_t now_at() const;
  [[nodiscard]] int64_t ceiling() const;

  /// An attempt ended. What began before the last decrease decreases nothing:
  /// it has had no chance to go better.
  /// @param under_way Those that have not ended.
  void
  ended(steady_time begun, verdict what, int64_t under_way, steady_time now);

  /// Down to a share of what is in use, for a reason from outside.
  void lower(double share, int64_t under_way, steady_time now);

  /// Whether answers let it grow; they do at first.
  void may_grow(bool whether);

  /// Back to what it was before it was lowered, if it is less now.
  void raise_to(int64_t limit);

  /// Down to the floor, to triple with every round from there.
  void restart(steady_time now);

  /// The least it comes down to.
  static constexpr int64_t floor = 10;

private:
  void grow();
  void decrease(double to, steady_time now);

  double limit_;
  double ceiling_;
  double strain_ = 0;  ///< share of refused and failed, the newest weigh most
  double growth_;      ///< of the limit, in this round
  double answers_ = 0; ///< in this round
  bool may_grow_ = true;
  steady_time decreased_{};
};

} // namespace parley::upstream
