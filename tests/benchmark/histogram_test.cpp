#include "benchmark/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace parley::benchmark {
namespace {

using namespace std::chrono_literals;

TEST(histogram, of_nothing_says_0) {
  histogram empty;
  EXPECT_EQ(empty.count(), 0u);
  EXPECT_EQ(empty.percentile(0.5), 0ns);
  EXPECT_EQ(empty.max(), 0ns);
}

TEST(histogram, is_exact_for_small_values) {
  histogram of;
  for (int i = 1; i <= 100; ++i)
    of.add(nanoseconds{i});
  EXPECT_EQ(of.percentile(0.5), 50ns);
  EXPECT_EQ(of.percentile(0.99), 99ns);
  EXPECT_EQ(of.percentile(1), 100ns);
  EXPECT_EQ(of.percentile(0), 1ns);
}

TEST(histogram, is_never_below_and_at_most_0_4_percent_above_the_truth) {
  std::mt19937_64 random{7};
  std::lognormal_distribution<double> draw{13, 3};
  histogram of;
  std::vector<int64_t> all;
  for (int i = 0; i < 20'000; ++i) {
    all.push_back(static_cast<int64_t>(std::clamp(draw(random), 1.0, 3.59e12)));
    of.add(nanoseconds{all.back()});
  }
  std::sort(all.begin(), all.end());
  for (double share : {0.01, 0.5, 0.9, 0.99, 0.999, 0.9999}) {
    auto at = static_cast<std::size_t>(
      std::ceil(share * static_cast<double>(all.size())));
    auto truth = static_cast<double>(all[at - 1]);
    auto said = static_cast<double>(of.percentile(share).count());
    EXPECT_GE(said, truth) << share;
    EXPECT_LE(said, truth * 1.004) << share;
  }
  EXPECT_EQ(of.max().count(), all.back());
}

TEST(histogram, holds_what_is_negative_or_longer_than_an_hour_at_its_ends) {
  histogram of;
  of.add(-5ns);
  of.add(5h);
  EXPECT_EQ(of.percentile(0.5), 0ns);
  EXPECT_EQ(of.max(), 1h);
}

TEST(histogram, adds_another_as_if_its_values_had_come_here) {
  histogram one;
  histogram other;
  one.add(1ms);
  other.add(3ms);
  other.add(9ms);
  one.add(other);
  EXPECT_EQ(one.count(), 3u);
  EXPECT_EQ(one.max(), 9ms);
  EXPECT_NEAR(static_cast<double>(one.percentile(0.5).count()), 3e6, 12e3);
}

} // namespace
} // namespace parley::benchmark
