#include "tests/actors/reconciler_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using conversation::lifecycle;
using reason = twilio::rest_failure::reason;
using testing::ElementsAre;
using testing::IsEmpty;

class reconciler_search : public testing::Test, protected reconciler_world {};

// -- conversations nobody has told of -----------------------------------------

TEST_F(reconciler_search, finds_conversations_that_began_while_it_was_down) {
  given_a_look();
  stop_for(600s);
  given_unheard("CH7");
  customer_writes("CH7");
  advance(10s);
  start();
  pass(5s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH7-0"));
  EXPECT_EQ(count<conversation::events_missed>(), 0U)
    << "nothing was known of it";
}

TEST_F(reconciler_search, follows_a_conversation_that_began_without_a_word) {
  given_a_look();
  given_unheard("CH7");
  tick();
  EXPECT_TRUE(is_open("CH7"));
  pass(600s);
  customer_writes("CH7");
  tick();
  EXPECT_THAT(messages(), ElementsAre("IM-CH7-0"));
}

TEST_F(reconciler_search, leaves_conversations_that_are_older_or_closed) {
  given_unheard("CH-old");
  customer_writes("CH-old");
  advance(600s);
  given_a_look();
  given_unheard("CH-closed").state = lifecycle::closed;
  tick();
  EXPECT_FALSE(is_open("CH-old"));
  EXPECT_FALSE(is_open("CH-closed"));
}

TEST_F(reconciler_search, reads_the_list_of_conversations_as_far_as_it_must) {
  source->conversation_page = 3;
  for (int i = 0; i < 9; ++i)
    given_unheard("CH-old-" + std::to_string(i));
  advance(600s);
  given_a_look();
  stop_for(600s);
  source->calls.clear();
  for (int i = 0; i < 4; ++i)
    given_unheard("CH" + std::to_string(i));
  start();
  pass(5s);
  EXPECT_TRUE(is_open("CH0"));
  EXPECT_EQ(source->count("conversations"), 2U)
    << "the second page ends with one that is older";
}

TEST_F(reconciler_search, goes_back_to_its_last_look_and_not_further) {
  given_a_look();
  tick();
  stop_for(3 * 24h);
  given_unheard("CH1");
  stop_for(3 * 24h);
  start();
  pass(5s);
  EXPECT_TRUE(is_open("CH1"));
  const auto looks
    = std::get<storage::looks>(*engine->find(storage::ask_looks{}));
  EXPECT_GE(looks.last, env.wall_clock() - 6s);
  EXPECT_LT(looks.born, looks.last);
}

TEST_F(reconciler_search, compares_the_rest_when_no_list_can_be_had) {
  given_known("CH1");
  given_a_look();
  stop_for(600s);
  customer_writes("CH1");
  advance(10s);
  source->wrong = {reason::refused};
  start();
  pass(5s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
}

// -- what has ended -----------------------------------------------------------

TEST_F(reconciler_search, learns_that_a_conversation_is_gone) {
  given_known("CH1");
  given_a_look();
  source->find("CH1")->removed = true;
  tick();
  EXPECT_FALSE(is_open("CH1"));
  source->calls.clear();
  tick();
  EXPECT_EQ(source->count("messages"), 0U);
}

TEST_F(reconciler_search, takes_no_list_that_is_not_there_for_an_end) {
  given_known("CH1");
  given_a_look();
  source->wrong = {reason::unusable, reason::gone}; // conversations, messages
  tick();
  EXPECT_TRUE(is_open("CH1"));
}

TEST_F(reconciler_search, learns_that_a_conversation_was_closed) {
  given_known("CH1");
  given_a_look();
  source->find("CH1")->state = lifecycle::closed;
  tick();
  EXPECT_FALSE(is_open("CH1"));
}

TEST_F(reconciler_search, doubts_a_roster_that_has_changed) {
  given_known("CH1");
  given_a_look();
  source->find("CH1")->roster.push_back(person());
  tick();
  EXPECT_EQ(count<conversation::events_missed>(), 1U);
  EXPECT_FALSE(claim().facts.roster_known);
}

TEST_F(reconciler_search, looks_at_everybody_once_a_day) {
  given_known("CH1");
  given_a_look();
  tick();
  EXPECT_EQ(source->count("look CH1"), 1U);
  EXPECT_THAT(routed, IsEmpty()) << "all is as it was";
  tick();
  tick();
  EXPECT_EQ(source->count("look CH1"), 1U);
  advance(24h);
  tick();
  EXPECT_EQ(source->count("look CH1"), 2U);
}

} // namespace
} // namespace parley::actors
