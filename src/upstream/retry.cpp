#include "upstream/retry.hpp"

#include <algorithm>

namespace parley::upstream {

namespace {

constexpr auto span = std::chrono::minutes{1};
constexpr auto slice = std::chrono::seconds{1};
constexpr int64_t always_allowed = 10;
constexpr int64_t calls_per_repeat = 5;

} // namespace

std::optional<std::chrono::milliseconds>
retry_policy::next(int made,
                   std::optional<std::chrono::milliseconds> retry_after,
                   std::chrono::milliseconds left, double chance) const {
  if (made >= attempts)
    return std::nullopt;
  auto delay = std::min(base * (int64_t{1} << std::min(made - 1, 20)), cap);
  delay -= std::chrono::milliseconds{
    static_cast<int64_t>(static_cast<double>(delay.count()) * chance / 4)};
  if (retry_after)
    delay = *retry_after;
  if (delay >= left)
    return std::nullopt;
  return delay;
}

void retry_budget::called(time now) {
  ++current(now).calls;
}

bool retry_budget::take(time now) {
  auto& newest = current(now);
  int64_t calls = 0;
  int64_t repeats = 0;
  for (const auto& one : seconds_) {
    // A second that is half gone lends no calls and still owes its repeats.
    calls += now - one.start < span ? one.calls : 0;
    repeats += one.repeats;
  }
  if (repeats >= std::max(always_allowed, calls / calls_per_repeat))
    return false;
  ++newest.repeats;
  return true;
}

retry_budget::second& retry_budget::current(time now) {
  forget(now);
  if (seconds_.empty() || now - seconds_.back().start >= slice)
    seconds_.push_back({now});
  return seconds_.back();
}

void retry_budget::forget(time now) {
  while (!seconds_.empty() && now - seconds_.front().start >= span + slice)
    seconds_.pop_front();
}

} // namespace parley::upstream
