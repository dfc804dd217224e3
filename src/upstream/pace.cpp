#include "upstream/pace.hpp"

#include <algorithm>

namespace parley::upstream {

pace::pace(int64_t a_second) {
  auto at_once = a_second / 2;
  // Rounded up: a nanosecond too early would be one action too many.
  auto evenly = a_second - at_once;
  between_ = steady_time::duration{(1'000'000'000 + evenly - 1) / evenly};
  ahead_ = between_ * (at_once - 1);
}

std::optional<steady_time>
pace::reserve(const std::string& key, steady_time now, steady_time deadline) {
  forget(now);
  auto found = next_.find(key);
  auto even = found == next_.end() ? now : std::max(found->second, now);
  auto at = std::max(even - ahead_, now);
  if (at > deadline)
    return std::nullopt;
  next_[key] = even + between_;
  to_forget_.emplace_back(even + between_, key);
  return at;
}

std::size_t pace::keys() const {
  return next_.size();
}

void pace::forget(steady_time now) {
  while (!to_forget_.empty() && to_forget_.front().first <= now) {
    auto found = next_.find(to_forget_.front().second);
    if (found != next_.end() && found->second <= now)
      next_.erase(found);
    to_forget_.pop_front();
  }
}

} // namespace parley::upstream
