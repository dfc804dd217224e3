#include "upstream/concurrency.hpp"

#include <algorithm>

namespace parley::upstream {

namespace {

constexpr double memory = 32;    // attempts that the strain is taken over
constexpr double too_much = 0.1; // strain; less is noise, not load
constexpr double decrease_to = 0.9;
constexpr double first_growth = 0.05;
constexpr double fastest_growth = 2;

} // namespace

concurrency_limit::concurrency_limit(int64_t ceiling)
  : limit_{static_cast<double>(std::max(ceiling, floor))}, ceiling_{limit_},
    growth_{first_growth} {
}

int64_t concurrency_limit::now_at() const {
  return static_cast<int64_t>(limit_);
}

int64_t concurrency_limit::ceiling() const {
  return static_cast<int64_t>(ceiling_);
}

void concurrency_limit::ended(steady_time begun, verdict what,
                              int64_t under_way, steady_time now) {
  if (what == verdict::untold)
    return;
  auto bad = what != verdict::answered;
  strain_ += ((bad ? 1 : 0) - strain_) / memory;
  if (!bad)
    return grow();
  if (strain_ < too_much)
    return;
  // Who refuses has as many as it takes: the place is not given to another.
  if (what == verdict::refused)
    limit_ = std::clamp(static_cast<double>(under_way),
                        static_cast<double>(floor), limit_);
  if (begun > decreased_)
    lower(decrease_to, under_way + 1, now);
}

void concurrency_limit::lower(double share, int64_t under_way,
                              steady_time now) {
  decrease(share * std::min(limit_, static_cast<double>(under_way)), now);
}

void concurrency_limit::may_grow(bool whether) {
  may_grow_ = whether;
}

void concurrency_limit::raise_to(int64_t limit) {
  limit_ = std::clamp(static_cast<double>(limit), limit_, ceiling_);
}

void concurrency_limit::restart(steady_time now) {
  decrease(0, now);
  growth_ = fastest_growth;
}

void concurrency_limit::grow() {
  if (limit_ >= ceiling_ || !may_grow_)
    return;
  answers_ += 1;
  if (answers_ >= limit_) {
    answers_ = 0;
    growth_ = std::min(2 * growth_, fastest_growth);
  }
  limit_ = std::min(limit_ + growth_, ceiling_);
}

void concurrency_limit::decrease(double to, steady_time now) {
  limit_ = std::max(to, static_cast<double>(floor));
  growth_ = first_growth;
  answers_ = 0;
  decreased_ = now;
}

} // namespace parley::upstream
