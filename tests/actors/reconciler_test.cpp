#include "tests/actors/reconciler_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using conversation::lifecycle;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class reconciler_test : public testing::Test, protected reconciler_world {};

// -- what is found ------------------------------------------------------------

TEST_F(reconciler_test, finds_what_came_while_it_was_down) {
  given_known("CH1");
  given_a_look();
  stop_for(600s);
  customer_writes("CH1");
  customer_writes("CH1");
  advance(10s);
  start();
  pass(5s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0", "IM-CH1-1"));
  EXPECT_THAT(claim().pending, SizeIs(2));
  EXPECT_EQ(compared("CH1"), 1);
}

TEST_F(reconciler_test, finds_what_is_missing_on_a_tick) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  tick();
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
}

TEST_F(reconciler_test, gives_a_message_all_that_its_webhook_would_have) {
  given_known("CH1");
  given_a_look();
  auto& listed = add_message("CH1", 7, "+15550001");
  listed.participant = "MB1";
  listed.body = "Where is it?";
  listed.media = {{"ME1", "image/jpeg", "car.jpg", 42}};
  const auto created = listed.created;
  tick();
  ASSERT_THAT(claim().pending, SizeIs(1));
  const auto kept = claim().pending[0].what;
  EXPECT_EQ(kept.id, "IM-CH1-7");
  EXPECT_EQ(kept.index, 7);
  EXPECT_EQ(kept.author, "+15550001");
  EXPECT_EQ(kept.participant, "MB1");
  EXPECT_EQ(kept.text, "Where is it?");
  EXPECT_EQ(kept.created, created);
  ASSERT_THAT(kept.media, SizeIs(1));
  EXPECT_EQ(kept.media[0].id, "ME1");
}

TEST_F(reconciler_test, and_a_late_webhook_are_one_event) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  tick();
  EXPECT_EQ(message_webhook("CH1", 0), taken::duplicate);
  EXPECT_THAT(claim().pending, SizeIs(1));
}

TEST_F(reconciler_test, takes_nothing_in_that_a_webhook_told) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  EXPECT_EQ(message_webhook("CH1", 0), taken::accepted);
  routed.clear();
  tick();
  EXPECT_THAT(routed, IsEmpty());
  EXPECT_EQ(compared("CH1"), 0);
}

TEST_F(reconciler_test, finds_a_gap_behind_a_newer_message) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  customer_writes("CH1");
  message_webhook("CH1", 1);
  routed.clear();
  tick();
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
}

TEST_F(reconciler_test, waits_for_no_index_that_does_not_come) {
  given_known("CH1");
  given_a_look();
  add_message("CH1", 5, "+15550001");
  tick();
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-5"));
  EXPECT_EQ(compared("CH1"), 5);
}

TEST_F(reconciler_test, leaves_what_is_older_than_the_database) {
  given_known("CH1");
  customer_writes("CH1");
  advance(10s);
  given_a_look();
  customer_writes("CH1");
  tick();
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-1"));
}

TEST_F(reconciler_test, never_takes_in_what_it_said_itself) {
  given_known("CH1");
  given_a_look();
  add_message("CH1", 0, "assistant");
  reply_stands("CH1", 1, {"turn-of-another-database", 1});
  tick();
  EXPECT_THAT(routed, IsEmpty());
  EXPECT_EQ(compared("CH1"), 1);
}

TEST_F(reconciler_test, takes_in_what_a_person_of_the_business_wrote) {
  given_known("CH1");
  given_a_look();
  add_message("CH1", 0, "alice");
  tick();
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0"));
}

TEST_F(reconciler_test, reads_several_pages_down_to_where_it_was) {
  given_known("CH1");
  customer_writes("CH1");
  message_webhook("CH1", 0);
  given_a_look();
  ASSERT_EQ(compared("CH1"), 0);
  for (int i = 0; i < 45; ++i)
    customer_writes("CH1");
  tick();
  EXPECT_THAT(messages(), SizeIs(45));
  EXPECT_EQ(messages().front(), "IM-CH1-1");
  EXPECT_EQ(messages().back(), "IM-CH1-45");
  EXPECT_EQ(source->count("messages"), 3U);
}

