#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace parley::tools {

/// Threads on which tools may block. What waits for one is bounded.
class worker_pool {
public:
  /// @param count Threads, at least 1.
  /// @param waiting_limit Jobs that may wait for a thread.
  worker_pool(unsigned count, std::size_t waiting_limit);
  /// Drops what waits and joins the threads, once what runs has ended.
  ~worker_pool();
  worker_pool(const worker_pool&) = delete;
  worker_pool& operator=(const worker_pool&) = delete;

  /// Runs `job` on one of the threads; false when too many wait already.
  /// From any thread.
  bool run(std::function<void()> job);

private:
  struct threads;
  std::unique_ptr<threads> threads_;
};

} // namespace parley::tools
