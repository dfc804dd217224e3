#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace parley::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class burst_test : public testing::Test, protected conversation_world {
protected:
  burst_test() {
    given_known();
  }

  /// Whether the answer to that model call, if it comes, is still wanted.
  [[nodiscard]] bool is_cancelled(std::size_t call) const {
    return std::find(model->cancelled.begin(), model->cancelled.end(),
                     model->calls.at(call).id)
           != model->cancelled.end();
  }
};

TEST_F(burst_test, asks_anew_with_all_that_was_said) {
  customer_says("Hi");
  customer_says("Where is my order?");
  EXPECT_TRUE(is_cancelled(0));
  EXPECT_THAT(model_input(),
              ElementsAre(user("Hi"), user("Where is my order?")));
  model_says("On its way.");
  EXPECT_THAT(model->calls, SizeIs(2));
  EXPECT_THAT(twilio->texts(), ElementsAre("On its way."));
}

TEST_F(burst_test, orders_messages_by_index_however_they_come) {
  customer_says("third", 2);
  customer_says("first", 0);
  customer_says("second", 1);
  EXPECT_THAT(model_input(),
              ElementsAre(user("first"), user("second"), user("third")));
}

TEST_F(burst_test, answers_once_what_came_before_it_awoke) {
  post_event(customer_message(0, "one"));
  post_event(customer_message(1, "two"));
  post_event(customer_message(2, "three"));
  settle();
  model_says("All of it.");
  EXPECT_THAT(model_input(),
              ElementsAre(user("one"), user("two"), user("three")));
  EXPECT_THAT(twilio->texts(), ElementsAre("All of it."));
  EXPECT_EQ(unfinished_conversations(), 0U);
}

TEST_F(burst_test, gives_a_message_during_delivery_a_turn_of_its_own) {
  twilio->held = {"post"};
  customer_says("Hi");
  model_says("Hello.");
  customer_says("Where is my order?");
  EXPECT_THAT(model->calls, SizeIs(1)) << "not before the reply is out";
  twilio->held.clear();
  twilio_answers();
  EXPECT_THAT(model_input(), ElementsAre(user("Hi"), assistant("Hello."),
                                         user("Where is my order?")));
  model_says("On its way.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello.", "On its way."));
}

TEST_F(burst_test, gives_a_late_lower_index_a_turn_of_its_own) {
  customer_says("second", 1);
  model_says("To the second.");
  customer_says("first", 0);
  model_says("To the first.");
  EXPECT_THAT(twilio->texts(), ElementsAre("To the second.", "To the first."));
  EXPECT_EQ(unfinished_conversations(), 0U);
}

TEST_F(burst_test, drops_tools_under_way_with_their_run) {
  customer_says("Where is order 1?");
  model_calls_tools({{"a", "look_up", "1"}});
  customer_says("I mean order 2");
  EXPECT_THAT(model_input(),
              ElementsAre(user("Where is order 1?"), user("I mean order 2")));
  EXPECT_THAT(tools->cancelled, ElementsAre(0));
  tool_answers(0, "too late");
  EXPECT_THAT(model->calls, SizeIs(2));
  model_says("On its way.");
  EXPECT_THAT(twilio->texts(), ElementsAre("On its way."));
}

TEST_F(burst_test, ignores_what_the_model_says_to_half_of_it) {
  customer_says("Hi");
  auto half = model->calls.back().id;
  customer_says("Where is my order?");
  EXPECT_TRUE(is_cancelled(0));
  EXPECT_NE(model->calls.back().id, half);
  EXPECT_THAT(twilio->posts, IsEmpty());
}

TEST_F(burst_test, falls_silent_when_a_person_joins_mid_run) {
  customer_says("Hi");
  person_joins();
  EXPECT_TRUE(is_cancelled(0));
  EXPECT_THAT(twilio->posts, IsEmpty());
  EXPECT_EQ(env.board->open_turns, 0);
  EXPECT_EQ(unfinished_conversations(), 0U);
}

TEST_F(burst_test, goes_on_when_an_event_changes_nothing) {
  customer_says("Hi");
  take_in(conversation::participant_updated{sms_customer()});
  EXPECT_THAT(model->calls, SizeIs(1));
  EXPECT_THAT(model->cancelled, IsEmpty());
}

TEST_F(burst_test, starts_anew_when_a_message_is_edited) {
  customer_says("Where is order 1?", 0);
  take_in(conversation::message_updated{
    message_from(sms_customer(), 0, "Where is order 2?")});
  EXPECT_TRUE(is_cancelled(0));
  EXPECT_THAT(model_input(), ElementsAre(user("Where is order 2?")));
}

TEST_F(burst_test, ends_the_turn_when_its_only_message_is_removed) {
  customer_says("Hi", 0);
  take_in(conversation::message_removed{"IM0"});
  EXPECT_TRUE(is_cancelled(0));
  EXPECT_EQ(env.board->open_turns, 0);
  EXPECT_EQ(unfinished_conversations(), 0U);
}

class look_test : public testing::Test, protected conversation_world {};

TEST_F(look_test, takes_in_what_comes_while_it_looks) {
  twilio->held = {"look"};
  customer_says("Hi");
  customer_says("Where is my order?");
  twilio_answers();
  EXPECT_THAT(model->calls, SizeIs(1));
  EXPECT_THAT(model_input(),
              ElementsAre(user("Hi"), user("Where is my order?")));
}

TEST_F(look_test, does_not_forget_a_person_who_joins_while_it_looks) {
  twilio->held = {"look"};
  customer_says("Hi");
  take_in(conversation::participant_added{person()});
  twilio_answers(); // with a list that is older
  EXPECT_FALSE(model_is_asked());
  EXPECT_EQ(unfinished_conversations(), 0U);
  auto known = read_back().facts.roster;
  EXPECT_THAT(known, testing::Contains(person()));
}

TEST_F(look_test, looks_again_when_it_could_not) {
  twilio->wrong = {twilio::rest_failure::reason::unknown,
                   twilio::rest_failure::reason::not_processed};
  customer_says("Hi");
  EXPECT_FALSE(model_is_asked());
  advance(1s);
  EXPECT_FALSE(model_is_asked());
  advance(2s);
  EXPECT_TRUE(model_is_asked());
  EXPECT_EQ(twilio->count("look"), 3U);
}

} // namespace
} // namespace parley::test
