#include "tests/storage/conformance.hpp"

namespace parley::storage {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> names(const page& of) {
  std::vector<std::string> found;
  for (const auto& each : of.conversations)
    found.push_back(each.which.id);
  return found;
}

/// A turn that was answered by a fallback.
close_turn failed_turn(const std::string& id, int64_t epoch,
                       std::vector<std::string> messages) {
  auto what = answer(id, epoch, std::move(messages), {"Sorry"});
  what.state = turn_state::failed;
  what.outcome = what.reason = "gave_up";
  what.detail = "status 500";
  what.closed = at(8000);
  return what;
}

TEST_P(store_conformance, lists_conversations_the_newest_first) {
  for (const auto* id : {"CH1", "CH2", "CH3"})
    commit({take_message(std::string{"IM"} + id, 0, "Hi", chat(id))});
  const auto found = records().list({});
  ASSERT_TRUE(found);
  EXPECT_THAT(names(*found), ElementsAre("CH3", "CH2", "CH1"));
  EXPECT_EQ(found->next, 0);
}

TEST_P(store_conformance, lists_conversations_page_by_page) {
  for (const auto* id : {"CH1", "CH2", "CH3", "CH4", "CH5"})
    commit({take_message(std::string{"IM"} + id, 0, "Hi", chat(id))});
  page_request request{.limit = 2};
  const auto first = records().list(request);
  request.before = first->next;
  const auto second = records().list(request);
  request.before = second->next;
  const auto third = records().list(request);
  EXPECT_THAT(names(*first), ElementsAre("CH5", "CH4"));
  EXPECT_THAT(names(*second), ElementsAre("CH3", "CH2"));
  EXPECT_THAT(names(*third), ElementsAre("CH1"));
  EXPECT_EQ(third->next, 0);
}

TEST_P(store_conformance, tells_in_a_list_how_a_conversation_stands) {
  commit({take("added", conversation::conversation_added{}),
          take_message("IM1", 0), take_message("IM2", 1)});
  const auto epoch = claim().epoch;
  commit({failed_turn("turn-1", epoch, {"IM1"})});

  const auto found = records().list({});

  ASSERT_THAT(found->conversations, SizeIs(1));
  const auto& one = found->conversations.front();
  EXPECT_EQ(one.which, chat());
  EXPECT_EQ(one.created, at(5000));
  EXPECT_EQ(one.state, conversation::lifecycle::active);
  EXPECT_EQ(one.active_agent, "front_desk");
  EXPECT_FALSE(one.opted_out);
  EXPECT_EQ(one.sealed, !GetParam().keys.empty());
  EXPECT_EQ(one.pending, 1);
  EXPECT_EQ(one.unsettled_parts, 1);
  EXPECT_EQ(one.failed_turns, 1);
  EXPECT_EQ(one.last_closed, at(8000));
  EXPECT_EQ(one.last_outcome, "gave_up");
}

TEST_P(store_conformance, lists_those_with_failed_turns_alone_when_asked) {
  commit({take_message("IM0", 0, "Hi", chat("CH0")), take_message("IM1", 0)});
  commit({failed_turn("turn-1", claim().epoch, {"IM1"})});
  const auto found = records().list({.failed_only = true});
  EXPECT_THAT(names(*found), ElementsAre("CH1"));
}

TEST_P(store_conformance, reads_the_whole_record_of_a_conversation) {
  commit({take("MB1", conversation::participant_added{participant("MB1")}),
          take_message("IM1", 0, "Where is it?")});
  const auto epoch = claim().epoch;
  auto turn = answer("turn-1", epoch, {"IM1"}, {"Here.", "Look."});
  turn.items = {item(model::item::kind::user_message, "{\"a\":1}"),
                item(model::item::kind::assistant_message, "{\"b\":2}")};
  turn.closed = at(8000);
  turn.tokens = 77;
  commit(
    {turn, move("turn-1", 1, epoch, part_state::sent, "IM8"),
     take("receipt", conversation::delivery_updated{"IM8", "failed", 30003}),
     take_message("IM2", 1, "Thanks")});

  const auto read = records().read({.which = chat()});
  ASSERT_TRUE(read && *read);
  const auto& first = **read;
  EXPECT_EQ(first.about.which, chat());
  ASSERT_THAT(first.facts.roster, SizeIs(1));
  EXPECT_EQ(first.facts.roster[0], participant("MB1"));
  ASSERT_THAT(first.turns, SizeIs(1));
  const auto& one = first.turns.front();
  EXPECT_EQ(one.id, "turn-1");
  EXPECT_EQ(one.outcome, "answered");
  EXPECT_EQ(one.closed, at(8000));
  EXPECT_EQ(one.tokens, 77);
  EXPECT_EQ(one.messages.at(0).what.text, "Where is it?");
  ASSERT_THAT(one.items, SizeIs(2));
  EXPECT_EQ(one.items[1]->json, "{\"b\":2}");
  ASSERT_THAT(one.parts, SizeIs(2));
  EXPECT_EQ(one.parts[0].what.text, "Here.");
  EXPECT_EQ(one.parts[0].what.state, part_state::sent);
  EXPECT_EQ(one.parts[0].message_id, "IM8");
  EXPECT_EQ(one.parts[0].delivery_status, "failed");
  EXPECT_EQ(one.parts[0].error_code, 30003);
  EXPECT_EQ(one.parts[1].what.state, part_state::queued);

  ASSERT_NE(first.next, 0);
  const auto rest = records().read({.which = chat(), .after = first.next});
  ASSERT_TRUE(rest && *rest);
  EXPECT_THAT(ids((*rest)->pending), ElementsAre("IM2"));
  EXPECT_EQ((*rest)->next, 0);
}

TEST_P(store_conformance, reads_a_record_piece_by_piece) {
  for (int number = 0; number < 5; ++number) {
    const auto id = "IM" + std::to_string(number);
    commit({take_message(id, number)});
    commit({answer("turn-" + id, claim().epoch, {id}, {})});
  }
  for (int number = 5; number < 10; ++number)
    commit({take_message("IM" + std::to_string(number), number)});
  std::vector<std::string> turns;
  std::vector<std::string> pending;
  record_request request{.which = chat(), .limit = 2};
  do {
    const auto piece = records().read(request);
    ASSERT_TRUE(piece && *piece);
    EXPECT_LE((*piece)->turns.size() + (*piece)->pending.size(), 2U);
    for (const auto& each : (*piece)->turns)
      turns.push_back(each.id);
    for (const auto& each : (*piece)->pending)
      pending.push_back(each.what.id);
    request.after = (*piece)->next;
  } while (request.after != 0);
  EXPECT_THAT(turns, ElementsAre("turn-IM0", "turn-IM1", "turn-IM2", "turn-IM3",
                                 "turn-IM4"));
  EXPECT_THAT(pending, ElementsAre("IM5", "IM6", "IM7", "IM8", "IM9"));
}

TEST_P(store_conformance, has_no_record_of_a_conversation_never_heard_of) {
  const auto read = records().read({.which = chat("CH9")});
  ASSERT_TRUE(read);
  EXPECT_FALSE(*read);
  EXPECT_THAT(records().list({})->conversations, IsEmpty());
}

} // namespace

} // namespace parley::storage
