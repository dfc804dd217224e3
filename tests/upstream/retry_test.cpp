#include "upstream/retry.hpp"

#include <gtest/gtest.h>

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

TEST(retry_budget, forgets_after_a_minute) {
  retry_budget budget;
  auto now = retry_budget::time{} + 1h;
  while (budget.take(now)) {
  }
  EXPECT_FALSE(budget.take(now + 59s));
  EXPECT_TRUE(budget.take(now + 61s));
}

} // namespace
} // namespace parley::upstream
