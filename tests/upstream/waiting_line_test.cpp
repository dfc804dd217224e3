#include "upstream/waiting_line.hpp"

#include <gtest/gtest.h>

namespace parley::upstream {
namespace {

using namespace std::chrono_literals;

constexpr auto start = steady_time{} + 1h;

TEST(waiting_line, goes_by_lane_and_then_by_who_came_first) {
  waiting_line uut{10};
  uut.join(1, lane::spare, start);
  uut.join(7, lane::needed, start);
  uut.join(3, lane::needed, start); // a repeat of an older call
  EXPECT_EQ(uut.first_lane(), lane::needed);
  EXPECT_EQ(uut.take_first(), 3U);
  EXPECT_EQ(uut.take_first(), 7U);
  EXPECT_EQ(uut.take_first(), 1U);
  EXPECT_TRUE(uut.empty());
}

TEST(waiting_line, is_bounded) {
  waiting_line uut{2};
  EXPECT_TRUE(uut.join(1, lane::needed, start));
  EXPECT_TRUE(uut.join(2, lane::needed, start));
  EXPECT_FALSE(uut.join(3, lane::needed, start));
  uut.leave(1);
  EXPECT_TRUE(uut.join(3, lane::needed, start));
}

TEST(waiting_line, is_left_early) {
  waiting_line uut{10};
  uut.join(1, lane::needed, start);
  uut.join(2, lane::spare, start);
  uut.leave(1);
  uut.leave(2);
  uut.leave(3); // is not there
  EXPECT_TRUE(uut.empty());
  EXPECT_EQ(uut.next_overdue(), std::nullopt);
}

TEST(waiting_line, is_left_by_the_deadline) {
  waiting_line uut{10};
  uut.join(1, lane::needed, start + 3s);
  uut.join(2, lane::needed, start + 1s);
  uut.join(3, lane::spare, start + 2s);
  EXPECT_EQ(uut.next_overdue(), start + 1s);
  EXPECT_EQ(uut.take_overdue(start), std::nullopt);
  EXPECT_EQ(uut.take_overdue(start + 2s), 2U);
  EXPECT_EQ(uut.take_overdue(start + 2s), 3U);
  EXPECT_EQ(uut.take_overdue(start + 2s), std::nullopt);
  EXPECT_EQ(uut.size(), 1U);
}

} // namespace
} // namespace parley::upstream
