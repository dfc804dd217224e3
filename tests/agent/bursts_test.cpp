#include "tests/agent/shop_team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(a_burst, starts_anew_while_the_model_works) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  const auto next = asked(one.customer_wrote("My order?"));
  EXPECT_THAT(story(next.input), ElementsAre("user Hi", "user My order?"));
  EXPECT_EQ(said(one.heard(says("Shipped."))), "Shipped.");
  EXPECT_THAT(story(one.new_items("Shipped.")),
              ElementsAre("user Hi", "user My order?", "assistant Shipped."));
  EXPECT_EQ(one.model_calls(), 2);
}

TEST(a_burst, drops_what_was_read_for_the_first_messages) {
  // given a run with one pair done and another call open, at another agent
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  one.heard(calls({{"a", "look_up"}, {"h", "transfer_to_billing_support"}}));
  one.tool_finished("a", "1");
  one.heard(calls({{"b", "invoice"}}));
  // when the customer writes before anything was done
  const auto next = asked(one.customer_wrote("Wait"));
  // then
  EXPECT_EQ(next.model, "model-of-triage");
  EXPECT_THAT(story(next.input), ElementsAre("user Hi", "user Wait"));
  EXPECT_EQ(one.active_agent(), "triage");
  EXPECT_THAT(one.handoffs(), IsEmpty());
  EXPECT_TRUE(waits(one.tool_finished("b", "late")));
}

TEST(a_burst, gives_the_run_all_its_turns_again) {
  auto team = shop_team();
  team.max_turns = 2;
  team.max_tool_calls = 2;
  auto one = make_run(team, {"Hi"});
  one.begin();
  one.heard(calls({{"a", "fly"}, {"b", "fly"}}));
  asked(one.customer_wrote("Wait"));
  asked(one.heard(calls({{"c", "fly"}, {"d", "fly"}})));
  EXPECT_EQ(said(one.heard(says("Hello!"))), "Hello!");
}

TEST(a_burst, before_the_begin_only_joins) {
  auto one = make_run(shop_team(), {"Hi"});
  EXPECT_TRUE(waits(one.customer_wrote("There")));
  EXPECT_THAT(story(asked(one.begin()).input),
              ElementsAre("user Hi", "user There"));
}

/// A run at billing whose model has asked for a refund.
run about_to_refund() {
  auto one = make_run(shop_team(), {"Refund me"}, {}, "billing");
  one.begin();
  EXPECT_EQ(act_of(one.heard(calls({{"r", "refund"}}))), "r");
  return one;
}

TEST(a_burst, joins_the_next_call_once_a_tool_acts) {
  auto one = about_to_refund();
  // when
  EXPECT_TRUE(waits(one.customer_wrote("And my invoice?")));
  const auto next = asked(one.tool_finished("r", "done"));
  // then
  EXPECT_THAT(story(next.input),
              ElementsAre("user Refund me", "call r", "output r done",
                          "user And my invoice?"));
  EXPECT_EQ(said(one.heard(says("Both done."))), "Both done.");
}

TEST(a_burst, holds_back_a_text_that_does_not_know_of_it) {
  // given a refund made and the model at its final text
  auto one = about_to_refund();
  one.tool_finished("r", "done");
  EXPECT_TRUE(waits(one.customer_wrote("And my invoice?")));
  // when the text comes
  const auto next = asked(one.heard(says("Refunded.")));
  // then nothing is said to half of it; the result is kept, the text is not
  EXPECT_THAT(story(next.input),
              ElementsAre("user Refund me", "call r", "output r done",
                          "user And my invoice?"));
  EXPECT_EQ(said(one.heard(says("Refunded, and sent."))),
            "Refunded, and sent.");
}

TEST(a_burst, waits_for_what_reads_without_knowing_of_it) {
  auto one = about_to_refund();
  one.tool_finished("r", "done");
  one.customer_wrote("Quick");
  EXPECT_THAT(tools_of(one.heard(calls({{"i", "invoice"}}))), ElementsAre("i"));
  EXPECT_THAT(story(asked(one.tool_finished("i", "7")).input),
              ElementsAre("user Refund me", "call r", "output r done", "call i",
                          "output i 7", "user Quick"));
}

TEST(a_burst, stops_what_would_act_without_knowing_of_it) {
  // given two refunds asked for at once
  auto one = make_run(shop_team(), {"Refund both"}, {}, "billing");
  one.begin();
  EXPECT_EQ(act_of(one.heard(calls_with({{"r1", "refund", R"({"order":1})"},
                                         {"r2", "refund", R"({"order":2})"}}))),
            "r1");
  // when the customer thinks again before the second
  one.customer_wrote("No, the first one only!");
  const auto next = asked(one.tool_finished("r1", "done"));
  // then the model has to decide anew, and may
  EXPECT_THAT(story(next.input),
              ElementsAre("user Refund both", "call r1", "call r2",
                          "output r1 done",
                          testing::StartsWith("output r2 This action was not"),
                          "user No, the first one only!"));
  EXPECT_EQ(
    act_of(one.heard(calls_with({{"r3", "refund", R"({"order":2})"}}))), "r3");
}

TEST(a_burst, is_remembered_when_the_run_gives_up) {
  auto one = about_to_refund();
  one.tool_finished("r", "done");
  one.customer_wrote("Quick");
  EXPECT_EQ(gave_up(one.heard(fails(model::reason::unavailable))),
            "model_unavailable");
  EXPECT_THAT(story(one.new_items("Sorry.")),
              ElementsAre("user Refund me", "call r", "output r done",
                          "user Quick", "assistant Sorry."));
}

TEST(a_burst, cannot_go_on_for_ever_once_a_tool_has_acted) {
  auto team = shop_team();
  team.max_turns = 3;
  auto one = make_run(team, {"Refund me"}, {}, "billing");
  one.begin();
  one.heard(calls({{"r", "refund"}}));
  one.tool_finished("r", "done");
  one.customer_wrote("1");
  asked(one.heard(says("Hello!")));
  one.customer_wrote("2");
  EXPECT_EQ(gave_up(one.heard(says("Hello!"))), "gave_up");
  EXPECT_THAT(story(one.new_items("Sorry.")),
              ElementsAre("user Refund me", "call r", "output r done", "user 1",
                          "user 2", "assistant Sorry."));
}

} // namespace
} // namespace parley::agent
