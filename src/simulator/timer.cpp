#include "simulator/timer.hpp"

#include "http/io_threads.hpp"

namespace parley::simulator {

timer::timer(http::io_threads& threads)
  : threads_(threads), thread_([this] { run(); }) {
  // nop
}

timer::~timer() {
  {
    std::lock_guard lock{mutex_};
    ended_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void timer::after(std::chrono::milliseconds delay, std::function<void()> work) {
  {
    std::lock_guard lock{mutex_};
    entries_.push(
      {std::chrono::steady_clock::now() + delay, entered_++, std::move(work)});
  }
  changed_.notify_one();
}

void timer::run() {
  std::unique_lock lock{mutex_};
  while (!ended_) {
    if (entries_.empty()) {
      changed_.wait(lock);
      continue;
    }
    auto due = entries_.top().due;
    if (std::chrono::steady_clock::now() < due) {
      changed_.wait_until(lock, due);
      continue;
    }
    threads_.post(entries_.top().work);
    entries_.pop();
  }
}

} // namespace parley::simulator
