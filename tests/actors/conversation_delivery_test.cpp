#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// A reply on its way to Twilio (guarantee G6: effectively once).
class delivery_test : public testing::Test, protected conversation_world {
protected:
  delivery_test() {
    given_known();
  }

  /// The agent answers; what Twilio makes of it is up to the fates.
  void reply(const std::string& text = "Hello.") {
    customer_says("Hi");
    model_says(text);
  }

  /// A text that takes three parts.
  static std::string long_text() {
    std::string text;
    for (const char* word : {"one ", "two ", "three "})
      for (int i = 0; i < 1'500 / 5; ++i)
        text += word;
    return text;
  }

  void expect_done() {
    EXPECT_EQ(unfinished_conversations(), 0U);
    EXPECT_EQ(env.board->open_turns, 0);
  }
};

TEST_F(delivery_test, sends_a_long_reply_in_order_part_after_part) {
  twilio->held = {"post"};
  reply(long_text());
  ASSERT_THAT(twilio->posts, SizeIs(1));
  twilio_answers();
  ASSERT_THAT(twilio->posts, SizeIs(2));
  twilio->held.clear();
  twilio_answers();
  ASSERT_THAT(twilio->posts, SizeIs(3));
  for (int i = 0; i < 3; ++i) {
    const auto& part = twilio->posts.at(static_cast<std::size_t>(i));
    EXPECT_EQ(part.reference.part, i + 1);
    EXPECT_EQ(part.reference.turn, twilio->posts[0].reference.turn);
    EXPECT_LE(part.text.size(), 1'600U);
  }
  expect_done();
}

TEST_F(delivery_test, fails_what_is_refused_and_goes_on) {
  twilio->fates = {fate::refused};
  reply();
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  EXPECT_THAT(twilio->finds, IsEmpty());
  expect_done();
  customer_says("Are you there?");
  model_says("Yes.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Yes."));
}

TEST_F(delivery_test, sends_no_part_behind_one_that_was_refused) {
  twilio->fates = {fate::sent, fate::refused};
  reply(long_text());
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(2));
  expect_done();
}

TEST_F(delivery_test, fails_what_a_closed_conversation_does_not_take) {
  twilio->fates = {fate::closed};
  reply();
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, repeats_no_sooner_than_twilio_asks) {
  twilio->fates = {fate::not_processed};
  twilio->retry_after = 30s;
  reply();
  pass(29s);
  EXPECT_THAT(twilio->posts, SizeIs(1));
  pass(1s);
  EXPECT_THAT(twilio->posts, SizeIs(2));
  expect_done();
}

TEST_F(delivery_test, repeats_after_a_pause_what_was_not_processed) {
  twilio->fates = {fate::not_processed, fate::not_processed};
  reply();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  advance(1s);
  EXPECT_THAT(twilio->posts, SizeIs(2));
  advance(1s);
  EXPECT_THAT(twilio->posts, SizeIs(2)) << "the pause grows";
  advance(1s);
  ASSERT_THAT(twilio->posts, SizeIs(3));
  EXPECT_EQ(twilio->posts[2].reference, twilio->posts[0].reference);
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello."));
  EXPECT_THAT(twilio->finds, IsEmpty());
  expect_done();
}

TEST_F(delivery_test, finds_what_was_sent_unheard_and_posts_it_no_more) {
  twilio->fates = {fate::sent_unheard};
  reply();
  EXPECT_THAT(twilio->finds, IsEmpty()) << "it may still arrive";
  advance(3s);
  ASSERT_THAT(twilio->finds, SizeIs(1));
  EXPECT_EQ(twilio->finds[0].reference, twilio->posts[0].reference);
  EXPECT_EQ(twilio->finds[0].after_index, 0);
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, finds_late_what_was_committed_late) {
  twilio->fates = {fate::lost};
  reply();
  advance(3s);
  twilio->ledger.push_back({"IM-late", twilio->posts[0]});
  advance(5s);
  EXPECT_THAT(twilio->finds, SizeIs(2));
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, posts_once_more_what_is_missing_twice) {
  twilio->fates = {fate::lost};
  reply();
  advance(3s);
  EXPECT_THAT(twilio->posts, SizeIs(1));
  advance(5s);
  ASSERT_THAT(twilio->posts, SizeIs(2));
  EXPECT_EQ(twilio->posts[1].reference, twilio->posts[0].reference);
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello."));
  expect_done();
}

TEST_F(delivery_test, posts_twice_at_most) {
  twilio->fates = {fate::lost, fate::lost};
  reply();
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(2));
  EXPECT_THAT(twilio->finds, SizeIs(4));
  expect_done();
}

TEST_F(delivery_test, looks_again_until_it_can) {
  using reason = twilio::rest_failure::reason;
  twilio->fates = {fate::sent_unheard};
  twilio->wrong = {reason::unknown, reason::not_processed};
  reply();
  pass(30s);
  EXPECT_THAT(twilio->finds, SizeIs(3));
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, posts_nothing_when_the_look_up_says_it_is_gone) {
  twilio->fates = {fate::lost};
  twilio->wrong = {twilio::rest_failure::reason::gone};
  reply();
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, looks_up_a_post_that_was_never_answered) {
  twilio->fates = {fate::sent_silent};
  reply();
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  EXPECT_THAT(twilio->finds, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, withdraws_what_waits_when_a_person_joins) {
  twilio->held = {"post"};
  reply(long_text());
  person_joins();
  twilio->held.clear();
  twilio_answers();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, withdraws_what_waits_when_the_conversation_closes) {
  twilio->held = {"post"};
  reply(long_text());
  state_becomes(conversation::lifecycle::closed);
  twilio->held.clear();
  twilio_answers();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, withdraws_what_waits_when_the_customer_says_stop) {
  twilio->held = {"post"};
  reply(long_text());
  customer_says("STOP");
  twilio->held.clear();
  twilio_answers();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, gives_up_a_lost_part_for_good_when_a_person_is_there) {
  twilio->fates = {fate::lost};
  reply();
  person_joins();
  let_everything_end();
  EXPECT_THAT(twilio->posts, SizeIs(1));
  expect_done();
}

TEST_F(delivery_test, takes_a_new_turn_for_what_came_meanwhile) {
  twilio->fates = {fate::lost};
  reply();
  customer_says("And?");
  EXPECT_THAT(model->calls, SizeIs(1));
  advance(3s);
  advance(5s);
  EXPECT_THAT(model->calls, SizeIs(2));
  model_says("That is all.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello.", "That is all."));
}

class short_delivery_test : public testing::Test, protected conversation_world {
protected:
  short_delivery_test()
    : conversation_world{[](world_settings& all) {
        all.conversation.delivery_limit = 5s;
      }} {
    given_known();
  }
};

TEST_F(short_delivery_test, gives_up_what_stays_out_of_reach) {
  twilio->fates = std::deque<fate>(20, fate::not_processed);
  customer_says("Hi");
  model_says("Hello.");
  let_everything_end();
  EXPECT_THAT(twilio->ledger, IsEmpty());
  EXPECT_LT(twilio->posts.size(), 20U);
  EXPECT_EQ(unfinished_conversations(), 0U);
}

} // namespace
} // namespace parley::test
