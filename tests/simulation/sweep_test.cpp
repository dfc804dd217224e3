#include "tests/simulation/sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace parley::simulation {
namespace {

using testing::IsEmpty;

std::string whole_trace(uint64_t seed) {
  std::ostringstream lines;
  run(seed, {}, &lines);
  return lines.str();
}

/// What failed, as somebody would want to read it.
std::string told(const sweep_result& what) {
  std::string text = text_of(what);
  for (const auto& one : what.failed)
    text
      += "\nseed " + std::to_string(one.seed) + ": " + one.violations.front();
  return text;
}

TEST(simulation, takes_the_same_steps_for_the_same_seed) {
  for (uint64_t seed : {1, 2, 3, 5, 8, 13, 21, 34}) {
    auto first = whole_trace(seed);
    whole_trace(seed + 1);
    EXPECT_EQ(first, whole_trace(seed)) << "seed " << seed;
  }
}

TEST(simulation, takes_the_same_steps_whether_somebody_reads_them_or_not) {
  for (uint64_t seed : {4, 7, 11}) {
    std::ostringstream lines;
    EXPECT_EQ(run(seed, {}, &lines).hash, run(seed).hash) << "seed " << seed;
  }
}

TEST(simulation, takes_other_steps_for_another_seed) {
  EXPECT_NE(run(1).hash, run(2).hash);
}

TEST(simulation, holds_the_guarantees_in_a_short_sweep) {
  sweep_request what;
  what.seeds = 400;
  auto sum = sweep(what);
  EXPECT_EQ(sum.seeds, what.seeds);
  EXPECT_THAT(sum.failed, IsEmpty()) << told(sum);
  // A sweep in which nothing went wrong would show nothing.
  EXPECT_GT(sum.deaths, 100) << told(sum);
  EXPECT_GT(sum.faults, 400) << told(sum);
  EXPECT_GT(sum.disk_failures, 100) << told(sum);
  EXPECT_GT(sum.replies, 800) << told(sum);
}

} // namespace
} // namespace parley::simulation
