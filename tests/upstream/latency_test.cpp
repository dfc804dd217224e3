#include "upstream/latency.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;
using finding = latency_watch::finding;

class latency_test : public testing::Test {
protected:
  using took = std::optional<steady_time::duration>;

  /// A whole sample of such times.
  std::optional<finding> sample(std::chrono::milliseconds each) {
    return sample([=](std::size_t) { return took{each}; });
  }

  template <class Took>
  std::optional<finding> sample(Took each) {
    now_ += 1min;
    latency_watch::sample which = 0;
    for (std::size_t i = 0; i < latency_watch::size; ++i)
      which = uut_.begins(now_);
    EXPECT_EQ(uut_.begins(now_), 0U) << "the sample is full";
    std::vector<took> all;
    for (std::size_t i = 0; i < latency_watch::size; ++i)
      all.push_back(each(i));
    std::sort(all.begin(), all.end()); // as they end
    std::optional<finding> found;
    for (std::size_t i = 0; i < all.size() && !found; ++i)
      found = uut_.ended(which, all[i], limited_, now_ + 10min);
    return found;
  }

  latency_watch uut_;
  steady_time now_ = steady_time{} + 1h;
  bool limited_ = false;
};

TEST_F(latency_test, tells_usual_from_busy) {
  EXPECT_EQ(sample(1'000ms), finding::usual);
  EXPECT_EQ(sample(1'200ms), finding::usual);
  EXPECT_EQ(sample(1'900ms), finding::busy);
  EXPECT_EQ(sample(900ms), finding::usual);
}

TEST_F(latency_test, believes_in_slowness_the_second_time) {
  sample(1'000ms);
  EXPECT_EQ(sample(2'500ms), finding::doubt);
  EXPECT_EQ(sample(1'000ms), finding::usual);
  EXPECT_EQ(sample(2'500ms), finding::doubt);
  EXPECT_EQ(sample(2'500ms), finding::slow);
}

TEST_F(latency_test, goes_on_while_asking_for_less_helps) {
  sample(1'000ms);
  sample(4'000ms);
  EXPECT_EQ(sample(4'000ms), finding::slow);
  EXPECT_EQ(sample(3'200ms), finding::slow);
  EXPECT_EQ(sample(2'600ms), finding::slow);
  EXPECT_EQ(sample(1'900ms), finding::busy);
}

TEST_F(latency_test, takes_longer_answers_for_usual_when_less_does_not_help) {
  sample(1'000ms);
  sample(4'000ms);
  EXPECT_EQ(sample(4'000ms), finding::slow);
  EXPECT_EQ(sample(3'900ms), finding::futile);
  EXPECT_EQ(sample(4'100ms), finding::usual);
}

TEST_F(latency_test, follows_a_slow_change) {
  for (auto each = 1'000ms; each < 10'000ms; each += each / 50)
    EXPECT_EQ(sample(each), finding::usual) << each.count();
}

TEST_F(latency_test, takes_no_queue_for_usual_while_less_is_asked_for) {
  limited_ = true;
  sample(1'000ms);
  for (int i = 0; i < 9; ++i)
    EXPECT_EQ(sample(1'800ms), finding::busy);
  EXPECT_EQ(sample(1'800ms), finding::slow) << "put to the test";
  EXPECT_EQ(sample(1'500ms), finding::busy) << "it was a queue";
}

TEST_F(latency_test, judges_no_sample_that_tells_too_little) {
  sample(1'000ms);
  auto most_failed = [](std::size_t i) {
    return i % 4 == 0 ? took{9s} : std::nullopt;
  };
  EXPECT_EQ(sample(most_failed), std::nullopt);
  EXPECT_EQ(sample(1'000ms), finding::usual);
}

TEST_F(latency_test, takes_a_sample_once_a_second_at_most) {
  latency_watch::sample which = 0;
  for (std::size_t i = 0; i < latency_watch::size; ++i)
    which = uut_.begins(now_);
  for (std::size_t i = 0; i < latency_watch::size; ++i)
    uut_.ended(which, 1ms, false, now_ + 1ms);
  EXPECT_EQ(uut_.begins(now_ + 999ms), 0U);
  EXPECT_NE(uut_.begins(now_ + 1s), 0U);
}

TEST_F(latency_test, waits_for_no_more_than_the_faster_half) {
  auto which = uut_.begins(now_);
  for (std::size_t i = 1; i < latency_watch::size; ++i)
    uut_.begins(now_);
  for (std::size_t i = 0; i < latency_watch::size / 2; ++i)
    EXPECT_FALSE(uut_.ended(which, 2s, false, now_ + 2s));
  EXPECT_TRUE(uut_.ended(which, 2s, false, now_ + 2s));
  now_ += 3s;
  EXPECT_NE(uut_.begins(now_), which);
  EXPECT_FALSE(uut_.ended(which, 3s, false, now_)) << "late, of no sample";
}

TEST_F(latency_test, waits_while_one_may_still_be_faster) {
  auto which = uut_.begins(now_);
  for (std::size_t i = 1; i < latency_watch::size; ++i)
    uut_.begins(now_ += 100ms);
  for (std::size_t i = 0; i < 60; ++i)
    EXPECT_FALSE(uut_.ended(which, 2s, false, now_ + 1'999ms));
  EXPECT_TRUE(uut_.ended(which, 2s, false, now_ + 2s));
}

TEST_F(latency_test, is_not_misled_by_long_tails) {
  std::minstd_rand chance{3};
  std::lognormal_distribution<double> seconds{0.7, 1.0}; // mean 3.3, 99 %: 20
  for (int i = 0; i < 10'000; ++i) {
    auto found = sample([&](std::size_t) {
      return took{std::chrono::duration_cast<steady_time::duration>(
        std::chrono::duration<double>{seconds(chance)})};
    });
    ASSERT_NE(found, finding::slow) << i;
  }
}

} // namespace
} // namespace parley::upstream
