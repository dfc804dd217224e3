#include "tests/actors/reconciler_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

namespace parley::actors {
namespace {

using namespace parley::test;
using reason = twilio::rest_failure::reason;
using testing::AllOf;
using testing::ElementsAre;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

class reconciler_bounds : public testing::Test, protected reconciler_world {};

// -- bounds -------------------------------------------------------------------

TEST_F(reconciler_bounds, costs_nothing_but_a_call_where_nothing_happened) {
  for (int i = 0; i < 5; ++i) {
    given_known("CH" + std::to_string(i));
    customer_writes("CH" + std::to_string(i));
    message_webhook("CH" + std::to_string(i), 0);
  }
  given_a_look();
  tick(); // with a look at everybody
  source->calls.clear();
  engine->batches.clear();
  pass(60s);
  EXPECT_EQ(source->count("messages"), 5U);
  EXPECT_EQ(source->count("conversations"), 1U);
  EXPECT_THAT(source->calls, SizeIs(6));
  EXPECT_THAT(routed, IsEmpty()) << "nobody is woken";
  EXPECT_THAT(engine->batches, SizeIs(1)) << "the time of the look alone";
}

TEST_F(reconciler_bounds, keeps_to_its_pace) {
  for (int i = 0; i < 300; ++i)
    given_known("CH" + std::to_string(i));
  start();
  for (std::size_t second = 1; second <= 6; ++second) {
    run(1s);
    EXPECT_THAT(source->calls.size(), Le(50 * second + 1));
  }
  run(100ms);
  EXPECT_EQ(source->count("messages"), 300U) << "fifty a second";
  pass(54s);
  for (int i = 0; i < 10; ++i) {
    source->calls.clear();
    run(1s);
    // A look counts twice.
    EXPECT_THAT(source->calls.size() + source->count("look"),
                AllOf(Ge(18U), Le(22U)));
  }
}

TEST_F(reconciler_bounds, compares_a_few_at_a_time) {
  for (int i = 0; i < 100; ++i)
    given_known("CH" + std::to_string(i));
  source->silent = true;
  start();
  run(2s);
  EXPECT_EQ(source->count("messages"), 8U);
}

class slow_reconciler : public testing::Test, protected reconciler_world {
protected:
  slow_reconciler()
    : reconciler_world{[](reconciler_config& config) {
        config.pace = 1s;
        config.tick = 10s;
      }} {
    // nop
  }
};

TEST_F(slow_reconciler, never_sweeps_twice_at_once) {
  for (int i = 0; i < 35; ++i)
    given_known("CH" + std::to_string(i));
  start();
  pass(10s);
  source->calls.clear();
  // A round with looks takes 70 calls and some for the list: seven ticks.
  pass(60s);
  for (int i = 0; i < 35; ++i)
    EXPECT_THAT(source->count("messages CH" + std::to_string(i) + "\n"),
                Le(1U));
  EXPECT_THAT(source->count("messages"), Le(35U));
  EXPECT_THAT(source->calls.size(), Le(61U));
}

TEST_F(slow_reconciler, compares_those_first_that_had_a_turn) {
  for (int i = 0; i < 35; ++i)
    given_known("CH" + std::to_string(i));
  start();
  run(9s);
  ASSERT_EQ(source->count("messages"), 35U);
  message_webhook("CH3", 0);
  given_turn("turn-1", {}, "CH3");
  source->calls.clear();
  run(2s);
  EXPECT_THAT(source->calls, ElementsAre("conversations", "messages CH3"));
}

TEST_F(reconciler_bounds, waits_while_the_inbox_is_full) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  env.board->pending_messages = 100'000;
  tick();
  EXPECT_THAT(source->calls, IsEmpty());
  env.board->pending_messages = 0;
  pass(2s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
}

TEST_F(reconciler_bounds, counts_what_it_takes_in_as_everybody_does) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  tick();
  EXPECT_EQ(env.board->pending_messages, 1);
  EXPECT_EQ(env.board->intakes_under_way, 0);
}

// -- trouble ------------------------------------------------------------------

TEST_F(reconciler_bounds, pauses_while_twilio_is_down_and_then_goes_on) {
  given_known("CH1");
  given_known("CH2");
  given_a_look();
  stop_for(600s);
  customer_writes("CH1");
  customer_writes("CH2");
  source->wrong.assign(5, reason::unknown);
  start();
  run(30s);
  EXPECT_THAT(source->calls, SizeIs(5)) << "pauses of 1, 2, 4, 8, 16 s";
  run(10s);
  EXPECT_THAT(messages(),
              testing::UnorderedElementsAre("IM-CH1-0", "IM-CH2-0"));
}

TEST_F(reconciler_bounds, goes_on_after_a_call_that_was_never_answered) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  source->silent = true;
  tick();
  EXPECT_THAT(messages(), IsEmpty());
  source->silent = false;
  pass(60s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
}

TEST_F(reconciler_bounds, compares_again_what_the_store_could_not_take) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  pass(56s);
  engine->failing_commits = 1'000;
  pass(4s);
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(compared("CH1"), -1) << "as long as it is not taken in";
  engine->failing_commits = 0;
  pass(10s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
  EXPECT_EQ(compared("CH1"), 0);
}

TEST_F(reconciler_bounds, asks_again_what_the_store_could_not_read) {
  given_known("CH1");
  given_a_look();
  stop_for(600s);
  customer_writes("CH1");
  engine->failing_findings = 3;
  start();
  pass(20s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
}

TEST_F(reconciler_bounds, asks_nothing_more_once_it_drains) {
  for (int i = 0; i < 50; ++i)
    given_known("CH" + std::to_string(i));
  start();
  advance(100ms);
  tell(reconciler, drain{});
  const auto calls = source->calls.size();
  pass(120s);
  EXPECT_THAT(source->calls, SizeIs(calls));
}

} // namespace
} // namespace parley::actors
