#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class answering_test : public testing::Test, protected conversation_world {};

TEST_F(answering_test, looks_at_an_unknown_conversation_before_it_asks) {
  twilio->held = {"look"};
  customer_says("Hi");
  EXPECT_THAT(twilio->calls, ElementsAre("look"));
  EXPECT_FALSE(model_is_asked());
  twilio_answers();
  EXPECT_THAT(model->calls, SizeIs(1));
}

TEST_F(answering_test, sends_what_the_model_says) {
  customer_says("Where is my order?");
  model_says("On its way.");
  EXPECT_THAT(twilio->calls, ElementsAre("look", "post"));
  ASSERT_THAT(twilio->posts, SizeIs(1));
  EXPECT_EQ(twilio->posts[0].conversation_sid, "CH1");
  EXPECT_EQ(twilio->posts[0].author, "assistant");
  EXPECT_EQ(twilio->posts[0].text, "On its way.");
  EXPECT_EQ(twilio->posts[0].reference.part, 1);
  EXPECT_THAT(twilio->posts[0].reference.turn, SizeIs(36)) << "a UUID";
}

TEST_F(answering_test, names_each_turn_apart) {
  given_known();
  customer_says("Hi");
  model_says("Hello.");
  customer_says("Thanks");
  model_says("Bye.");
  ASSERT_THAT(twilio->posts, SizeIs(2));
  EXPECT_NE(twilio->posts[0].reference.turn, twilio->posts[1].reference.turn);
}

TEST_F(answering_test, does_not_look_where_events_told_everything) {
  given_known();
  customer_says("Hi");
  EXPECT_THAT(twilio->calls, IsEmpty());
  EXPECT_THAT(model->calls, SizeIs(1));
}

TEST_F(answering_test, a_second_turn_costs_one_model_call_and_one_post) {
  customer_says("Hi");
  model_says("Hello.");
  customer_says("And now?");
  model_says("Nothing.");
  EXPECT_THAT(twilio->calls, ElementsAre("look", "post", "post"));
  EXPECT_THAT(model->calls, SizeIs(2));
}

TEST_F(answering_test, passes_the_past_to_the_next_turn) {
  customer_says("Hi");
  model_says("Hello.");
  customer_says("Who are you?");
  EXPECT_THAT(model_input(), ElementsAre(user("Hi"), assistant("Hello."),
                                         user("Who are you?")));
}

TEST_F(answering_test, remembers_the_past_across_a_restart) {
  customer_says("Hi");
  model_says("Hello.");
  restart();
  customer_says("Who are you?");
  EXPECT_THAT(model_input(), ElementsAre(user("Hi"), assistant("Hello."),
                                         user("Who are you?")));
}

TEST_F(answering_test, keeps_conversations_apart) {
  given_known();
  customer_says("Hi");
  auto other = message_from(sms_customer(), 0, "Hola");
  other.id = "IM-other";
  take_in(conversation::message_added{other}, chat("CH2"));
  EXPECT_THAT(model_input(), ElementsAre(user("Hola")));
  model_says("Buenos días.");
  ASSERT_THAT(twilio->posts, SizeIs(1));
  EXPECT_EQ(twilio->posts[0].conversation_sid, "CH2");
}

TEST_F(answering_test, gives_a_tool_s_result_to_the_model) {
  given_known();
  customer_says("Where is order 1?");
  model_calls_tools({{"call-1", "look_up", R"({"order":1})"}});
  ASSERT_THAT(tools->calls, SizeIs(1));
  EXPECT_EQ(tools->calls[0].what.arguments, R"({"order":1})");
  EXPECT_EQ(tools->calls[0].who.conversation, "CH1");
  EXPECT_EQ(tools->calls[0].who.customer_address, "+15550001");
  tool_answers(0, "shipped");
  EXPECT_THAT(
    model_input(),
    ElementsAre(user("Where is order 1?"),
                *model::function_call("call-1", "look_up", R"({"order":1})"),
                *model::function_call_output("call-1", "shipped")));
  model_says("It is on its way.");
  EXPECT_THAT(twilio->texts(), ElementsAre("It is on its way."));
}

TEST_F(answering_test, waits_for_every_tool_the_model_called) {
  given_known();
  customer_says("Where are orders 1 and 2?");
  model_calls_tools({{"a", "look_up", "1"}, {"b", "look_up", "2"}});
  tool_answers(1, "second");
  EXPECT_THAT(model->calls, SizeIs(1));
  tool_answers(0, "first");
  EXPECT_THAT(model->calls, SizeIs(2));
}

TEST_F(answering_test, answers_for_a_tool_runner_that_never_does) {
  given_known();
  customer_says("Where is order 1?");
  model_calls_tools({{"a", "look_up", "1"}});
  advance(12s); // the tool's limit and some grace
  ASSERT_THAT(model->calls, SizeIs(2));
  EXPECT_EQ(model_input().back(), *model::function_call_output(
                                    "a", "Tool 'look_up' did not answer."));
}

TEST_F(answering_test, a_handoff_stays_for_the_next_turn) {
  given_known();
  customer_says("My bill is wrong");
  EXPECT_EQ(model->calls.back().what->model, "model-of-triage");
  model_calls_tools({{"a", "transfer_to_billing", "{}"}});
  EXPECT_EQ(model->calls.back().what->model, "model-of-billing");
  model_says("Let me see.");
  customer_says("Thanks");
  EXPECT_EQ(model->calls.back().what->model, "model-of-billing");
}

