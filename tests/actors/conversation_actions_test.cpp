#include "tests/actors/acting_world.hpp"

namespace parley::test {
namespace {

using conversation::lifecycle;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(action_test, is_written_down_before_the_tool_is_called) {
  customer_says("Refund order 7");
  engine->failing_commits = 1;
  model_calls_tools({refund});
  EXPECT_THAT(tools->calls, IsEmpty());
  advance(200ms);
  EXPECT_THAT(calls_of("refund"), SizeIs(1));
}

TEST_F(action_test, has_its_result_written_down_before_the_model_is_asked) {
  given_a_refund_under_way();
  engine->failing_commits = 1;
  tool_answers(0, "refunded");
  EXPECT_THAT(model->calls, SizeIs(1));
  advance(200ms);
  EXPECT_THAT(model->calls, SizeIs(2));
  EXPECT_EQ(model_input(), refunded);
  model_says("Refunded.");
  expect_one_reply("Refunded.");
}

TEST_F(action_test, leaves_no_journal_once_the_turn_is_closed) {
  given_a_refund();
  model_says("Refunded.");
  EXPECT_FALSE(read_back().open_run);
}

TEST_F(action_test, comes_with_a_key_that_tools_that_read_do_not_get) {
  customer_says("Refund order 7");
  model_calls_tools({{"l", "look_up", "7"}, refund});
  tool_answers(0, "found");
  ASSERT_THAT(tools->calls, SizeIs(2));
  EXPECT_EQ(tools->calls[0].who.idempotency_key, "");
  EXPECT_THAT(tools->calls[1].who.idempotency_key, SizeIs(36));
}

TEST_F(action_test, has_the_same_key_when_it_is_worked_out_again) {
  given_a_refund_under_way();
  conversation_world other;
  other.given_known();
  other.customer_says("Refund order 7");
  other.restart();
  other.model_calls_tools({{"another id", "refund", R"({ "order": 7.0 })"}});
  ASSERT_THAT(other.tools->calls, SizeIs(1));
  EXPECT_EQ(other.tools->calls[0].who.idempotency_key,
            tools->calls[0].who.idempotency_key);
}

TEST_F(action_test, has_another_key_in_the_next_turn) {
  given_a_refund();
  model_says("Refunded.");
  customer_says("Once more, please");
  model_calls_tools({refund});
  ASSERT_THAT(tools->calls, SizeIs(2));
  EXPECT_NE(tools->calls[1].who.idempotency_key,
            tools->calls[0].who.idempotency_key);
}

TEST_F(action_test, is_not_done_twice_when_the_model_asks_twice) {
  given_a_refund();
  model_calls_tools({{"again", "refund", R"({ "order": 7 })"}});
  EXPECT_THAT(model->calls, SizeIs(3));
  EXPECT_EQ(model_input().back(), output_item("again", "refunded"));
  model_says("Refunded.");
  expect_one_reply("Refunded.");
}

// -- what interrupts it -------------------------------------------------------

TEST_F(action_test, that_was_done_is_not_lost_to_a_new_message) {
  given_a_refund();
  customer_says("And my invoice?");
  EXPECT_THAT(model->cancelled, IsEmpty());
  model_says("Refunded."); // to half of it
  EXPECT_THAT(twilio->posts, IsEmpty());
  EXPECT_THAT(model_input(), ElementsAre(refunded[0], refunded[1], refunded[2],
                                         user("And my invoice?")));
  model_says("Refunded; the invoice is on its way.");
  expect_one_reply("Refunded; the invoice is on its way.");
}

TEST_F(action_test, under_way_is_waited_for_when_the_customer_writes) {
  given_a_refund_under_way();
  customer_says("And my invoice?");
  customer_says("Hello?");
  EXPECT_THAT(model->calls, SizeIs(1));
  tool_answers(0, "refunded");
  EXPECT_THAT(model_input(),
              ElementsAre(refunded[0], refunded[1], refunded[2],
                          user("And my invoice?"), user("Hello?")));
  model_says("All done.");
  expect_one_reply("All done.");
}

TEST_F(action_test, not_begun_yet_waits_for_the_model_s_second_thought) {
  customer_says("Refund orders 7 and 8");
  model_calls_tools({refund, {"r8", "refund", R"({"order":8})"}});
  customer_says("Not 8!");
  tool_answers(0, "refunded");
  EXPECT_THAT(calls_of("refund"), SizeIs(1));
  EXPECT_THAT(model_input().back(), user("Not 8!"));
  model_says("Only 7, then.");
  expect_one_reply("Only 7, then.");
}

TEST_F(action_test, waits_for_tools_that_read_and_a_burst_may_still_come) {
  customer_says("Refund order 7");
  model_calls_tools({{"l", "look_up", "7"}, refund});
  customer_says("No, don't");
  EXPECT_THAT(tools->cancelled, ElementsAre(0));
  EXPECT_THAT(model_input(), ElementsAre(refunded[0], user("No, don't")));
  tool_answers(0, "too late");
  model_says("As you wish.");
  EXPECT_THAT(calls_of("refund"), IsEmpty());
  EXPECT_THAT(twilio->texts(), ElementsAre("As you wish."));
}

TEST_F(action_test, a_stop_afterwards_means_silence_not_oblivion) {
  given_a_refund();
  customer_says("STOP");
  EXPECT_THAT(model->cancelled, SizeIs(1));
  expect_silence_that_remembers(refunded);
}

TEST_F(action_test, a_stop_meanwhile_waits_for_the_outcome) {
  given_a_refund_under_way();
  customer_says("STOP");
  EXPECT_EQ(env.board->open_turns, 1);
  tool_answers(0, "refunded");
  EXPECT_THAT(model->calls, SizeIs(1));
  expect_silence_that_remembers(refunded);
}

TEST_F(action_test, a_stop_before_it_is_called_prevents_it) {
  customer_says("Refund order 7");
  engine->failing_commits = 1;
  model_calls_tools({refund});
  customer_says("STOP");
  advance(1s);
  EXPECT_THAT(tools->calls, IsEmpty());
  EXPECT_EQ(unfinished_conversations(), 0U);
  EXPECT_EQ(kept_history().back(),
            output_item("r", "This action was not carried out."));
}

TEST_F(action_test, a_person_who_joins_finds_what_was_done) {
  given_a_refund();
  person_joins();
  expect_silence_that_remembers(refunded);
}

TEST_F(action_test, a_person_who_has_left_by_then_changes_nothing) {
  given_a_refund_under_way();
  person_joins();
  person_leaves();
  tool_answers(0, "refunded");
  model_says("Refunded.");
  expect_one_reply("Refunded.");
}

TEST_F(action_test, outlives_the_conversation_s_closing) {
  given_a_refund();
  state_becomes(lifecycle::closed);
  expect_silence_that_remembers(refunded);
}

TEST_F(action_test, an_edit_afterwards_starts_nothing_anew) {
  given_a_refund();
  take_in(conversation::message_updated{
    message_from(sms_customer(), 0, "Refund order 8")});
  EXPECT_THAT(model->cancelled, IsEmpty());
  model_says("Refunded.");
  expect_one_reply("Refunded.");
}

TEST_F(action_test, is_told_of_even_if_the_message_is_taken_back) {
  given_a_refund();
  take_in(conversation::message_removed{"IM0"});
  EXPECT_THAT(model->cancelled, IsEmpty());
  model_says("Refunded.");
  expect_one_reply("Refunded.");
}

// -- what ends it -------------------------------------------------------------

TEST_F(action_test, of_unknown_outcome_is_not_tried_again) {
  given_a_refund_under_way();
  tool_leaves_unknown(0);
  EXPECT_THAT(model_input(),
              ElementsAre(refunded[0], refunded[1], says_it_is_unknown()));
  model_calls_tools({{"again", "refund", R"({"order":7})"}});
  EXPECT_THAT(model_input().back(), says_it_is_unknown());
  model_says("We are looking into it.");
  expect_one_reply("We are looking into it.");
}

TEST_F(action_test, is_unknown_when_its_tool_never_answers) {
  given_a_refund_under_way();
  pass(12s);
  EXPECT_THAT(model_input().back(), says_it_is_unknown());
}

TEST_F(action_test, under_way_at_the_turn_s_end_is_remembered_as_unknown) {
  customer_says("Refund order 7");
  pass(30s);
  model_calls_tools({refund});
  pass(5s);
  tool_answers(0, "too late");
  let_everything_end();
  expect_one_reply("F gave_up");
  EXPECT_THAT(kept_history(),
              ElementsAre(refunded[0], refunded[1], says_it_is_unknown(),
                          assistant("F gave_up")));
}

TEST_F(action_test, is_not_begun_after_the_turn_s_end) {
  customer_says("Refund order 7");
  pass(34s);
  engine->failing_commits = 100;
  model_calls_tools({refund});
  pass(2s);
  engine->failing_commits = 0;
  let_everything_end();
  EXPECT_THAT(tools->calls, IsEmpty());
  EXPECT_THAT(twilio->texts(), ElementsAre("F gave_up"));
  EXPECT_EQ(kept_history().at(2),
            output_item("r", "This action was not carried out."));
}

TEST_F(action_test, is_remembered_when_the_model_fails_afterwards) {
  given_a_refund();
  model_fails(model::reason::unavailable);
  expect_one_reply("F model_unavailable");
  EXPECT_EQ(kept_history().at(2), refunded[2]);
}

} // namespace
} // namespace parley::test
