#include "tests/storage/conformance.hpp"

namespace parley::storage {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(store_conformance, sends_part_after_part) {
  given_a_reply({"One", "Two"});
  commit({move("turn-1", 1, epoch_, part_state::sent, "IM8"),
          move("turn-1", 2, epoch_, part_state::sending)});

  const auto found = claim();

  ASSERT_EQ(found.outbox.size(), 1U);
  EXPECT_EQ(found.outbox[0].part, 2);
  EXPECT_EQ(found.outbox[0].state, part_state::sending);
  EXPECT_EQ(found.outbox[0].posts, 1);
  EXPECT_EQ(found.outbox[0].send_deadline, at(9500));
  commit({move("turn-1", 2, found.epoch, part_state::sent, "IM9")});
  EXPECT_THAT(claim().outbox, IsEmpty());
}

TEST_P(store_conformance, counts_the_posts_of_a_part) {
  given_a_reply({"Hello"});
  commit({move("turn-1", 1, epoch_, part_state::unknown)});
  EXPECT_EQ(claim().outbox.at(0).state, part_state::unknown);
  epoch_ = claim().epoch;
  commit({move("turn-1", 1, epoch_, part_state::sending)});
  const auto part = claim().outbox.at(0);
  EXPECT_EQ(part.posts, 2);
  EXPECT_EQ(part.state, part_state::sending);
  EXPECT_EQ(part.send_deadline, at(9500));
}

TEST_P(store_conformance, uncounts_a_post_that_was_not_processed) {
  given_a_reply({"Hello"});
  commit({move("turn-1", 1, epoch_, part_state::queued)});
  const auto part = claim().outbox.at(0);
  EXPECT_EQ(part.posts, 0);
  EXPECT_EQ(part.state, part_state::queued);
}

TEST_P(store_conformance, shows_what_was_being_sent_before_a_crash) {
  given_a_reply({"Hello"});
  reopen();
  EXPECT_EQ(claim().outbox.at(0).state, part_state::sending);
  EXPECT_THAT(unfinished(), ElementsAre(chat()));
}

TEST_P(store_conformance, orders_parts_by_turn_and_part) {
  given_a_reply({"a1", "a2"});
  auto second = answer("turn-0", epoch_, {}, {"b1", "b2"});
  commit({second});
  std::vector<std::string> texts;
  for (const auto& part : claim().outbox)
    texts.push_back(part.text);
  EXPECT_THAT(texts, ElementsAre("a1", "a2", "b1", "b2"));
}

TEST_P(store_conformance, leaves_a_settled_part_as_it_is) {
  for (const auto settled : {part_state::sent, part_state::failed}) {
    const auto turn = "turn-" + std::to_string(static_cast<int>(settled));
    const auto epoch = claim().epoch;
    commit({answer(turn, epoch, {}, {"Hello"}),
            move(turn, 1, epoch, settled, "IM9")});
    for (const auto to : {part_state::queued, part_state::sending,
                          part_state::unknown, part_state::withdrawn})
      EXPECT_EQ(commit_one(move(turn, 1, epoch, to)), write_outcome::done);
    EXPECT_THAT(claim().outbox, IsEmpty());
  }
}

TEST_P(store_conformance, withdraws_only_what_is_queued) {
  given_a_reply({"One", "Two"});
  commit({move("turn-1", 1, epoch_, part_state::withdrawn),
          move("turn-1", 2, epoch_, part_state::withdrawn)});
  const auto found = claim();
  ASSERT_EQ(found.outbox.size(), 1U);
  EXPECT_EQ(found.outbox[0].part, 1);
  EXPECT_EQ(found.outbox[0].state, part_state::sending);
}

TEST_P(store_conformance, moves_no_part_for_who_lost_the_claim) {
  given_a_reply({"Hello"});
  claim();
  EXPECT_EQ(commit_one(move("turn-1", 1, epoch_, part_state::sent, "IM9")),
            write_outcome::fenced);
  EXPECT_EQ(claim().outbox.size(), 1U);
}

TEST_P(store_conformance, does_not_mind_a_part_that_is_not_there) {
  given_a_reply({"Hello"});
  EXPECT_EQ(commit_one(move("turn-1", 2, epoch_, part_state::sent)),
            write_outcome::done);
  EXPECT_EQ(commit_one(move("turn-9", 1, epoch_, part_state::sent)),
            write_outcome::done);
  EXPECT_EQ(claim().outbox.size(), 1U);
}

TEST_P(store_conformance, names_the_conversations_with_work_left) {
  commit({take_message("IM1", 0, "Hi", chat("CH2")),
          take("1", conversation::state_changed{}, chat("CH3"))});
  given_a_reply({"Hello"});
  EXPECT_THAT(unfinished(),
              testing::UnorderedElementsAre(chat("CH1"), chat("CH2")));

  commit({move("turn-1", 1, epoch_, part_state::failed)});

  EXPECT_THAT(unfinished(), ElementsAre(chat("CH2")));
}

} // namespace

} // namespace parley::storage
