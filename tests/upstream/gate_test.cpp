#include "upstream/gate.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;

class gate_test : public testing::Test {
protected:
  static gate::rules rules() {
    gate::rules made;
    made.at_once = 10;
    made.waiting = 3;
    return made;
  }

  /// As many attempts begin as may.
  int fill() {
    int begun = 0;
    while (auto with = uut_.enter(lane::needed, now_)) {
      passes_.push_back(*with);
      ++begun;
    }
    return begun;
  }

  void end(verdict what) {
    uut_.ended(passes_.back(), what, now_);
    passes_.pop_back();
  }

  void open() {
    for (int i = 0; i < 5; ++i) {
      passes_.push_back(*uut_.enter(lane::needed, now_));
      end(verdict::failed);
    }
    ASSERT_TRUE(uut_.now().open);
  }

  gate uut_{rules()};
  steady_time now_ = steady_time{} + 1h;
  std::vector<gate::pass> passes_;
};

TEST_F(gate_test, lets_through_as_many_as_its_limit) {
  EXPECT_EQ(fill(), 10);
  EXPECT_TRUE(uut_.wait(1, lane::needed, now_ + 10s, now_));
  EXPECT_FALSE(uut_.next(now_));
  end(verdict::answered);
  auto next = uut_.next(now_);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->who, 1U);
}

TEST_F(gate_test, makes_nobody_overtake_those_who_wait) {
  fill();
  uut_.wait(1, lane::needed, now_ + 10s, now_);
  end(verdict::answered);
  EXPECT_FALSE(uut_.enter(lane::needed, now_));
  EXPECT_TRUE(uut_.next(now_));
}

TEST_F(gate_test, lets_what_is_needed_overtake_courtesies) {
  fill();
  uut_.wait(1, lane::spare, now_ + 10s, now_);
  end(verdict::answered);
  EXPECT_FALSE(uut_.enter(lane::spare, now_));
  EXPECT_TRUE(uut_.enter(lane::needed, now_));
}

TEST_F(gate_test, turns_away_when_too_many_wait) {
  fill();
  for (ticket who = 1; who <= 3; ++who)
    EXPECT_TRUE(uut_.wait(who, lane::needed, now_ + 10s, now_));
  EXPECT_FALSE(uut_.wait(4, lane::needed, now_ + 10s, now_));
  uut_.leave(2);
  EXPECT_TRUE(uut_.wait(4, lane::needed, now_ + 10s, now_));
}

TEST_F(gate_test, lets_nobody_wait_to_the_end_of_its_time) {
  fill();
  EXPECT_FALSE(uut_.wait(1, lane::needed, now_ + 500ms, now_));
  uut_.wait(2, lane::needed, now_ + 10s, now_);
  EXPECT_EQ(uut_.look_again(), now_ + 9'500ms);
  EXPECT_EQ(uut_.overdue(now_ + 9'499ms), std::nullopt);
  EXPECT_EQ(uut_.overdue(now_ + 9'500ms), 2U);
  EXPECT_EQ(uut_.look_again(), std::nullopt);
}

TEST_F(gate_test, holds_calls_while_its_breaker_is_open) {
  open();
  EXPECT_FALSE(uut_.enter(lane::needed, now_));
  EXPECT_TRUE(uut_.wait(1, lane::needed, now_ + 30s, now_));
  EXPECT_TRUE(uut_.wait(2, lane::needed, now_ + 30s, now_));
  EXPECT_EQ(uut_.look_again(), now_ + 1s);
  EXPECT_FALSE(uut_.next(now_ + 999ms));
  now_ += 1s;
  auto probe = uut_.next(now_);
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->who, 1U);
  EXPECT_FALSE(uut_.next(now_)) << "one call a second";
  EXPECT_EQ(uut_.look_again(), now_ + 1s);
  uut_.ended(probe->with, verdict::failed, now_);
  EXPECT_FALSE(uut_.next(now_));
  now_ += 1s;
  probe = uut_.next(now_);
  ASSERT_TRUE(probe);
  EXPECT_EQ(probe->who, 2U);
}

TEST_F(gate_test, takes_a_new_call_for_a_probe_when_nobody_waits) {
  open();
  EXPECT_EQ(uut_.look_again(), std::nullopt);
  now_ += 1min;
  EXPECT_TRUE(uut_.enter(lane::needed, now_));
  EXPECT_FALSE(uut_.enter(lane::needed, now_));
}

TEST_F(gate_test, probes_with_no_courtesy) {
  open();
  uut_.wait(1, lane::spare, now_ + 30s, now_);
  now_ += 1s;
  EXPECT_FALSE(uut_.next(now_));
  EXPECT_FALSE(uut_.enter(lane::spare, now_));
  EXPECT_EQ(uut_.look_again(), now_ + 28'500ms);
}

TEST_F(gate_test, lets_those_who_waited_come_gradually) {
  auto many = rules();
  many.at_once = 1'000;
  many.waiting = 1'000;
  uut_ = gate{many};
  open();
  for (ticket who = 0; who < 1'000; ++who)
    uut_.wait(who, lane::needed, now_ + 30s, now_);
  now_ += 1s;
  auto probe = uut_.next(now_);
  ASSERT_TRUE(probe);
  uut_.ended(probe->with, verdict::answered, now_);
  std::vector<gate::pass> round;
  for (int rounds = 0, before = 0; rounds < 4; ++rounds) {
    round.clear();
    while (auto next = uut_.next(now_))
      round.push_back(next->with);
    EXPECT_GT(round.size(), before);
    EXPECT_LE(round.size(), before == 0 ? 10 : 3 * before);
    before = static_cast<int>(round.size());
    for (const auto& with : round)
      uut_.ended(with, verdict::answered, now_);
  }
}

TEST_F(gate_test, shows_how_it_stands) {
  fill();
  uut_.wait(1, lane::needed, now_ + 10s, now_);
  auto view = uut_.now();
  EXPECT_FALSE(view.open);
  EXPECT_EQ(view.limit, 10);
  EXPECT_EQ(view.ceiling, 10);
  EXPECT_EQ(view.under_way, 10);
  EXPECT_EQ(view.waiting, 1);
}

} // namespace
} // namespace parley::upstream
