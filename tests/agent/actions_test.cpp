#include "agent/arguments.hpp"
#include "tests/agent/shop_team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

const char* const unknown = "output r It is not known whether this action";

run at_billing(team agents = shop_team()) {
  auto one = make_run(std::move(agents), {"Refund me"}, {}, "billing");
  one.begin();
  return one;
}

/// What goes on after a run that had come this far.
run taken_up(const run_position& at, std::vector<action> actions,
             std::vector<std::string> messages = {}) {
  beginning from;
  from.agents = std::make_shared<const team>(shop_team());
  from.active_agent = "triage";
  from.messages = std::move(messages);
  from.earlier = earlier_run{at, std::move(actions)};
  return run{std::move(from)};
}

TEST(an_action, is_announced_with_what_it_is) {
  auto one = at_billing();
  EXPECT_FALSE(one.acted());
  const auto next
    = one.heard(calls_with({{"r", "refund", R"({"order": 7, "note":null})"}}));
  EXPECT_EQ(act_of(next), "r");
  EXPECT_EQ(std::get<commit_call>(next).arguments, R"({"order":7})");
  EXPECT_TRUE(one.acted());
  EXPECT_THAT(story(asked(one.tool_finished("r", "done")).input),
              ElementsAre("user Refund me", "call r", "output r done"));
  EXPECT_THAT(one.tools_used(), ElementsAre("refund"));
}

TEST(an_action, waits_for_what_only_reads) {
  auto one = at_billing();
  EXPECT_THAT(tools_of(one.heard(calls({{"r", "refund"}, {"i", "invoice"}}))),
              ElementsAre("i"));
  EXPECT_FALSE(one.acted()) << "a burst may still start the run anew";
  EXPECT_EQ(act_of(one.tool_finished("i", "7")), "r");
}

TEST(an_action, follows_the_one_before_it) {
  auto one = at_billing();
  EXPECT_EQ(act_of(one.heard(calls_with({{"r1", "refund", R"({"order":1})"},
                                         {"r2", "refund", R"({"order":2})"}}))),
            "r1");
  EXPECT_EQ(act_of(one.tool_finished("r1", "done")), "r2");
  EXPECT_THAT(story(asked(one.tool_finished("r2", "failed")).input),
              ElementsAre("user Refund me", "call r1", "call r2",
                          "output r1 done", "output r2 failed"));
}

TEST(an_action, is_not_done_twice_in_a_turn) {
  // given a refund
  auto one = at_billing();
  one.heard(calls_with({{"r", "refund", R"({"order":7,"note":"x"})"}}));
  one.tool_finished("r", "done");
  // when the model asks for the same in other words
  const auto next = one.heard(
    calls_with({{"again", "refund", R"({ "note": "x", "order": 7.0 })"}}));
  // then it gets what the first gave
  EXPECT_THAT(story(asked(next).input),
              ElementsAre("user Refund me", "call r", "output r done",
                          "call again", "output again done"));
}

TEST(an_action, is_done_once_when_one_answer_asks_twice) {
  auto one = at_billing();
  EXPECT_EQ(act_of(one.heard(calls({{"r1", "refund"}, {"r2", "refund"}}))),
            "r1");
  EXPECT_THAT(story(asked(one.tool_finished("r1", "done")).input),
              ElementsAre("user Refund me", "call r1", "call r2",
                          "output r1 done", "output r2 done"));
}

TEST(an_action, that_may_have_happened_is_not_tried_again) {
  auto one = at_billing();
  one.heard(calls({{"r", "refund"}}));
  EXPECT_THAT(story(asked(one.tool_finished("r", std::nullopt)).input),
              ElementsAre("user Refund me", "call r", StartsWith(unknown)));
  EXPECT_THAT(
    story(asked(one.heard(calls({{"again", "refund"}}))).input).back(),
    StartsWith("output again It is not known"));
}

TEST(an_action, is_not_begun_when_no_model_call_could_tell_of_it) {
  auto team = shop_team();
  team.max_turns = 1;
  auto one = at_billing(team);
  EXPECT_EQ(gave_up(one.heard(calls({{"r", "refund"}}))), "gave_up");
  EXPECT_FALSE(one.acted());
}

TEST(an_action, under_way_is_in_the_history_when_the_run_is_ended) {
  auto one = at_billing();
  one.heard(calls({{"r", "refund"}}));
  EXPECT_THAT(story(one.new_items("Sorry.")),
              ElementsAre("user Refund me", "call r", StartsWith(unknown),
                          "assistant Sorry."));
}

TEST(a_position, holds_the_open_answer_apart) {
  auto one = at_billing();
  one.heard(calls({{"h", "hours"}}));
  one.heard(calls_with({{"i", "invoice", "{}"},
                        {"r1", "refund", R"({"order":1})"},
                        {"r2", "refund", R"({"order":2})"}}));
  one.tool_finished("i", "7");
  one.tool_finished("r1", "done");

  const auto at = one.position();

  EXPECT_EQ(at.active_agent, "billing");
  EXPECT_EQ(at.complete, 3U);
  EXPECT_THAT(story(at.items),
              ElementsAre("user Refund me", "call h",
                          "output h Tool 'hours' not found.", "call i",
                          "call r1", "call r2", "output i 7",
                          "output r1 done"));
}

