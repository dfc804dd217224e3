#pragma once

#include "upstream/breaker.hpp"
#include "upstream/concurrency.hpp"
#include "upstream/latency.hpp"
#include "upstream/waiting_line.hpp"

#include <optional>

namespace parley::upstream {

/// The way to one service: decides which attempts begin and which wait, by a
/// circuit breaker and an adaptive limit. Whoever it lets through tells it how
/// that ended, and then asks for those that may begin now.
class gate {
public:
  struct rules {
    int64_t at_once = 100;       ///< attempts under way; the limit's ceiling
    std::size_t waiting = 1'000; ///< calls that may wait
    bool watches_latency = false;
    /// A call that has less time left than this is not begun any more: who
    /// asked must still hear why in time.
    std::chrono::milliseconds least_time{500};
    breaker::rules opens{};
  };

  /// What an attempt carries from its beginning to its end.
  struct pass {
    steady_time begun{};
    latency_watch::sample sample = 0;
  };

  struct admitted {
    ticket who = 0;
    pass with;
  };

  /// What an operator is shown.
  struct view {
    bool open = false; ///< the breaker is
    int64_t limit = 0;
    int64_t ceiling = 0;
    int64_t under_way = 0;
    int64_t waiting = 0;
  };

  explicit gate(rules set);

  /// Lets an attempt through at once, if it need not wait.
  std::optional<pass> enter(lane where, steady_time now);

  /// Makes a call wait. False when too many do, or it has no time for that.
  bool wait(ticket who, lane where, steady_time deadline, steady_time now);

  /// A call that waits no longer, cancelled perhaps.
  void leave(ticket who);

  /// The next of the waiting calls that may begin now, if there is one.
  std::optional<admitted> next(steady_time now);

  /// A waiting call whose time is over, if there is one.
  std::optional<ticket> overdue(steady_time now);

  /// When `next` or `overdue` may have something although no attempt ended.
  [[nodiscard]] std::optional<steady_time> look_again() const;

  /// An attempt ended.
  void ended(const pass& with, verdict what, steady_time now);

  [[nodiscard]] view now() const;

private:
  [[nodiscard]] bool may_begin(lane where, steady_time now) const;
  pass begin(steady_time now);
  void heed(const pass& with, verdict what, steady_time now);

  rules rules_;
  breaker breaker_;
  concurrency_limit limit_;
  latency_watch latency_;
  int64_t before_lowered_ = 0; ///< the limit, before latency lowered it; or 0
  int64_t under_way_ = 0;
  waiting_line line_;
};

} // namespace parley::upstream
