#include "flood.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace parley::e2e {

double flood::outcome::refused_within(double share) const {
  if (refused_in.empty())
    return 0;
  auto last = static_cast<double>(refused_in.size() - 1);
  return refused_in[static_cast<std::size_t>(share * last)];
}

flood::outcome flood::run() const {
  outcome all;
  std::mutex guard;
  std::atomic<uint64_t> next = 0;
  auto write_on = [&](int customer) {
    wire line{port, "127.0.1." + std::to_string(1 + customer)};
    outcome own;
    for (uint64_t number; (number = next++) < messages;) {
      auto answer = line.webhook(message(number), path);
      ++own.statuses[answer.status];
      if (answer.status == 200)
        own.acknowledged.insert(number);
      else if (answer.status == 503)
        own.refused_in.push_back(answer.took.count());
      if (heard)
        heard(number, answer);
    }
    std::lock_guard lock{guard};
    for (auto [status, count] : own.statuses)
      all.statuses[status] += count;
    all.acknowledged.merge(own.acknowledged);
    all.refused_in.insert(all.refused_in.end(), own.refused_in.begin(),
                          own.refused_in.end());
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < customers; ++i)
    threads.emplace_back(write_on, i);
  for (auto& one : threads)
    one.join();
  std::sort(all.refused_in.begin(), all.refused_in.end());
  return all;
}

} // namespace parley::e2e
