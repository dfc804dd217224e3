#include "upstream/retry.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;

TEST(retry_policy, doubles_the_delay_up_to_the_cap) {
  retry_policy policy{.attempts = 10, .base = 500ms, .cap = 3s};
  EXPECT_EQ(policy.next(1, {}, 60s, 0), 500ms);
  EXPECT_EQ(policy.next(2, {}, 60s, 0), 1s);
  EXPECT_EQ(policy.next(3, {}, 60s, 0), 2s);
  EXPECT_EQ(policy.next(4, {}, 60s, 0), 3s);
}

TEST(retry_policy, takes_off_at_most_a_quarter_by_chance) {
  retry_policy policy{.attempts = 3, .base = 1s};
  EXPECT_EQ(policy.next(1, {}, 60s, 0.5), 875ms);
  EXPECT_GE(policy.next(1, {}, 60s, 0.999), 750ms);
}

TEST(retry_policy, stops_after_its_attempts) {
  retry_policy policy{.attempts = 3};
  EXPECT_TRUE(policy.next(2, {}, 60s, 0));
  EXPECT_FALSE(policy.next(3, {}, 60s, 0));
}

TEST(retry_policy, obeys_the_server) {
  retry_policy policy;
  EXPECT_EQ(policy.next(1, 120ms, 60s, 0.9), 120ms);
  EXPECT_EQ(policy.next(1, 0ms, 60s, 0.9), 0ms);
}

TEST(retry_policy,
     gives_up_at_once_when_the_wait_is_longer_than_the_time_left) {
  retry_policy policy;
  EXPECT_FALSE(policy.next(1, 30s, 10s, 0));
  EXPECT_FALSE(policy.next(1, {}, 400ms, 0));
}

TEST(retry_budget, always_allows_ten) {
  retry_budget budget;
  auto now = retry_budget::time{} + 1h;
  for (int i = 0; i < 10; ++i)
    EXPECT_TRUE(budget.take(now)) << i;
  EXPECT_FALSE(budget.take(now));
}

TEST(retry_budget, allows_a_fifth_of_the_calls_of_the_last_minute) {
  retry_budget budget;
  auto now = retry_budget::time{} + 1h;
  for (int i = 0; i < 100; ++i)
    budget.called(now);
  int taken = 0;
  while (budget.take(now))
    ++taken;
  EXPECT_EQ(taken, 20);
}

TEST(retry_budget, holds_at_a_burst) {
  retry_budget budget;
  auto now = retry_budget::time{} + 1h;
  int taken = 0;
  for (int i = 0; i < 1'000; ++i) { // each call fails at once
    budget.called(now);
    taken += budget.take(now) ? 1 : 0;
  }
  EXPECT_EQ(taken, 200);
}

/// Calls and repeats that come irregularly, and all of them remembered.
TEST(retry_budget, holds_for_every_minute_that_ends_with_a_repeat) {
  retry_budget budget;
  std::minstd_rand chance{7};
  std::vector<retry_budget::time> calls;
  std::vector<retry_budget::time> repeats;
  auto within = [](const auto& all, retry_budget::time now) {
    return std::count_if(all.begin(), all.end(),
                         [now](auto at) { return now - at <= 60s; });
  };
  auto now = retry_budget::time{} + 1h;
  for (int i = 0; i < 20'000; ++i) {
    now += std::chrono::milliseconds{chance() % (i / 1'000 % 3 == 0 ? 5 : 90)};
    if (chance() % 3 != 0) {
      budget.called(now);
      calls.push_back(now);
    } else if (budget.take(now)) {
      repeats.push_back(now);
      ASSERT_LE(within(repeats, now), std::max(10L, within(calls, now) / 5));
    }
  }
  EXPECT_GT(repeats.size(), 2'000U) << "it is used up to what it allows";
}

TEST(retry_budget, forgets_after_a_minute) {
  retry_budget budget;
  auto now = retry_budget::time{} + 1h;
  while (budget.take(now)) {
  }
  EXPECT_FALSE(budget.take(now + 59s));
  EXPECT_TRUE(budget.take(now + 62s));
}

} // namespace
} // namespace parley::upstream
