#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using conversation::lifecycle;
using testing::ElementsAre;
using testing::SizeIs;
using refusal = twilio::rest_failure::reason;

/// Whoever cannot go on holds up nobody else: there is one place for open turns
/// alone, and two conversations.
class place_test : public testing::Test, protected conversation_world {
protected:
  place_test()
    : conversation_world{[](world_settings& all) {
        all.max_open_turns = 1;
      }} {
    // nop
  }

  void expect_others_are_answered() {
    EXPECT_EQ(env.board->open_turns, 0);
    auto before = model->calls.size();
    given_known({sms_customer()}, chat("CH2"));
    take_in(customer_message(100, "Hello?"), chat("CH2"));
    ASSERT_THAT(model->calls, SizeIs(before + 1));
    model_says("I am here.");
    EXPECT_EQ(twilio->ledger.back().what.conversation_sid, "CH2");
  }
};

TEST_F(place_test, one_that_is_being_set_up_holds_none) {
  twilio->state = lifecycle::initializing;
  customer_says("Hi");
  EXPECT_FALSE(model_is_asked());
  expect_others_are_answered();
  state_becomes(lifecycle::active);
  model_says("Hello.");
  EXPECT_THAT(twilio->texts(), ElementsAre("I am here.", "Hello."));
}

TEST_F(place_test, one_that_is_being_set_up_is_looked_at_again) {
  twilio->state = lifecycle::initializing;
  customer_says("Hi");
  EXPECT_EQ(twilio->count("look"), 1U);
  advance(1s);
  EXPECT_EQ(twilio->count("look"), 2U);
  twilio->state = lifecycle::active; // and no webhook tells of it
  advance(1s);
  EXPECT_FALSE(model_is_asked()) << "the pause grows";
  advance(1s);
  model_says("Hello.");
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello."));
}

TEST_F(place_test, one_whose_roster_cannot_be_read_holds_none) {
  twilio->wrong = {refusal::unknown, refusal::unknown};
  customer_says("Hi");
  expect_others_are_answered();
  customer_says("Anybody?");
  EXPECT_EQ(twilio->count("look"), 1U) << "asked again after its pause alone";
  advance(1s);
  EXPECT_EQ(env.board->open_turns, 0);
  advance(2s);
  EXPECT_THAT(model_input(), ElementsAre(user("Hi"), user("Anybody?")));
}

TEST_F(place_test, one_that_cannot_be_read_for_long_fails_for_an_operator) {
  twilio->wrong.assign(100, refusal::unknown);
  customer_says("Hi");
  pass(16min);
  EXPECT_EQ(unfinished_conversations(), 0U);
  ASSERT_THAT(engine->closed, SizeIs(1));
  EXPECT_EQ(engine->closed[0].state, storage::turn_state::failed);
  EXPECT_EQ(engine->closed[0].reason, "unreachable");
  EXPECT_THAT(env.metrics->text(),
              testing::HasSubstr("parley_turns_total{outcome=\"failed\"} 1"));
  twilio->wrong.clear();
  expect_others_are_answered();
}

TEST_F(place_test, one_that_always_dies_holds_none) {
  given_known();
  customer_says("Boom");
  for (int i = 0; i < 5; ++i)
    conversation_dies();
  let_everything_end();
  EXPECT_THAT(twilio->texts(), ElementsAre("F gave_up"));
  expect_others_are_answered();
}

} // namespace
} // namespace parley::test
