#include "upstream/concurrency.hpp"

#include <gtest/gtest.h>

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;

class concurrency_test : public testing::Test {
protected:
  /// Attempts that began at `begun` end, `under_way` others are under way.
  void end(verdict what, int times, int64_t under_way) {
    for (int i = 0; i < times; ++i)
      uut_.ended(begun_, what, under_way, now_);
  }

  concurrency_limit uut_{1'000};
  steady_time now_ = steady_time{} + 1h;
  steady_time begun_ = now_;
};

TEST_F(concurrency_test, starts_at_its_ceiling) {
  EXPECT_EQ(uut_.now_at(), 1'000);
  end(verdict::answered, 10'000, 999);
  EXPECT_EQ(uut_.now_at(), 1'000);
}

TEST_F(concurrency_test, bears_a_failure_now_and_then) {
  for (int i = 0; i < 1'000; ++i) {
    end(verdict::failed, 1, 500);
    end(verdict::answered, 30, 500);
  }
  EXPECT_EQ(uut_.now_at(), 1'000);
}

TEST_F(concurrency_test, decreases_once_for_all_that_began_before_it_did) {
  end(verdict::failed, 50, 499);
  EXPECT_EQ(uut_.now_at(), 450) << "a tenth less than what was in use";
  begun_ = now_ += 1s;
  end(verdict::failed, 50, 449);
  EXPECT_EQ(uut_.now_at(), 405);
}

TEST_F(concurrency_test, gives_a_refused_attempt_s_place_to_nobody) {
  end(verdict::refused, 5, 900);
  begun_ -= 1s;
  for (int64_t under_way = 899; under_way >= 100; --under_way)
    end(verdict::refused, 1, under_way);
  EXPECT_EQ(uut_.now_at(), 100);
}

TEST_F(concurrency_test, never_falls_below_its_floor) {
  for (int i = 0; i < 1'000; ++i) {
    begun_ = now_ += 1s;
    end(verdict::refused, 1, 0);
    end(verdict::failed, 1, 0);
  }
  EXPECT_EQ(uut_.now_at(), concurrency_limit::floor);
}

TEST_F(concurrency_test, recovers_faster_from_round_to_round) {
  end(verdict::refused, 10, 100);
  ASSERT_EQ(uut_.now_at(), 90);
  end(verdict::answered, 90, 100);
  EXPECT_LE(uut_.now_at(), 95) << "first it feels its way";
  int answers = 0;
  for (; uut_.now_at() < 1'000; ++answers)
    end(verdict::answered, 1, 100);
  EXPECT_LT(answers, 1'500);
}

TEST_F(concurrency_test, restarts_from_its_floor_and_triples_each_round) {
  uut_.restart(now_);
  EXPECT_EQ(uut_.now_at(), concurrency_limit::floor);
  end(verdict::answered, 10, 9);
  EXPECT_EQ(uut_.now_at(), 30);
}

TEST_F(concurrency_test, grows_only_when_it_may) {
  uut_.lower(0.8, 500, now_);
  EXPECT_EQ(uut_.now_at(), 400);
  uut_.may_grow(false);
  end(verdict::answered, 1'000, 400);
  EXPECT_EQ(uut_.now_at(), 400);
  uut_.raise_to(900);
  EXPECT_EQ(uut_.now_at(), 900);
  uut_.raise_to(100);
  EXPECT_EQ(uut_.now_at(), 900);
}

} // namespace
} // namespace parley::upstream
