#include "tests/simulation/timeline.hpp"

#include <iterator>
#include <utility>

namespace parley::simulation {

namespace {

constexpr steady_time begin{std::chrono::hours{1}};
constexpr timestamp wall_begin{milliseconds{1'767'225'600'000}}; // 2026

} // namespace

steady_time timeline::now() const {
  return now_;
}

milliseconds timeline::elapsed() const {
  return std::chrono::duration_cast<milliseconds>(now_ - begin);
}

timestamp timeline::wall() const {
  return wall_begin + elapsed();
}

void timeline::after(milliseconds delay, std::function<void()> work) {
  entries_.emplace(now_ + delay, std::move(work));
}

std::size_t timeline::due() const {
  return static_cast<std::size_t>(
    std::distance(entries_.begin(), entries_.upper_bound(now_)));
}

void timeline::run_due(std::size_t which) {
  auto at = std::next(entries_.begin(), static_cast<std::ptrdiff_t>(which));
  auto work = std::move(at->second);
  entries_.erase(at);
  work();
}

std::optional<steady_time> timeline::next() const {
  if (entries_.empty())
    return std::nullopt;
  return entries_.begin()->first;
}

void timeline::move_to(steady_time to) {
  now_ = to;
}

} // namespace parley::simulation
