#include "tracing/recorder.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace parley::tracing {

recorder::recorder(recorder_config config) : config_{std::move(config)} {
  // nop
}

bool recorder::keeps(std::string_view trace_id) const {
  if (config_.share >= 1.0)
    return true;
  // The last 56 bits are the random ones (W3C Trace Context 2, Random flag). A
  // turn's id is a hash, so any of its bits will do.
  constexpr std::size_t digits = 14;
  constexpr double all = 72057594037927936.0; // 2^56
  const auto last
    = trace_id.substr(trace_id.size() - std::min(trace_id.size(), digits));
  uint64_t value = 0;
  std::from_chars(last.data(), last.data() + last.size(), value, 16);
  return static_cast<double>(value) < std::floor(config_.share * all);
}

void recorder::add(std::vector<span> finished) {
  std::function<void()> wake;
  std::size_t lost = 0;
  {
    std::lock_guard lock{guard_};
    for (auto& one : finished) {
      const auto size = size_of(one);
      if (waiting_.size() >= config_.most
          || bytes_ + size > config_.most_bytes) {
        ++lost;
        continue;
      }
      bytes_ += size;
      waiting_.push_back(std::move(one));
    }
    const auto is_batch
      = waiting_.size() >= config_.batch || bytes_ >= config_.batch_bytes;
    if (is_batch && !std::exchange(woken_, true))
      wake = wake_;
  }
  if (lost > 0 && config_.dropped)
    config_.dropped(lost);
  if (wake)
    wake();
}

std::vector<span> recorder::take() {
  std::lock_guard lock{guard_};
  woken_ = false;
  std::vector<span> batch;
  for (std::size_t bytes = 0;
       !waiting_.empty() && batch.size() < config_.batch;) {
    const auto size = size_of(waiting_.front());
    if (!batch.empty() && bytes + size > config_.batch_bytes)
      break;
    bytes += size;
    bytes_ -= size;
    batch.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  return batch;
}

void recorder::when_full(std::function<void()> wake) {
  std::lock_guard lock{guard_};
  wake_ = std::move(wake);
}

} // namespace parley::tracing
