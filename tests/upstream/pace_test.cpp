#include "upstream/pace.hpp"

#include "upstream/agenda.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;

constexpr auto start = steady_time{} + 1h;
constexpr auto never = start + 24h;

/// The most actions that any second holds.
std::ptrdiff_t most_in_a_second(std::vector<steady_time> all) {
  std::sort(all.begin(), all.end());
  std::ptrdiff_t most = 0;
  for (auto from = all.begin(); from != all.end(); ++from)
    most = std::max(most, std::upper_bound(from, all.end(), *from + 1s) - from);
  return most;
}

TEST(pace, lets_the_usual_few_through_at_once) {
  pace uut{30};
  for (int i = 0; i < 15; ++i)
    EXPECT_EQ(uut.reserve("CH1", start, never), start);
  EXPECT_GT(uut.reserve("CH1", start, never), start);
}

TEST(pace, holds_in_any_second) {
  pace uut{30};
  std::vector<steady_time> all;
  for (int i = 0; i < 200; ++i)
    all.push_back(*uut.reserve("CH1", start, never));
  EXPECT_LE(most_in_a_second(all), 30);
  EXPECT_LE(all.back(), start + 13s) << "and is used";
}

TEST(pace, holds_for_actions_that_come_irregularly) {
  pace uut{30};
  std::minstd_rand chance{11};
  std::vector<steady_time> all;
  auto now = start;
  for (int i = 0; i < 5'000; ++i) {
    now += std::chrono::milliseconds{chance() % (i / 100 % 2 == 0 ? 10 : 300)};
    all.push_back(*uut.reserve("CH1", now, never));
    ASSERT_GE(all.back(), now);
  }
  EXPECT_LE(most_in_a_second(all), 30);
}

TEST(pace, keeps_keys_apart) {
  pace uut{30};
  for (int i = 0; i < 100; ++i)
    uut.reserve("CH1", start, never);
  EXPECT_EQ(uut.reserve("CH2", start, never), start);
}

TEST(pace, takes_no_place_that_comes_too_late) {
  pace uut{30};
  for (int i = 0; i < 30; ++i)
    uut.reserve("CH1", start, never);
  EXPECT_EQ(uut.reserve("CH1", start, start + 1s), std::nullopt);
  EXPECT_EQ(uut.reserve("CH1", start + 2s, start + 2s), start + 2s);
}

TEST(pace, forgets_who_is_silent) {
  pace uut{30};
  for (int i = 0; i < 1'000; ++i)
    uut.reserve("CH" + std::to_string(i), start, never);
  EXPECT_EQ(uut.keys(), 1'000U);
  uut.reserve("CH1", start + 2s, never);
  EXPECT_EQ(uut.keys(), 1U);
}

TEST(agenda, gives_what_is_due_in_order) {
  agenda uut;
  EXPECT_EQ(uut.next(), std::nullopt);
  uut.add(start + 2s, 1);
  uut.add(start + 1s, 2);
  uut.add(start + 1s, 3);
  EXPECT_EQ(uut.next(), start + 1s);
  EXPECT_EQ(uut.take_due(start), std::nullopt);
  EXPECT_EQ(uut.take_due(start + 1s), 2U);
  EXPECT_EQ(uut.take_due(start + 1s), 3U);
  EXPECT_EQ(uut.take_due(start + 1s), std::nullopt);
  EXPECT_EQ(uut.take_due(start + 2s), 1U);
}

} // namespace
} // namespace parley::upstream
