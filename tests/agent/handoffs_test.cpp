#include "tests/agent/shop_team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(a_handoff, gives_the_specialist_everything_said_so_far) {
  // given
  const auto team = shop_team();
  auto one = make_run(team, {"My invoice is wrong"});
  one.begin();
  // when
  const auto next
    = asked(one.heard(calls({{"h", "transfer_to_billing_support"}})));
  // then
  EXPECT_EQ(next.model, "model-of-billing");
  EXPECT_EQ(next.instructions, "You are Billing Support.");
  EXPECT_EQ(next.tools, team.agents[1].tools);
  EXPECT_THAT(story(next.input),
              ElementsAre("user My invoice is wrong", "call h",
                          R"(output h {\"assistant\": \"Billing Support\"})"));
  EXPECT_EQ(one.active_agent(), "billing");
  EXPECT_THAT(one.handoffs(), ElementsAre("billing"));
  EXPECT_THAT(one.tools_used(), IsEmpty());
}

TEST(a_handoff, can_be_handed_back) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  one.heard(calls({{"h", "transfer_to_billing_support"}}));
  const auto next
    = asked(one.heard(calls({{"i", "transfer_to_customer_service"}})));
  EXPECT_EQ(next.model, "model-of-triage");
  EXPECT_EQ(said(one.heard(says("Back again."))), "Back again.");
  EXPECT_EQ(one.active_agent(), "triage");
  EXPECT_THAT(one.handoffs(), ElementsAre("billing", "triage"));
}

TEST(a_handoff, lasts_into_the_next_turn) {
  auto next = make_run(shop_team(), {"And?"}, {}, "billing");
  EXPECT_EQ(asked(next.begin()).model, "model-of-billing");
}

TEST(a_handoff, to_an_agent_that_is_gone_leaves_the_start) {
  auto next = make_run(shop_team(), {"And?"}, {}, "dismissed");
  EXPECT_EQ(asked(next.begin()).model, "model-of-triage");
  EXPECT_EQ(next.active_agent(), "triage");
}

TEST(a_handoff, waits_for_the_tools_of_the_same_answer) {
  // given a hand-off before an ordinary call
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  const auto tools = one.heard(
    calls({{"h", "transfer_to_billing_support"}, {"a", "look_up"}}));
  EXPECT_THAT(tools_of(tools), ElementsAre("a"));
  EXPECT_EQ(one.active_agent(), "triage");
  // when the tool is done
  const auto next = asked(one.tool_finished("a", "1"));
  // then the outputs stand in the order of the calls
  EXPECT_EQ(next.model, "model-of-billing");
  EXPECT_THAT(story(next.input),
              ElementsAre("user Hi", "call h", "call a",
                          R"(output h {\"assistant\": \"Billing Support\"})",
                          "output a 1"));
}

TEST(a_handoff, wins_over_text_in_the_same_answer) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  auto mixed = calls({{"h", "transfer_to_technical_support"}});
  mixed->text = "Passing you on.";
  EXPECT_EQ(asked(one.heard(mixed)).model, "model-of-technical");
}

TEST(a_handoff, is_the_first_of_several) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  const auto next
    = asked(one.heard(calls({{"h", "transfer_to_technical_support"},
                             {"i", "transfer_to_billing_support"}})));
  EXPECT_EQ(next.model, "model-of-technical");
  EXPECT_THAT(
    story(next.input),
    ElementsAre("user Hi", "call h", "call i",
                R"(output h {\"assistant\": \"Technical Support\"})",
                "output i Multiple handoffs detected, ignoring this one."));
  EXPECT_THAT(one.handoffs(), ElementsAre("technical"));
}

TEST(a_handoff, that_the_agent_may_not_make_is_an_unknown_tool) {
  // given billing, which may hand back to triage alone
  auto one = make_run(shop_team(), {"Hi"}, {}, "billing");
  one.begin();
  const auto next
    = asked(one.heard(calls({{"h", "transfer_to_technical_support"}})));
  EXPECT_EQ(next.model, "model-of-billing");
  EXPECT_EQ(story(next.input).back(),
            "output h Tool 'transfer_to_technical_support' not found.");
  EXPECT_THAT(one.handoffs(), IsEmpty());
}

TEST(a_handoff, ignores_its_arguments) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  model::answer odd;
  odd.calls = {{"h", "transfer_to_billing_support", "{\"why\":"}};
  EXPECT_EQ(asked(one.heard(odd)).model, "model-of-billing");
}

TEST(a_handoff, counts_as_a_turn) {
  auto team = shop_team();
  team.max_turns = 1;
  auto one = make_run(team, {"Hi"});
  one.begin();
  EXPECT_EQ(gave_up(one.heard(calls({{"h", "transfer_to_billing_support"}}))),
            "gave_up");
}

TEST(a_handoff, that_did_not_take_place_is_not_remembered) {
  // given a hand-off waiting for a tool
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  one.heard(calls(
    {{"h", "transfer_to_billing_support"}, {"a", "look_up"}, {"b", "hours"}}));
  one.tool_finished("a", "1");
  // when the caller's time is up
  EXPECT_THAT(
    story(one.new_items("Sorry.")),
    ElementsAre("user Hi", "call a", "output a 1", "assistant Sorry."));
  EXPECT_EQ(one.active_agent(), "triage");
}

} // namespace
} // namespace parley::agent
