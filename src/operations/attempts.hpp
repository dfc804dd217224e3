#pragma once

#include "base/time.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace parley::operations {

/// Counts failed attempts by address, within a sliding window. Bounded: past
/// its limit of addresses, further ones share one count. Safe from several
/// threads.
class attempts {
public:
  struct limits {
    std::size_t failures = 5; ///< within the window; then no more attempts
    std::chrono::seconds window{60};
    std::size_t addresses = 10'000;
  };

  explicit attempts(limits within);

  /// How long the address has to wait before its next attempt, if at all.
  [[nodiscard]] std::optional<std::chrono::seconds>
  wait(const std::string& address, steady_time now);

  /// An attempt has failed.
  void failed(const std::string& address, steady_time now);

private:
  using times = std::deque<steady_time>;

  times& recent_of(const std::string& address, steady_time now);
  void forget_old(steady_time now);
  void drop_old(times& of, steady_time now) const;

  const limits limits_;
  std::mutex guard_;
  std::map<std::string, times> failures_; ///< guarded, by address
  times others_;                          ///< guarded, of all further addresses
};

} // namespace parley::operations
