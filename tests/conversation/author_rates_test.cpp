#include "conversation/author_rates.hpp"

#include <gtest/gtest.h>

namespace parley::conversation {
namespace {

using namespace std::chrono_literals;

constexpr steady_time start{1h};

TEST(author_rates, answers_as_many_as_the_limit_says_then_tells_once) {
  author_rates rates{2};
  EXPECT_EQ(rates.count("a", start), allowance::answered);
  EXPECT_EQ(rates.count("a", start + 1s), allowance::answered);
  EXPECT_EQ(rates.count("a", start + 2s), allowance::noticed);
  EXPECT_EQ(rates.count("a", start + 3s), allowance::silent);
  EXPECT_EQ(rates.count("a", start + 59s), allowance::silent);
}

TEST(author_rates, answers_again_once_the_oldest_is_a_minute_old) {
  author_rates rates{2};
  rates.count("a", start);
  rates.count("a", start + 30s);
  EXPECT_EQ(rates.count("a", start + 31s), allowance::noticed);
  EXPECT_EQ(rates.count("a", start + 60s), allowance::answered);
  EXPECT_EQ(rates.count("a", start + 61s), allowance::noticed)
    << "another time, another notice";
}

TEST(author_rates, counts_each_author_alone) {
  author_rates rates{1};
  EXPECT_EQ(rates.count("a", start), allowance::answered);
  EXPECT_EQ(rates.count("b", start), allowance::answered);
  EXPECT_EQ(rates.count("a", start), allowance::noticed);
}

TEST(author_rates, without_a_limit_all_is_answered) {
  author_rates rates{0};
  for (int i = 0; i < 1000; ++i)
    EXPECT_EQ(rates.count("a", start), allowance::answered);
  EXPECT_EQ(rates.size(), 0);
}

TEST(author_rates, forgets_who_is_silent_and_counts_no_more_than_its_bound) {
  author_rates rates{1, 2};
  rates.count("a", start);
  rates.count("b", start);
  EXPECT_EQ(rates.count("c", start), allowance::answered);
  EXPECT_EQ(rates.count("c", start), allowance::answered);
  EXPECT_EQ(rates.size(), 2);
  rates.count("c", start + 61s);
  EXPECT_EQ(rates.size(), 1);
}

} // namespace
} // namespace parley::conversation
