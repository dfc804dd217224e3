#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class quiet_window_test : public testing::Test, protected conversation_world {
protected:
  quiet_window_test()
    : conversation_world{[](world_settings& all) {
        all.team.burst.window = 1s;
        all.team.burst.max_wait = 60s;
        all.rate_limit_per_minute = 0;
      }} {
    given_known();
  }
};

TEST_F(quiet_window_test, waits_for_the_customer_to_finish) {
  customer_says("Hi");
  advance(900ms);
  customer_says("Where is my order?");
  advance(900ms);
  EXPECT_FALSE(model_is_asked());
  advance(100ms);
  EXPECT_THAT(model->calls, SizeIs(1));
  EXPECT_THAT(model_input(),
              ElementsAre(user("Hi"), user("Where is my order?")));
}

TEST_F(quiet_window_test, is_not_part_of_the_turn_s_time) {
  customer_says("Hi");
  for (int i = 0; i < 50; ++i) {
    advance(900ms);
    customer_says("…");
  }
  advance(1s);
  ASSERT_TRUE(model_is_asked());
  advance(34s);
  EXPECT_THAT(twilio->posts, IsEmpty());
  model_says("At last.");
  EXPECT_THAT(twilio->texts(), ElementsAre("At last."));
}

TEST_F(quiet_window_test, ends_at_its_longest_wait) {
  customer_says("Hi");
  for (int i = 0; i < 70 && !model_is_asked(); ++i) {
    advance(900ms);
    customer_says("…");
  }
  EXPECT_GE(now().time_since_epoch(), 60s);
  EXPECT_TRUE(model_is_asked());
}

TEST_F(quiet_window_test, keeps_silent_when_a_person_joins_in_it) {
  customer_says("Hi");
  person_joins();
  advance(2s);
  EXPECT_FALSE(model_is_asked());
  EXPECT_EQ(unfinished_conversations(), 0U);
}

TEST_F(quiet_window_test, starts_no_run_over_a_turn_that_is_being_closed) {
  customer_says("Hi");
  int commits = 0;
  engine->before_commit = [&] {
    if (++commits == 2) // of the silent end that the person brings about
      engine->failing_commits = 1;
  };
  person_joins();
  engine->before_commit = nullptr;
  person_leaves();
  engine->failing_commits = 2;
  for (auto pause : {200ms, 400ms, 400ms}) // until the window is over
    advance(pause);
  EXPECT_FALSE(model_is_asked());
  let_everything_end();
  EXPECT_EQ(unfinished_conversations(), 0U);
}

class own_window_test : public testing::Test, protected conversation_world {
protected:
  own_window_test()
    : conversation_world{[](world_settings& all) {
        all.team.burst.window = 1s;
        all.team.agents[1].burst = agent::burst_policy{5s, 5s};
      }} {
    given_known();
  }
};

TEST_F(own_window_test, is_that_of_the_agent_with_whom_the_burst_begins) {
  customer_says("My bill is wrong");
  advance(1s);
  model_calls_tools({{"h", "transfer_to_billing", "{}"}});
  customer_says("Hello?"); // and the burst began with triage
  advance(1s);
  EXPECT_THAT(model->calls, SizeIs(3));
  model_calls_tools({{"h", "transfer_to_billing", "{}"}});
  model_says("Billing here.");
  customer_says("At last"); // this one begins with billing
  advance(4s);
  EXPECT_THAT(model->calls, SizeIs(4));
  advance(1s);
  EXPECT_THAT(model->calls, SizeIs(5));
}

} // namespace
} // namespace parley::test
