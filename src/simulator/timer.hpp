#pragma once

#include "base/time.hpp"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>
#include <tuple>

namespace parley::http {
class io_threads;
}

namespace parley::simulator {

/// Does work later: waits on a thread of its own, then hands the work to the
/// I/O threads, which must outlive it. Safe from any thread.
class timer {
public:
  explicit timer(http::io_threads& threads);
  /// Forgets what is not due yet.
  ~timer();
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;

  /// Runs `work` on an I/O thread after `delay`.
  void after(std::chrono::milliseconds delay, std::function<void()> work);

private:
  struct entry {
    steady_time due;
    uint64_t number = 0; ///< keeps the order of entries due at once
    std::function<void()> work;

    bool operator<(const entry& other) const {
      return std::tie(other.due, other.number) < std::tie(due, number);
    }
  };

  void run();

  http::io_threads& threads_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<entry> entries_;
  uint64_t entered_ = 0;
  bool ended_ = false;
  std::thread thread_;
};

} // namespace parley::simulator
