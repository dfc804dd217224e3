#include "benchmark/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace parley::benchmark {

namespace {

/// Each doubling is cut into so many buckets of one width.
constexpr unsigned step_bits = 8;
constexpr uint64_t steps = uint64_t{1} << step_bits;
constexpr uint64_t longest = 3'600'000'000'000; // an hour

} // namespace

histogram::histogram() : counts_(bucket_of(longest) + 1) {
  // nop
}

std::size_t histogram::bucket_of(uint64_t value) {
  if (value < steps)
    return value;
  auto shift = static_cast<unsigned>(std::bit_width(value)) - step_bits - 1;
  return (shift + 1) * steps + (value >> shift) - steps;
}

uint64_t histogram::top_of(std::size_t bucket) {
  if (bucket < steps)
    return bucket;
  auto shift = bucket / steps - 1;
  auto first = (bucket % steps + steps) << shift;
  return first + (uint64_t{1} << shift) - 1;
}

void histogram::add(nanoseconds value) {
  auto counted = std::min(
    static_cast<uint64_t>(std::max<int64_t>(value.count(), 0)), longest);
  ++counts_[bucket_of(counted)];
  ++count_;
  max_ = std::max(max_, counted);
}

void histogram::add(const histogram& other) {
  for (std::size_t i = 0; i < counts_.size(); ++i)
    counts_[i] += other.counts_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

uint64_t histogram::count() const {
  return count_;
}

nanoseconds histogram::percentile(double share) const {
  auto wanted = static_cast<uint64_t>(
    std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(count_)));
  wanted = std::max<uint64_t>(wanted, 1);
  uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen >= wanted)
      return nanoseconds{std::min(top_of(i), max_)};
  }
  return nanoseconds{0};
}

nanoseconds histogram::max() const {
  return nanoseconds{max_};
}

} // namespace parley::benchmark
