#include "benchmark/chance.hpp"
#include "benchmark/schedule.hpp"
#include "benchmark/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace parley::benchmark {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(schedule, keeps_its_rate_however_late_answers_come) {
  schedule plan{steady_time{10s}, 200, 1, 0ns};
  EXPECT_EQ(plan.due(0), steady_time{10s});
  EXPECT_EQ(plan.due(1), steady_time{10s + 5ms});
  EXPECT_EQ(plan.due(200), steady_time{11s});
  EXPECT_EQ(plan.count_within(2.5s), 500u);
}

TEST(schedule, sends_groups_quickly_and_keeps_the_rate_over_all) {
  schedule plan{steady_time{0s}, 30, 3, 50ms};
  EXPECT_EQ(plan.due(1), steady_time{50ms});
  EXPECT_EQ(plan.due(2), steady_time{100ms});
  EXPECT_EQ(plan.due(3), steady_time{100ms});
  EXPECT_EQ(plan.due(30), steady_time{1s});
  EXPECT_EQ(plan.count_within(1.05s), 30u) << "whole groups";
}

std::vector<int64_t> drawn(const long_tail& from) {
  std::vector<int64_t> all;
  for (uint64_t i = 0; i < 20'000; ++i)
    all.push_back(from.draw(i).count());
  return all;
}

TEST(long_tail, has_the_median_and_the_tail_it_was_given) {
  long_tail model{800ms, 6s, 60s, 3};
  auto all = drawn(model);
  std::sort(all.begin(), all.end());
  EXPECT_NEAR(static_cast<double>(all[all.size() / 2]), 800e3, 40e3);
  EXPECT_NEAR(static_cast<double>(all[all.size() * 99 / 100]), 6e6, 6e5);
}

TEST(long_tail, is_the_same_for_the_same_seed_and_another_for_another) {
  long_tail model{800ms, 6s, 60s, 3};
  auto same = model;
  auto other = model;
  other.seed = 4;
  EXPECT_EQ(drawn(model), drawn(same));
  EXPECT_NE(drawn(model), drawn(other));
}

TEST(long_tail, never_passes_its_longest) {
  long_tail model{800ms, 6s, 1s, 3};
  auto all = drawn(model);
  EXPECT_EQ(*std::max_element(all.begin(), all.end()), 1'000'000);
}

TEST(long_tail, without_a_tail_is_always_its_median) {
  long_tail model{30s, 0us, 60s, 1};
  EXPECT_EQ(model.draw(7), 30s);
  EXPECT_EQ(long_tail{}.draw(7), 0s);
}

TEST(long_tail, is_read_back_from_its_text) {
  long_tail model{800ms, 6s, 15s, 42};
  auto read = long_tail::parse(model.to_text());
  ASSERT_TRUE(read);
  EXPECT_EQ(drawn(*read), drawn(model));
  EXPECT_FALSE(long_tail::parse("800 x"));
}

TEST(questions, since_the_last_reply_are_what_the_model_answers) {
  auto request = R"({"input":[{"content":")" + question(1, wish::answer)
                 + R"("},{"content":")" + reply_to({1}) + R"("},{"content":")"
                 + question(5, wish::answer) + R"("},{"content":")"
                 + question(6, wish::tool) + R"("}]})";
  auto asked = read_questions(request);
  EXPECT_THAT(asked.numbers, ElementsAre(5, 6));
  EXPECT_EQ(asked.last, wish::tool);
}

TEST(questions, are_none_where_there_are_none) {
  EXPECT_THAT(read_questions("").numbers, IsEmpty());
  EXPECT_THAT(read_questions("[m12").numbers, IsEmpty());
  EXPECT_THAT(read_questions(reply_to({1})).numbers, IsEmpty());
}

TEST(reply, tells_which_messages_it_answers) {
  EXPECT_THAT(numbers_of_reply(reply_to({7})), ElementsAre(7));
  EXPECT_THAT(numbers_of_reply(reply_to({7, 1234567890})),
              ElementsAre(7, 1234567890));
  for (const auto* other : {"I'm temporarily unavailable.", "[r", "[r12] short",
                            "[r0000000001", "[r0000000001;0000000002] x"})
    EXPECT_THAT(numbers_of_reply(other), IsEmpty()) << other;
}

TEST(numbered_sid, gives_its_number_back) {
  auto sid = numbered_sid("CH", 0xabcd, 12);
  EXPECT_EQ(sid, "CH000000000000abcd000000000000000c");
  EXPECT_EQ(number_of_sid(sid), 12u);
  EXPECT_FALSE(number_of_sid("CH12"));
}

} // namespace
} // namespace parley::benchmark