TEST(an_earlier_run, is_gone_on_from_with_what_it_did) {
  // given a crash after a refund
  auto dead = at_billing();
  dead.heard(calls({{"i", "invoice"}, {"r", "refund"}}));
  dead.tool_finished("i", "7");
  auto one = taken_up(dead.position(), {{"refund", "{}", "done"}}, {"Well?"});
  // when
  const auto next = asked(one.begin());
  // then
  EXPECT_EQ(next.model, "model-of-billing");
  EXPECT_THAT(story(next.input),
              ElementsAre("user Refund me", "call i", "call r", "output i 7",
                          "output r done", "user Well?"));
  EXPECT_TRUE(one.acted());
  EXPECT_THAT(one.tools_used(), ElementsAre("refund"));
  EXPECT_EQ(said(one.heard(says("Refunded."))), "Refunded.");
}

TEST(an_earlier_run, may_have_acted_for_all_anybody_knows) {
  auto dead = at_billing();
  dead.heard(calls({{"r", "refund"}}));
  auto one = taken_up(dead.position(), {{"refund", "{}", std::nullopt}});
  EXPECT_THAT(story(asked(one.begin()).input),
              ElementsAre("user Refund me", "call r", StartsWith(unknown)));
}

TEST(an_earlier_run, goes_on_with_what_it_had_not_asked_for_yet) {
  auto dead = at_billing();
  dead.heard(calls_with({{"r1", "refund", R"({"order":1})"},
                         {"r2", "refund", R"({"order":2})"}}));
  auto one
    = taken_up(dead.position(), {{"refund", R"({"order":1})", "done"}});
  EXPECT_EQ(act_of(one.begin()), "r2");
  EXPECT_THAT(story(asked(one.tool_finished("r2", "done")).input),
              ElementsAre("user Refund me", "call r1", "call r2",
                          "output r1 done", "output r2 done"));
}

TEST(an_earlier_run, does_nothing_more_without_what_the_customer_wrote_since) {
  auto dead = at_billing();
  dead.heard(calls_with({{"r1", "refund", R"({"order":1})"},
                         {"r2", "refund", R"({"order":2})"}}));
  auto one = taken_up(dead.position(), {{"refund", R"({"order":1})", "done"}},
                      {"Stop!"});
  EXPECT_THAT(story(asked(one.begin()).input),
              ElementsAre("user Refund me", "call r1", "call r2",
                          "output r1 done",
                          StartsWith("output r2 This action was not"),
                          "user Stop!"));
}

TEST(an_earlier_run, is_remembered_even_if_it_is_not_gone_on_from) {
  auto dead = at_billing();
  dead.heard(calls({{"r", "refund"}}));
  const auto one
    = taken_up(dead.position(), {{"refund", "{}", std::nullopt}}, {"Well?"});
  EXPECT_THAT(story(one.new_items("Sorry.")),
              ElementsAre("user Refund me", "call r", StartsWith(unknown),
                          "user Well?", "assistant Sorry."));
}

TEST(an_earlier_run, outlives_the_agent_and_the_tool_it_used) {
  auto dead = at_billing();
  dead.heard(calls({{"r", "refund"}}));
  auto at = dead.position();
  at.active_agent = "somebody who has left";
  auto one = taken_up(at, {{"refund", "{}", "done"}});
  const auto next = asked(one.begin());
  EXPECT_EQ(next.model, "model-of-triage");
  EXPECT_THAT(story(next.input).back(), "output r done");
}

TEST(a_budget, ends_a_run_before_the_call_that_would_exceed_it) {
  beginning from;
  from.agents = std::make_shared<const team>(shop_team());
  from.messages = {"Hi"};
  from.token_budget = 20; // each answer that calls uses 10
  run one{std::move(from)};
  asked(one.begin());
  tools_of(one.heard(calls({{"a", "look_up"}})));
  asked(one.tool_finished("a", "1"));
  EXPECT_EQ(gave_up(one.heard(calls({{"b", "look_up"}}))), "gave_up");
}

TEST(a_budget, does_not_hold_back_a_text_that_was_paid_for) {
  beginning from;
  from.agents = std::make_shared<const team>(shop_team());
  from.messages = {"Hi"};
  from.token_budget = 5;
  run one{std::move(from)};
  asked(one.begin());
  EXPECT_EQ(said(one.heard(says("Hello!"))), "Hello!");
}

TEST(a_budget, that_is_spent_asks_nothing) {
  beginning from;
  from.agents = std::make_shared<const team>(shop_team());
  from.messages = {"Hi"};
  from.token_budget = 0;
  run one{std::move(from)};
  EXPECT_EQ(gave_up(one.begin()), "gave_up");
  EXPECT_EQ(one.model_calls(), 0);
  EXPECT_THAT(story(one.new_items("Sorry.")),
              ElementsAre("user Hi", "assistant Sorry."));
}

TEST(canonical_arguments, are_one_text_for_one_meaning) {
  EXPECT_EQ(canonical_arguments(""), "{}");
  EXPECT_EQ(canonical_arguments(" { } "), "{}");
  EXPECT_EQ(canonical_arguments(R"({"b":1,"a":[1.0,2.50,{"z":null}]})"),
            R"({"a":[1,2.5,{}],"b":1})");
  EXPECT_EQ(canonical_arguments(R"({"a":null,"b":"\u0041"})"), R"({"b":"A"})");
  EXPECT_EQ(canonical_arguments("{\"order"), "{\"order");
}

TEST(canonical_arguments, keep_apart_what_differs) {
  EXPECT_NE(canonical_arguments(R"({"a":1})"),
            canonical_arguments(R"({"a":"1"})"));
  EXPECT_NE(canonical_arguments(R"({"a":1e300})"),
            canonical_arguments(R"({"a":1e301})"));
  EXPECT_NE(canonical_arguments(R"({"a":[1,2]})"),
            canonical_arguments(R"({"a":[2,1]})"));
}

} // namespace
} // namespace parley::agent
