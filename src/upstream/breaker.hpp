#pragma once

#include "base/time.hpp"
#include "upstream/verdict.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>

namespace parley::upstream {

/// A circuit breaker: keeps calls from a service that fails. It opens when half
/// of the newest attempts failed, and then lets one attempt a second through, a
/// probe, until one is answered. Those it holds back are held, not refused: how
/// long, their deadlines say.
class breaker {
public:
  struct rules {
    std::chrono::milliseconds window{10'000}; ///< what is older is forgotten
    std::size_t newest = 100;                 ///< and what is more than these
    int64_t least_failures = 5;
    std::chrono::milliseconds between_probes{1'000};
  };

  breaker() = default;
  explicit breaker(rules set);

  [[nodiscard]] bool is_open() const;

  /// Whether it is open and its next probe may begin.
  [[nodiscard]] bool wants_probe(steady_time now) const;

  /// When it may; of use while it is open.
  [[nodiscard]] steady_time next_probe() const;

  /// The caller makes the attempt that `wants_probe` allowed. The next one does
  /// not wait for its end: it may hang.
  void probe_begins(steady_time now);

  /// An attempt ended. What began before the breaker last opened or closed is
  /// old news.
  void ended(steady_time begun, verdict what, steady_time now);

private:
  struct entry {
    steady_time at;
    bool failed;
  };

  void take_in(bool failed, steady_time now);
  void change(bool open, steady_time now);
  void drop_oldest();

  rules rules_;
  std::deque<entry> entries_;
  int64_t failures_ = 0; ///< among the entries
  bool open_ = false;
  steady_time changed_{};
  steady_time next_probe_{};
};

} // namespace parley::upstream
