#include "tests/agent/shop_team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::agent {
namespace {

using model::reason;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct row {
  reason why;
  const char* expected;
};

class each_failure : public ::testing::TestWithParam<row> {};

TEST_P(each_failure, has_its_fallback) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  const auto last = one.heard(fails(GetParam().why));
  EXPECT_EQ(gave_up(last), GetParam().expected);
  EXPECT_THAT(std::get<give_up>(last).detail,
              HasSubstr(model::to_string(GetParam().why)));
  EXPECT_THAT(story(one.new_items("Sorry.")),
              ElementsAre("user Hi", "assistant Sorry."));
}

INSTANTIATE_TEST_SUITE_P(
  of_the_model, each_failure,
  ::testing::Values(row{reason::rate_limited, "rate_limited"},
                    row{reason::quota, "model_unavailable"},
                    row{reason::unauthorized, "model_unavailable"},
                    row{reason::not_found, "model_unavailable"},
                    row{reason::unavailable, "model_unavailable"},
                    row{reason::timed_out, "model_unavailable"},
                    row{reason::context_too_long, "token_limit"},
                    row{reason::refused, "gave_up"},
                    row{reason::bad_request, "gave_up"},
                    row{reason::unusable, "gave_up"}));

TEST(a_failure, that_was_asked_for_is_none) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  EXPECT_TRUE(waits(one.heard(fails(reason::cancelled))));
}

TEST(a_failure, of_too_long_a_context_drops_the_older_half_once) {
  // given five items of the past, with a pair at the cut
  auto one = make_run(
    shop_team(), {"Hi"},
    {model::user_message("1"), model::function_call("x", "look_up", "{}"),
     model::function_call("y", "look_up", "{}"),
     model::function_call_output("x", "2"),
     model::function_call_output("y", "3"), model::assistant_message("4")});
  one.begin();
  // when
  const auto again = asked(one.heard(fails(reason::context_too_long)));
  // then no orphan is left
  EXPECT_THAT(story(again.input), ElementsAre("assistant 4", "user Hi"));
  EXPECT_EQ(gave_up(one.heard(fails(reason::context_too_long))), "token_limit");
}

TEST(a_failure, of_too_long_a_context_keeps_what_this_run_has_done) {
  auto one
    = make_run(shop_team(), {"Hi"},
               {model::user_message("1"), model::assistant_message("2")});
  one.begin();
  one.heard(calls({{"a", "look_up"}}));
  one.tool_finished("a", "3");
  const auto again = asked(one.heard(fails(reason::context_too_long)));
  EXPECT_THAT(story(again.input),
              ElementsAre("assistant 2", "user Hi", "call a", "output a 3"));
  EXPECT_EQ(said(one.heard(says("Fits."))), "Fits.");
}

TEST(a_failure, of_too_long_a_context_takes_no_turn) {
  auto team = shop_team();
  team.max_turns = 1;
  auto one = make_run(team, {"Hi"}, {model::user_message("1")});
  one.begin();
  asked(one.heard(fails(reason::context_too_long)));
  EXPECT_EQ(said(one.heard(says("Fits."))), "Fits.");
}

TEST(a_failure, after_the_end_changes_nothing) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  one.heard(says("Hello!"));
  EXPECT_TRUE(waits(one.heard(fails(reason::unavailable))));
  EXPECT_TRUE(waits(one.heard(says("Again"))));
}

} // namespace
} // namespace parley::agent