TEST_F(reconciler_test, doubts_what_it_knew_once_it_has_missed_something) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  tick();
  ASSERT_THAT(routed, SizeIs(2));
  EXPECT_TRUE(
    std::holds_alternative<conversation::events_missed>(routed[0]->what))
    << "before the message, so that it is answered with new eyes";
  EXPECT_FALSE(claim().facts.roster_known);
  EXPECT_EQ(claim().facts.state, lifecycle::unknown);
}

// -- what is left to webhooks -------------------------------------------------

TEST_F(reconciler_test, leaves_a_fresh_message_to_its_webhook) {
  given_known("CH1");
  given_a_look();
  pass(57s);
  customer_writes("CH1");
  pass(3s);
  ASSERT_EQ(source->count("messages"), 1U) << "the tick has come";
  EXPECT_THAT(messages(), IsEmpty());
  message_webhook("CH1", 0);
  routed.clear();
  pass(10s);
  EXPECT_THAT(routed, IsEmpty());
  EXPECT_EQ(compared("CH1"), 0);
}

TEST_F(reconciler_test, takes_a_fresh_message_in_when_its_webhook_stays_out) {
  given_known("CH1");
  given_a_look();
  pass(57s);
  customer_writes("CH1");
  pass(9s);
  EXPECT_THAT(messages(), ElementsAre("IM-CH1-0")) << "before the next tick";
}

// -- our own replies ----------------------------------------------------------

TEST_F(reconciler_test, tells_of_a_reply_that_stands_there_twice_once) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  message_webhook("CH1", 0);
  given_turn("turn-1", {"Hello"});
  given_part("turn-1", 1, storage::part_state::sent, "IM-CH1-1");
  reply_stands("CH1", 1, {"turn-1", 1});
  reply_stands("CH1", 2, {"turn-1", 1});
  routed.clear();
  tick();
  ASSERT_EQ(count<conversation::reply_repeated>(), 1U);
  const auto& what = std::get<conversation::reply_repeated>(routed[0]->what);
  EXPECT_EQ(what.message_id, "IM-CH1-2");
  EXPECT_EQ(what.turn, "turn-1");
  stop_for(1s);
  start();
  tick();
  EXPECT_EQ(count<conversation::reply_repeated>(), 1U);
}

TEST_F(reconciler_test, leaves_a_reply_alone_whose_fate_is_being_settled) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  message_webhook("CH1", 0);
  given_turn("turn-1", {"Hello"}); // sending
  reply_stands("CH1", 1, {"turn-1", 1});
  routed.clear();
  tick();
  EXPECT_THAT(routed, IsEmpty());
  EXPECT_EQ(compared("CH1"), 0) << "so that it is looked at once it is settled";
  given_part("turn-1", 1, storage::part_state::sent, "IM-CH1-2");
  tick();
  EXPECT_EQ(count<conversation::reply_repeated>(), 1U);
}

TEST_F(reconciler_test, marks_a_reply_as_sent_that_was_given_up_and_arrived) {
  given_known("CH1");
  given_a_look();
  customer_writes("CH1");
  message_webhook("CH1", 0);
  given_turn("turn-1", {"Hello"});
  given_part("turn-1", 1, storage::part_state::failed);
  reply_stands("CH1", 1, {"turn-1", 1});
  tick();
  const auto found = engine->find(storage::ask_standing{
    chat(), {{"IM-CH1-1", "turn-1", 1}, {"IM-x", "turn-1", 1}}});
  EXPECT_THAT(
    std::get<std::vector<storage::standing>>(*found),
    ElementsAre(storage::standing::known, storage::standing::repeated));
}

} // namespace
} // namespace parley::actors
