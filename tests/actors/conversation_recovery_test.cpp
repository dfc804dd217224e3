#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class recovery_test : public testing::Test, protected conversation_world {
protected:
  recovery_test() {
    given_known();
  }

  void expect_one_reply(const std::string& text) {
    EXPECT_THAT(twilio->texts(), ElementsAre(text));
    EXPECT_EQ(unfinished_conversations(), 0U);
  }
};

TEST_F(recovery_test, answers_after_a_restart_what_was_open) {
  customer_says("Hi");
  restart();
  EXPECT_THAT(model->calls, SizeIs(2));
  model_says("Hello.");
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, names_a_turn_alike_when_it_is_worked_out_again) {
  customer_says("Hi");
  model_says("Hello.");
  conversation_world other;
  other.given_known();
  other.customer_says("Hi");
  other.restart();
  other.model_says("Hello again.");
  ASSERT_THAT(other.twilio->posts, SizeIs(1));
  EXPECT_EQ(other.twilio->posts[0].reference, twilio->posts[0].reference);
}

TEST_F(recovery_test, looks_before_it_posts_what_was_being_sent) {
  twilio->fates = {fate::sent_silent};
  customer_says("Hi");
  model_says("Hello.");
  restart();
  EXPECT_THAT(twilio->finds, IsEmpty()) << "Twilio may still be at it";
  advance(3s);
  EXPECT_THAT(twilio->calls, ElementsAre("post", "find"));
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, posts_again_what_never_arrived) {
  twilio->held = {"post"};
  customer_says("Hi");
  model_says("Hello.");
  twilio->held.clear();
  restart();
  advance(3s);
  advance(5s);
  EXPECT_THAT(twilio->calls, ElementsAre("post", "find", "find", "post"));
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, posts_twice_at_most_across_restarts) {
  twilio->fates = {fate::lost, fate::lost};
  customer_says("Hi");
  model_says("Hello.");
  restart();
  advance(3s);
  advance(5s);
  EXPECT_THAT(twilio->posts, SizeIs(2));
  restart();
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(2));
  EXPECT_EQ(unfinished_conversations(), 0U);
}

