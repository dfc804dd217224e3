#include "tests/agent/shop_team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(a_run, asks_the_model_with_all_the_agent_is) {
  // given
  const auto team = shop_team();
  auto one = make_run(
    team, {"Hi", "Anybody?"},
    {model::user_message("Old"), model::assistant_message("Answer")});
  // when
  const auto first = asked(one.begin());
  // then
  EXPECT_EQ(first.model, "model-of-triage");
  EXPECT_EQ(first.instructions, "You are Customer Service.");
  EXPECT_EQ(first.tools, team.agents[0].tools);
  EXPECT_EQ(first.cache_key, "cache");
  EXPECT_EQ(first.safety_identifier, "customer");
  EXPECT_THAT(story(first.input), ElementsAre("user Old", "assistant Answer",
                                              "user Hi", "user Anybody?"));
}

TEST(a_run, says_the_models_text) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  EXPECT_EQ(said(one.heard(says("Hello!"))), "Hello!");
  EXPECT_THAT(story(one.new_items("Hello!")),
              ElementsAre("user Hi", "assistant Hello!"));
  EXPECT_EQ(one.model_calls(), 1);
  EXPECT_EQ(one.tokens().input_tokens, 10);
}

TEST(a_run, feeds_outputs_in_the_order_of_the_calls) {
  // given two calls in one answer
  auto one = make_run(shop_team(), {"Where, and when?"});
  one.begin();
  EXPECT_THAT(tools_of(one.heard(calls({{"a", "look_up"}, {"b", "hours"}}))),
              ElementsAre("a", "b"));
  // when the second ends first, and the first fails
  EXPECT_TRUE(waits(one.tool_finished("b", "09:00")));
  const auto next = one.tool_finished("a", "An error occurred.");
  // then
  EXPECT_THAT(story(asked(next).input),
              ElementsAre("user Where, and when?", "call a", "call b",
                          "output a An error occurred.", "output b 09:00"));
  EXPECT_EQ(said(one.heard(says("At nine."))), "At nine.");
  EXPECT_THAT(one.tools_used(), ElementsAre("look_up", "hours"));
  EXPECT_EQ(one.model_calls(), 2);
  EXPECT_EQ(one.tokens().input_tokens, 20);
}

TEST(a_run, names_a_tool_used_twice_once) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  one.heard(calls({{"a", "look_up"}, {"b", "look_up"}}));
  EXPECT_THAT(one.tools_used(), ElementsAre("look_up"));
}

TEST(a_run, passes_broken_arguments_on_to_the_tool) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  model::answer broken;
  broken.calls = {{"a", "look_up", "{\"order"}};
  broken.items = {model::function_call("a", "look_up", "{\"order")};
  const auto next = one.heard(broken);
  ASSERT_TRUE(std::holds_alternative<call_tools>(next));
  EXPECT_EQ(std::get<call_tools>(next).calls.at(0).arguments, "{\"order");
}

TEST(a_run, keeps_a_message_beside_calls_as_commentary) {
  // given
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  auto mixed = calls({{"a", "look_up"}});
  mixed->text = "One moment.";
  mixed->items.insert(mixed->items.begin(),
                      model::assistant_message("One moment."));
  // when
  one.heard(mixed);
  const auto next = one.tool_finished("a", "1");
  // then it is not said, and the model sees it again
  EXPECT_THAT(
    story(asked(next).input),
    ElementsAre("user Hi", "assistant One moment.", "call a", "output a 1"));
}

TEST(a_run, tells_the_model_of_a_tool_that_is_not_there) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  // when nothing else is called, the run goes on at once
  const auto next = one.heard(calls({{"a", "fly"}}));
  EXPECT_THAT(
    story(asked(next).input),
    ElementsAre("user Hi", "call a", "output a Tool 'fly' not found."));
  EXPECT_THAT(one.tools_used(), IsEmpty());
}

TEST(a_run, calls_the_known_tools_beside_an_unknown_one) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  EXPECT_THAT(tools_of(one.heard(calls({{"a", "fly"}, {"b", "hours"}}))),
              ElementsAre("b"));
  EXPECT_THAT(story(asked(one.tool_finished("b", "9")).input),
              ElementsAre("user Hi", "call a", "call b",
                          "output a Tool 'fly' not found.", "output b 9"));
}

TEST(a_run, replays_calls_that_came_without_their_items) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  model::answer bare;
  bare.calls = {{"a", "look_up", "{}"}};
  one.heard(bare);
  EXPECT_THAT(story(asked(one.tool_finished("a", "1")).input),
              ElementsAre("user Hi", "call a", "output a 1"));
}

