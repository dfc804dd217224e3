#pragma once

#include <cstddef>
#include <functional>
#include <memory>

namespace parley::tools {

/// Where tools run. Abstract so that who calls tools can be tested without
/// threads. The real implementation is `worker_pool`.
class workers {
public:
  virtual ~workers() = default;

  /// Runs `job` later, where it may block; false when too many wait already.
  /// From any thread.
  virtual bool run(std::function<void()> job) = 0;
};

/// Threads on which tools may block. What waits for one is bounded.
class worker_pool final : public workers {
public:
  /// @param count Threads, at least 1.
  /// @param waiting_limit Jobs that may wait for a thread.
  worker_pool(unsigned count, std::size_t waiting_limit);
  /// Drops what waits and joins the threads, once what runs has ended.
  ~worker_pool() override;
  worker_pool(const worker_pool&) = delete;
  worker_pool& operator=(const worker_pool&) = delete;

  bool run(std::function<void()> job) override;

private:
  struct threads;
  std::unique_ptr<threads> threads_;
};

} // namespace parley::tools
