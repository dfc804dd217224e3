#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

/// @file
/// src/benchmark: the load of `parley bench`: who writes when, who answers how
/// soon, what is measured, whether every reply is right, and the report.

namespace parley::benchmark {

using nanoseconds = std::chrono::nanoseconds;

/// Counts durations in buckets whose width grows with the value, as an HDR
/// histogram does: any percentile of any number of values in fixed room, at
/// most 0.4 % too high. What is longer than an hour counts as an hour.
class histogram {
public:
  histogram();

  void add(nanoseconds value);
  void add(const histogram& other);

  [[nodiscard]] uint64_t count() const;

  /// The least value that `share` of all values do not exceed: 0.5 is the
  /// median, 0.999 the 99.9th percentile, 1 the greatest value. 0 when empty.
  [[nodiscard]] nanoseconds percentile(double share) const;

  /// Exact; 0 when empty.
  [[nodiscard]] nanoseconds max() const;

private:
  static std::size_t bucket_of(uint64_t value);
  /// The greatest value that falls into a bucket.
  static uint64_t top_of(std::size_t bucket);

  std::vector<uint64_t> counts_;
  uint64_t count_ = 0;
  uint64_t max_ = 0;
};

} // namespace parley::benchmark
