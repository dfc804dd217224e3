#pragma once

#include "base/time.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace parley::upstream {

/// Notices when a service answers clearly slower than it used to, and whether
/// asking for less at once mends that. How long a model takes follows the
/// length of its answer, so single times say nothing: it compares the medians
/// of whole samples. A sample is the next 100 attempts that begin; its median
/// is known when half of them have ended and no other can have been faster.
class latency_watch {
public:
  enum class finding : uint8_t {
    usual,  ///< as fast as usual
    busy,   ///< somewhat slower: the load is what it can bear
    doubt,  ///< more than twice as slow, and only this once so far
    slow,   ///< so again: it may be the load; ask for less
    futile, ///< it was not the load: asking for less did not help
  };
  using sample = uint32_t; ///< the number of one; 0 for none

  /// The sample that an attempt belongs to which begins now. Unless it is none,
  /// the attempt's end must be told.
  sample begins(steady_time now);

  /// An attempt of a sample ended.
  /// @param took How long it took; nothing if that says nothing (cancelled,
  /// failed).
  /// @param limited Whether less is asked for than could be.
  /// @returns what the sample shows, once it is known.
  std::optional<finding>
  ended(sample which, std::optional<steady_time::duration> took, bool limited,
        steady_time now);

  /// Attempts a sample has.
  static constexpr std::size_t size = 100;

private:
  [[nodiscard]] std::optional<double> median(steady_time now);
  finding judge(double median, bool limited);
  finding ask_for_less(double median);
  void settle();

  sample current_ = 1;
  std::size_t begun_ = 0;
  std::size_t lost_ = 0;     ///< those that ended and say nothing
  std::vector<double> took_; ///< seconds
  steady_time last_begun_{};
  steady_time next_sample_{};
  std::optional<double> usual_;  ///< seconds: the long-run median
  std::optional<double> before_; ///< the median before less was asked for
  bool doubt_ = false;
  int busy_ = 0; ///< samples in a row
};

} // namespace parley::upstream
