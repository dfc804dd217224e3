#include "upstream/breaker.hpp"

#include <gtest/gtest.h>

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;

class breaker_test : public testing::Test {
protected:
  void end(verdict what, int times = 1) {
    for (int i = 0; i < times; ++i)
      uut_.ended(now_, what, now_);
  }

  void open() {
    end(verdict::failed, 5);
    ASSERT_TRUE(uut_.is_open());
  }

  breaker uut_;
  steady_time now_ = steady_time{} + 1h;
};

TEST_F(breaker_test, opens_when_half_of_the_newest_attempts_failed) {
  end(verdict::answered, 10);
  end(verdict::failed, 9);
  EXPECT_FALSE(uut_.is_open());
  end(verdict::failed);
  EXPECT_TRUE(uut_.is_open());
}

TEST_F(breaker_test, stays_closed_for_fewer_than_five_failures) {
  end(verdict::failed, 4);
  EXPECT_FALSE(uut_.is_open());
}

TEST_F(breaker_test, looks_at_the_newest_hundred_alone) {
  end(verdict::answered, 10'000);
  end(verdict::failed, 49);
  EXPECT_FALSE(uut_.is_open());
  end(verdict::failed);
  EXPECT_TRUE(uut_.is_open());
}

TEST_F(breaker_test, forgets_after_ten_seconds) {
  end(verdict::failed, 4);
  now_ += 10s;
  end(verdict::failed, 4);
  EXPECT_FALSE(uut_.is_open());
}

TEST_F(breaker_test, is_not_opened_by_refusals_or_by_what_tells_nothing) {
  end(verdict::refused, 100);
  end(verdict::untold, 100);
  EXPECT_FALSE(uut_.is_open());
}

TEST_F(breaker_test, stays_closed_while_a_third_of_all_fails) {
  for (int i = 0; i < 1'000; ++i) {
    end(verdict::answered, 2);
    end(verdict::failed);
  }
  EXPECT_FALSE(uut_.is_open());
}

TEST_F(breaker_test, wants_one_probe_a_second) {
  open();
  EXPECT_FALSE(uut_.wants_probe(now_ + 999ms));
  EXPECT_EQ(uut_.next_probe(), now_ + 1s);
  now_ += 1s;
  ASSERT_TRUE(uut_.wants_probe(now_));
  uut_.probe_begins(now_);
  EXPECT_FALSE(uut_.wants_probe(now_ + 999ms));
  EXPECT_TRUE(uut_.wants_probe(now_ + 1s)) << "the first may hang";
}

TEST_F(breaker_test, closes_when_a_probe_is_answered) {
  for (auto what : {verdict::answered, verdict::refused}) {
    open();
    now_ += 1s;
    uut_.probe_begins(now_);
    end(verdict::failed);
    EXPECT_TRUE(uut_.is_open());
    end(verdict::untold);
    EXPECT_TRUE(uut_.is_open());
    end(what);
    EXPECT_FALSE(uut_.is_open());
  }
}

TEST_F(breaker_test, does_not_hear_what_began_before_it_changed) {
  auto before = now_;
  now_ += 1s;
  open();
  uut_.ended(before, verdict::answered, now_);
  EXPECT_TRUE(uut_.is_open());
  now_ += 1s;
  uut_.probe_begins(now_);
  end(verdict::answered);
  for (int i = 0; i < 100; ++i)
    uut_.ended(before, verdict::failed, now_);
  EXPECT_FALSE(uut_.is_open());
}

TEST_F(breaker_test, starts_afresh_when_it_closes) {
  end(verdict::answered, 4);
  open();
  now_ += 1s;
  uut_.probe_begins(now_);
  end(verdict::answered);
  end(verdict::failed, 4);
  EXPECT_FALSE(uut_.is_open());
}

} // namespace
} // namespace parley::upstream