TEST_F(recovery_test, sends_the_parts_that_were_still_to_come) {
  twilio->fates = {fate::sent, fate::sent_silent};
  std::string text(1'600, 'a');
  text += " " + std::string(1'600, 'b') + " " + std::string(1'600, 'c');
  customer_says("Hi");
  model_says(text);
  restart();
  let_everything_end();
  ASSERT_THAT(twilio->ledger, SizeIs(3));
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(
      twilio->ledger.at(static_cast<std::size_t>(i)).what.reference.part,
      i + 1);
}

TEST_F(recovery_test, posts_without_looking_what_was_not_processed) {
  twilio->fates = {fate::not_processed};
  customer_says("Hi");
  model_says("Hello.");
  restart();
  EXPECT_THAT(twilio->finds, IsEmpty());
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, a_dead_conversation_goes_on_at_once) {
  customer_says("Hi");
  conversation_dies();
  EXPECT_THAT(model->calls, SizeIs(2));
  model_says("Hello.");
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, gives_up_a_message_that_kills_whoever_reads_it) {
  customer_says("Boom");
  for (int i = 0; i < 5; ++i)
    conversation_dies();
  let_everything_end();
  expect_one_reply("F gave_up");
  EXPECT_THAT(model->calls, SizeIs(5));
  ASSERT_THAT(engine->closed, SizeIs(1));
  EXPECT_EQ(engine->closed[0].state, storage::turn_state::failed);
  EXPECT_EQ(engine->closed[0].reason, "gave_up");
  EXPECT_EQ(engine->closed[0].detail, "too many attempts");
}

TEST_F(recovery_test, takes_nothing_for_poison_that_waits_for_a_reply) {
  twilio->fates = {fate::sent_silent};
  customer_says("Hi");
  model_says("Hello.");
  customer_says("And?");
  for (int i = 0; i < 10; ++i)
    restart(); // each before the reply could be looked for
  pass(5s);
  model_says("And what?");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello.", "And what?"));
}

TEST_F(recovery_test, waits_for_the_end_of_a_post_it_did_not_make) {
  advance(1s); // since the process began
  twilio->held = {"post"};
  customer_says("Hi");
  model_says("Hello.");
  conversation_dies();
  pass(14s);
  EXPECT_THAT(twilio->finds, IsEmpty()) << "the post may still go on";
  twilio_answers(); // to nobody, a moment before its time is up
  pass(4s);
  EXPECT_THAT(twilio->finds, SizeIs(1));
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, does_not_post_beyond_the_time_that_was_written_down) {
  customer_says("Hi");
  engine->failing_commits = 4; // pauses of 200, 400, 800 and 1,600 ms
  twilio->held = {"post"};
  model_says("Hello.");
  pass(6s);
  ASSERT_THAT(twilio->open, SizeIs(1));
  EXPECT_LE(twilio->open.begin()->second.deadline - now(), 12s);
}

TEST_F(recovery_test, counts_a_post_as_not_made_that_had_to_wait_too_long) {
  customer_says("Hi");
  engine->failing_commits = 7; // pauses of 12.6 s together
  model_says("Hello.");
  pass(13s);
  EXPECT_THAT(twilio->posts, IsEmpty());
  let_everything_end();
  EXPECT_THAT(twilio->finds, IsEmpty());
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, answers_as_usual_after_a_message_was_given_up) {
  customer_says("Boom");
  for (int i = 0; i < 5; ++i)
    conversation_dies();
  customer_says("Hi");
  model_says("Hello.");
  EXPECT_THAT(twilio->texts(), ElementsAre("F gave_up", "Hello."));
}

TEST_F(recovery_test, stops_when_somebody_else_owns_the_conversation) {
  customer_says("Hi");
  read_back(); // claims it
  model_says("Hello.");
  let_everything_end();
  EXPECT_THAT(twilio->posts, IsEmpty());
  EXPECT_EQ(env.board->awake_conversations, 0);
  EXPECT_EQ(env.board->open_turns, 0);
}

TEST_F(recovery_test, claims_again_when_the_database_could_not) {
  engine->failing_claims = 2;
  customer_says("Hi");
  EXPECT_FALSE(model_is_asked());
  pass(2s);
  model_says("Hello.");
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, keeps_the_reply_while_the_disk_is_full) {
  customer_says("Hi");
  engine->failing_commits = 3;
  model_says("Hello.");
  EXPECT_THAT(twilio->posts, IsEmpty()) << "nothing goes out uncommitted";
  pass(5s);
  EXPECT_THAT(model->calls, SizeIs(1));
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, lets_no_write_overtake_one_that_failed) {
  state_becomes(conversation::lifecycle::inactive);
  int commits = 0;
  engine->before_commit = [&] {
    if (++commits == 2) // what became of it: the message's was the first
      engine->failing_commits = 1;
  };
  customer_says("Hi");
  engine->before_commit = nullptr;
  model_says("Hello.");
  EXPECT_THAT(engine->closed, IsEmpty());
  EXPECT_THAT(twilio->posts, IsEmpty());
  advance(200ms);
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, starts_no_turn_while_it_drains_and_keeps_the_message) {
  ask<actors::drained>(directory, actors::drain{});
  customer_says("Hi");
  EXPECT_FALSE(model_is_asked());
  restart();
  model_says("Hello.");
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, ends_an_open_turn_while_it_drains) {
  customer_says("Hi");
  auto end = ask<actors::drained>(directory, actors::drain{});
  EXPECT_FALSE(end->answer);
  model_says("Hello.");
  EXPECT_TRUE(end->answer);
  expect_one_reply("Hello.");
}

TEST_F(recovery_test, knows_after_a_sleep_who_came_meanwhile) {
  customer_says("Hi");
  model_says("Hello.");
  advance(1min); // for what the turn's own timers were
  advance(30min);
  ASSERT_EQ(env.board->awake_conversations, 0);
  person_joins();
  customer_says("Anybody?");
  EXPECT_THAT(model->calls, SizeIs(1));
  expect_one_reply("Hello.");
}

} // namespace
} // namespace parley::test
