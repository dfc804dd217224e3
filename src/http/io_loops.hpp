#pragma once

#include "http/asio.hpp"
#include "http/io_threads.hpp"

#include <atomic>
#include <cstddef>
#include <latch>
#include <thread>

namespace parley::http {

/// One thread's event loop. Whoever may outlive the threads (a responder in an
/// actor) holds it weakly.
struct event_loop {
  /// Whether the caller runs on this loop.
  [[nodiscard]] bool is_current() const {
    return context.get_executor().running_in_this_thread();
  }

  mutable asio::io_context context{1};
};

/// The loops behind `io_threads`.
struct io_threads::loops {
  loops(unsigned count, std::function<void(std::string_view)> failed);
  ~loops();
  loops(const loops&) = delete;
  loops& operator=(const loops&) = delete;

  /// The loops in turn. From any thread.
  std::size_t next_index() {
    return next_.fetch_add(1, std::memory_order_relaxed) % all.size();
  }

  /// Runs `work(index)` on every loop and returns when all have run. From one
  /// loop at a time at most, else two would wait for each other.
  template <class Work>
  void run_everywhere(Work work) {
    auto left
      = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(all.size()));
    for (std::size_t i = 0; i < all.size(); ++i) {
      auto step = [&work, left, i] {
        work(i);
        left->count_down();
      };
      if (all[i]->is_current())
        step();
      else
        asio::post(all[i]->context, step);
    }
    left->wait();
  }

  std::vector<std::shared_ptr<event_loop>> all;

private:
  void run(asio::io_context& context) const;

  std::function<void(std::string_view)> failed_;
  std::atomic<std::size_t> next_{0};
  std::vector<asio::executor_work_guard<executor>> work_;
  std::vector<std::thread> threads_;
};

} // namespace parley::http
