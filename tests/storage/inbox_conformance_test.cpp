#include "tests/storage/conformance.hpp"

namespace parley::storage {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(store_conformance, keeps_a_message_with_everything_it_carries) {
  auto what = message("IM1", 3, std::string{"caf\u00e9 \U0001F600 'quoted'"});
  what.media = {{"ME1", "image/jpeg", "car \"red\".jpg", 42056},
                {"ME2", "application/pdf", "", 0}};
  commit({take("IM1", conversation::message_added{what}, chat(), 777)});

  const auto found = claim();

  ASSERT_EQ(found.pending.size(), 1U);
  const auto& kept = found.pending.front().what;
  EXPECT_EQ(kept.id, "IM1");
  EXPECT_EQ(kept.index, 3);
  EXPECT_EQ(kept.author, what.author);
  EXPECT_EQ(kept.participant, what.participant);
  EXPECT_EQ(kept.text, what.text);
  EXPECT_EQ(kept.created, what.created);
  EXPECT_EQ(found.pending.front().received, at(777));
  ASSERT_EQ(kept.media.size(), 2U);
  EXPECT_EQ(kept.media[0].id, "ME1");
  EXPECT_EQ(kept.media[0].content_type, "image/jpeg");
  EXPECT_EQ(kept.media[0].filename, "car \"red\".jpg");
  EXPECT_EQ(kept.media[0].size, 42056);
  EXPECT_EQ(kept.media[1].id, "ME2");
}

TEST_P(store_conformance, takes_an_event_in_once_for_ever) {
  EXPECT_EQ(commit_one(take_message("IM1", 0)), write_outcome::done);
  EXPECT_EQ(commit_one(take_message("IM1", 0)), write_outcome::duplicate);
  reopen();
  EXPECT_EQ(commit_one(take_message("IM1", 0)), write_outcome::duplicate);
  EXPECT_EQ(claim().pending.size(), 1U);
}

TEST_P(store_conformance, knows_an_answered_message_again) {
  given_a_reply({"Hello"});
  EXPECT_EQ(commit_one(take_message("IM1", 0)), write_outcome::duplicate);
  EXPECT_EQ(pending_messages(), 0);
}

TEST_P(store_conformance, finds_a_repeat_within_one_batch) {
  EXPECT_THAT(commit({take_message("IM1", 0), take_message("IM1", 0),
                      take_message("IM2", 1)}),
              ElementsAre(write_outcome::done, write_outcome::duplicate,
                          write_outcome::done));
}

TEST_P(store_conformance, tells_the_same_identity_of_two_sources_apart) {
  EXPECT_EQ(commit_one(take("E1", conversation::state_changed{}, {"a", "1"})),
            write_outcome::done);
  EXPECT_EQ(commit_one(take("E1", conversation::state_changed{}, {"b", "1"})),
            write_outcome::done);
}

TEST_P(store_conformance, answers_an_empty_batch_with_nothing) {
  EXPECT_THAT(commit({}), IsEmpty());
}

TEST_P(store_conformance, orders_pending_messages_by_index_then_arrival) {
  const auto late = message("IMc", 1);
  commit(
    {take_message("IMb", 2), take_message("IMa", 7),
     take("IMd", conversation::message_added{message("IMd", 1)}, chat(), 6000),
     take("IMc", conversation::message_added{late}, chat(), 5500)});
  EXPECT_THAT(ids(claim().pending), ElementsAre("IMc", "IMd", "IMb", "IMa"));
}

TEST_P(store_conformance, keeps_conversations_apart) {
  commit({take_message("IM1", 0, "one", chat("CH1")),
          take_message("IM2", 0, "two", chat("CH2"))});
  EXPECT_THAT(ids(claim(chat("CH1")).pending), ElementsAre("IM1"));
  EXPECT_THAT(ids(claim(chat("CH2")).pending), ElementsAre("IM2"));
}

TEST_P(store_conformance, corrects_a_message_that_is_still_pending) {
  commit({take_message("IM1", 0, "helo")});
  commit(
    {take("edit", conversation::message_updated{message("IM1", 0, "hello")})});
  EXPECT_EQ(claim().pending.front().what.text, "hello");
}

TEST_P(store_conformance, forgets_a_pending_message_that_was_removed) {
  commit({take_message("IM1", 0), take_message("IM2", 1)});
  commit({take("gone", conversation::message_removed{"IM1"})});
  EXPECT_THAT(ids(claim().pending), ElementsAre("IM2"));
  EXPECT_EQ(pending_messages(), 1);
  EXPECT_EQ(commit_one(take_message("IM1", 0)), write_outcome::duplicate);
}

TEST_P(store_conformance, leaves_an_answered_message_answered) {
  given_a_reply({"Hello"});
  commit({take("edit", conversation::message_updated{message("IM1", 0, "x")}),
          take("gone", conversation::message_removed{"IM1"})});
  EXPECT_THAT(claim().pending, IsEmpty());
}

TEST_P(store_conformance, takes_no_message_in_that_was_removed_before) {
  commit({take("gone", conversation::message_removed{"IM1"})});
  EXPECT_EQ(commit_one(take_message("IM1", 0)), write_outcome::duplicate);
  EXPECT_THAT(unfinished(), IsEmpty());
  EXPECT_EQ(commit_one(take_message("IM2", 1)), write_outcome::done);
}

TEST_P(store_conformance, does_not_mind_events_about_unknown_messages) {
  EXPECT_THAT(
    commit({take("1", conversation::message_updated{message("IM9", 0)}),
            take("2", conversation::message_removed{"IM9"}),
            take("3", conversation::delivery_updated{"IM9", "sent", 0})}),
    ElementsAre(write_outcome::done, write_outcome::done, write_outcome::done));
  EXPECT_THAT(unfinished(), IsEmpty());
}

TEST_P(store_conformance, counts_what_is_pending) {
  EXPECT_EQ(pending_messages(), 0);
  commit({take_message("IM1", 0), take_message("IM2", 1),
          take_message("IM3", 0, "Hi", chat("CH2"))});
  EXPECT_EQ(pending_messages(), 3);
  commit({answer("turn-1", claim().epoch, {"IM1", "IM2"}, {})});
  EXPECT_EQ(pending_messages(), 1);
}

TEST_P(store_conformance, counts_what_is_pending_by_conversation) {
  commit({take_message("IM1", 0), take_message("IM2", 1),
          take_message("IM3", 0, "Hi", chat("CH2"))});
  commit({answer("turn-1", claim().epoch, {"IM1"}, {})});
  auto found = database().pending_by_conversation();
  ASSERT_TRUE(found);
  std::map<std::string, int64_t> counts;
  for (const auto& one : *found)
    counts[one.conversation.id] = one.messages;
  EXPECT_THAT(counts, ElementsAre(std::pair{"CH1", 1}, std::pair{"CH2", 1}));
}

TEST_P(store_conformance, tells_whether_it_takes_writes) {
  EXPECT_FALSE(database().try_write());
  EXPECT_THAT(unfinished(), IsEmpty());
}

TEST_P(store_conformance, finds_everything_after_it_was_closed) {
  commit({take_message("IM1", 0, "first"), take_message("IM2", 1, "second")});
  const auto key = database().hash_key();
  reopen();
  EXPECT_THAT(ids(claim().pending), ElementsAre("IM1", "IM2"));
  EXPECT_EQ(database().hash_key(), key);
  EXPECT_EQ(key.size(), 32U);
}

TEST_P(store_conformance, lists_those_who_were_tried_least_first) {
  commit({take_message("IM1", 0), take_message("IM2", 0, "Hi", chat("CH2")),
          take_message("IM3", 0, "Hi", chat("CH3"))});
  claim(chat("CH1"));
  claim(chat("CH1"));
  claim(chat("CH2"));
  EXPECT_THAT(unfinished(), ElementsAre(chat("CH3"), chat("CH2"), chat("CH1")));
  const auto tried = database().tried(1);
  ASSERT_TRUE(tried);
  EXPECT_THAT(*tried, ElementsAre(chat("CH2"), chat("CH1")));
}

} // namespace

} // namespace parley::storage