TEST_F(answering_test, a_handoff_stays_across_a_restart) {
  given_known();
  customer_says("My bill is wrong");
  model_calls_tools({{"a", "transfer_to_billing", "{}"}});
  model_says("Let me see.");
  restart();
  customer_says("Thanks");
  EXPECT_EQ(model->calls.back().what->model, "model-of-billing");
}

TEST_F(answering_test, shows_the_model_an_attachment_as_a_line) {
  given_known();
  auto what = message_from(sms_customer(), 0, "Look");
  what.media = {{"ME1", "image/jpeg", "shoe.jpg", 5}};
  take_in(conversation::message_added{what});
  EXPECT_THAT(model_input(),
              ElementsAre(user("Look\n[attachment: image/jpeg shoe.jpg]")));
}

TEST_F(answering_test, names_the_customer_to_the_model_by_hash_alone) {
  given_known();
  customer_says("Hi");
  const auto& asked = *model->calls.back().what;
  EXPECT_THAT(asked.safety_identifier, SizeIs(16));
  EXPECT_EQ(asked.safety_identifier.find("1555"), std::string::npos);
  EXPECT_EQ(asked.cache_key.find("CH1"), std::string::npos);
}

TEST_F(answering_test, shows_whatsapp_that_it_is_typing) {
  given_known({whatsapp_customer()});
  customer_says("Hi");
  EXPECT_THAT(twilio->typing, ElementsAre("whatsapp:+15550001"));
}

TEST_F(answering_test, shows_no_typing_by_sms) {
  given_known();
  customer_says("Hi");
  EXPECT_THAT(twilio->typing, IsEmpty());
}

TEST_F(answering_test, serves_a_chat_user_who_is_alone_with_it) {
  auto chatter = person("bob");
  given_known({chatter, person("assistant")});
  customer_says("Hi");
  model_says("Hello.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello."));
}

TEST_F(answering_test, tells_every_step_to_who_watches) {
  given_known();
  customer_says("My bill is wrong");
  model_calls_tools({{"a", "look_up", "{}"}});
  tool_answers(0, "x");
  model_calls_tools({{"b", "transfer_to_billing", "{}"}});
  model_says("Let me see.");
  EXPECT_THAT(steps, ElementsAre("model model-of-triage", "tool look_up",
                                 "model model-of-triage", "handoff billing",
                                 "model model-of-billing", "reply 1"));
}

TEST_F(answering_test, gives_its_place_back_when_the_reply_is_out) {
  given_known();
  customer_says("Hi");
  EXPECT_EQ(env.board->open_turns, 1);
  model_says("Hello.");
  EXPECT_EQ(env.board->open_turns, 0);
  EXPECT_EQ(env.board->pending_messages, 0);
}

TEST_F(answering_test, sleeps_when_it_has_nothing_to_do_and_wakes_again) {
  given_known();
  customer_says("Hi");
  model_says("Hello.");
  advance(1min); // for what the turn's own timers were
  EXPECT_EQ(env.board->awake_conversations, 1);
  advance(30min);
  EXPECT_EQ(env.board->awake_conversations, 0);
  customer_says("Still there?");
  model_says("Yes.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello.", "Yes."));
}

TEST_F(answering_test, counts_what_it_keeps_in_memory_until_it_sleeps) {
  given_known();
  customer_says(std::string(5'000, 'x'));
  EXPECT_GE(env.board->held_bytes, 10'000) << "the message, and the request";
  model_says("ok");
  EXPECT_GE(env.board->held_bytes, 5'000) << "the history";
  EXPECT_LT(env.board->held_bytes, 10'000);
  advance(1min); // for what the turn's own timers were
  advance(30min);
  EXPECT_EQ(env.board->held_bytes, 0);
}

TEST_F(answering_test, does_not_sleep_over_an_open_turn) {
  twilio->held = {"post"};
  given_known();
  customer_says("Hi");
  model_says("Hello.");
  advance(1s);
  advance(29min);
  EXPECT_EQ(env.board->awake_conversations, 1);
}

class crowd_test : public testing::Test, protected conversation_world {
protected:
  crowd_test()
    : conversation_world{[](world_settings& all) {
        all.max_open_turns = 1;
      }} {
    // nop
  }
};

TEST_F(crowd_test, a_turn_waits_for_a_place) {
  take_in(customer_message(0), chat("CH1"));
  auto other = message_from(sms_customer(), 0, "Hola");
  other.id = "IM-other";
  take_in(conversation::message_added{other}, chat("CH2"));
  EXPECT_THAT(twilio->calls, ElementsAre("look"));
  model_says("Hello.");
  EXPECT_THAT(twilio->calls, ElementsAre("look", "post", "look"));
  model_says("Hola.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello.", "Hola."));
}

class inactive_test : public testing::Test, protected conversation_world {};

TEST_F(inactive_test, is_set_active_and_then_answered) {
  twilio->state = conversation::lifecycle::inactive;
  customer_says("Hi");
  EXPECT_THAT(twilio->calls, ElementsAre("look", "activate"));
  model_says("Hello.");
  EXPECT_THAT(twilio->calls, ElementsAre("look", "activate", "post"));
  customer_says("More");
  model_says("Yes.");
  EXPECT_EQ(twilio->count("activate"), 1U);
}

TEST_F(inactive_test, is_answered_even_if_it_cannot_be_set_active) {
  twilio->state = conversation::lifecycle::inactive;
  twilio->held = {"activate"};
  customer_says("Hi");
  twilio->wrong = {twilio::rest_failure::reason::refused};
  twilio_answers();
  model_says("Hello.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello."));
}

} // namespace
} // namespace parley::test
