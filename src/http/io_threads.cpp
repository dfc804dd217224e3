#include "http/io_threads.hpp"

#include "base/thrown.hpp"
#include "http/io_loops.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace parley::http {

io_threads::loops::loops(unsigned count,
                         std::function<void(std::string_view)> failed)
  : failed_{std::move(failed)} {
  for (unsigned i = 0; i < std::max(count, 1U); ++i) {
    auto& loop = all.emplace_back(std::make_shared<event_loop>());
    work_.push_back(asio::make_work_guard(loop->context));
  }
  for (auto& loop : all)
    threads_.emplace_back([this, &context = loop->context] { run(context); });
}

io_threads::loops::~loops() {
  for (auto& loop : all)
    loop->context.stop();
  for (auto& thread : threads_)
    thread.join();
}

void io_threads::loops::run(asio::io_context& context) const {
  auto report = [this](std::string_view what) {
    if (failed_)
      failed_(what);
  };
  while (!context.stopped()) {
    try {
      context.run();
    } catch (...) {
      report(type_of(std::current_exception()));
    }
  }
}

io_threads::io_threads(unsigned count,
                       std::function<void(std::string_view)> failed)
  : loops_{std::make_unique<loops>(count, std::move(failed))} {
}

io_threads::~io_threads() = default;

void io_threads::post(std::function<void()> work) {
  auto& loop = *loops_->all[loops_->next_index()];
  asio::post(loop.context, std::move(work));
}

io_threads::loops& io_threads::get() {
  return *loops_;
}

} // namespace parley::http