TEST(a_run, gives_up_past_its_turns) {
  // given a model that calls for ever
  auto team = shop_team();
  team.max_turns = 3;
  auto one = make_run(team, {"Hi"});
  one.begin();
  for (int turn = 1; turn < 3; ++turn) {
    one.heard(calls({{"a", "look_up"}}));
    asked(one.tool_finished("a", "1"));
  }
  // when the third answer calls again
  one.heard(calls({{"a", "look_up"}}));
  const auto last = one.tool_finished("a", "1");
  // then its tools were still called, and nothing is asked any more
  EXPECT_EQ(gave_up(last), "gave_up");
  EXPECT_THAT(std::get<give_up>(last).detail, HasSubstr("3"));
  EXPECT_EQ(one.model_calls(), 3);
  EXPECT_EQ(one.new_items("Sorry.").size(), 1U + 3 * 2 + 1);
}

TEST(a_run, has_ten_turns_by_default) {
  auto team = shop_team();
  team.max_tool_calls = 100;
  auto one = make_run(team, {"Hi"});
  one.begin();
  for (int turn = 1; turn < 10; ++turn)
    asked(one.heard(calls({{"a", "fly"}})));
  EXPECT_EQ(gave_up(one.heard(calls({{"a", "fly"}}))), "gave_up");
}

TEST(a_run, gives_up_past_its_tool_calls) {
  auto team = shop_team();
  team.max_tool_calls = 2;
  auto one = make_run(team, {"Hi"});
  one.begin();
  one.heard(calls({{"a", "look_up"}, {"b", "hours"}}));
  one.tool_finished("a", "1");
  asked(one.tool_finished("b", "2"));
  EXPECT_EQ(gave_up(one.heard(calls({{"c", "hours"}}))), "gave_up");
  EXPECT_THAT(story(one.new_items("Sorry.")),
              ElementsAre("user Hi", "call a", "call b", "output a 1",
                          "output b 2", "assistant Sorry."));
}

TEST(a_run, has_eight_tool_calls_by_default) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  for (int call = 1; call <= 8; ++call)
    asked(one.heard(calls({{"a", "fly"}})));
  EXPECT_EQ(gave_up(one.heard(calls({{"a", "fly"}}))), "gave_up");
}

TEST(a_run, says_a_refusal) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  model::answer refused;
  refused.refusal = "I can't help with that.";
  EXPECT_EQ(said(one.heard(refused)), "I can't help with that.");
}

TEST(a_run, asks_once_more_after_silence_then_gives_up) {
  auto one = make_run(shop_team(), {"Hi"});
  const auto first = asked(one.begin());
  const auto second = asked(one.heard(model::answer{}));
  EXPECT_EQ(story(second.input), story(first.input));
  EXPECT_EQ(gave_up(one.heard(says(" \n"))), "gave_up");
}

TEST(a_run, speaks_after_one_silence) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  one.heard(says(""));
  EXPECT_EQ(said(one.heard(says("Hello!"))), "Hello!");
}

TEST(a_run, ignores_a_tool_result_that_nobody_waits_for) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  EXPECT_TRUE(waits(one.tool_finished("a", "1")));
  one.heard(calls({{"a", "look_up"}, {"b", "hours"}}));
  EXPECT_TRUE(waits(one.tool_finished("c", "1")));
  EXPECT_TRUE(waits(one.tool_finished("a", "1")));
  EXPECT_TRUE(waits(one.tool_finished("a", "2")));
  EXPECT_THAT(
    story(asked(one.tool_finished("b", "2")).input),
    ElementsAre("user Hi", "call a", "call b", "output a 1", "output b 2"));
}

TEST(a_run, sends_no_more_than_the_window_of_the_past) {
  // given a window that cuts a pair in two
  auto team = shop_team();
  team.history_window = 2;
  auto one = make_run(team, {"Hi"},
                      {model::user_message("Old"),
                       model::function_call("x", "look_up", "{}"),
                       model::function_call_output("x", "1"),
                       model::assistant_message("Answer")});
  // then the orphan is left out too
  EXPECT_THAT(story(asked(one.begin()).input),
              ElementsAre("assistant Answer", "user Hi"));
}

TEST(a_run, keeps_pairs_complete_when_it_is_ended_amid_tools) {
  // given a run with one tool done and one not
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  one.heard(calls({{"a", "look_up"}, {"b", "hours"}}));
  one.tool_finished("a", "1");
  // when the caller's time is up
  EXPECT_THAT(
    story(one.new_items("Sorry.")),
    ElementsAre("user Hi", "call a", "output a 1", "assistant Sorry."));
}

TEST(a_run, adds_no_final_text_when_there_is_none) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  EXPECT_THAT(story(one.new_items("")), ElementsAre("user Hi"));
}

TEST(a_run, leaves_reasoning_before_its_calls) {
  auto one = make_run(shop_team(), {"Hi"});
  one.begin();
  auto thought = calls({{"a", "look_up"}});
  thought->items.insert(thought->items.begin(),
                        std::make_shared<const model::item>(
                          model::item{model::item::kind::reasoning, {}, "{}"}));
  one.heard(thought);
  EXPECT_THAT(story(asked(one.tool_finished("a", "1")).input),
              ElementsAre("user Hi", "reasoning", "call a", "output a 1"));
}

} // namespace
} // namespace parley::agent
