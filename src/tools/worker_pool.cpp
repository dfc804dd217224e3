#include "tools/worker_pool.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

#include <atomic>
#include <utility>

namespace parley::tools {

struct worker_pool::threads {
  threads(unsigned count, std::size_t limit)
    : pool{count}, most{limit + count} {
    // nop
  }

  boost::asio::thread_pool pool;
  std::atomic<std::size_t> jobs = 0; ///< waiting and running
  std::size_t most;
};

worker_pool::worker_pool(unsigned count, std::size_t waiting_limit)
  : threads_{std::make_unique<threads>(count, waiting_limit)} {
  // nop
}

worker_pool::~worker_pool() {
  threads_->pool.stop();
  threads_->pool.join();
}

bool worker_pool::run(std::function<void()> job) {
  if (threads_->jobs++ >= threads_->most) {
    --threads_->jobs;
    return false;
  }
  boost::asio::post(threads_->pool,
                    [jobs = &threads_->jobs, job = std::move(job)] {
                      job();
                      --*jobs;
                    });
  return true;
}

} // namespace parley::tools
