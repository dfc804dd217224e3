#include "tests/storage/conformance.hpp"
#include "tests/storage/private_words.hpp"

namespace parley::storage {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST_P(store_conformance, erases_all_there_is_of_a_conversation) {
  write_private_words(database(), chat());
  write_private_words(database(), chat("CH2"));

  const auto erased = records().erase(chat());

  ASSERT_TRUE(erased) << erased.error().detail;
  EXPECT_TRUE(erased->found);
  EXPECT_FALSE(erased->already);
  EXPECT_EQ(erased->pending, 1);
  EXPECT_EQ(erased->messages, 2);
  EXPECT_EQ(erased->turns, 1);
  EXPECT_TRUE(erased->files_clean);
  EXPECT_FALSE(*records().read({.which = chat()}));
  EXPECT_THAT(unfinished(), ElementsAre(chat("CH2")));
  EXPECT_EQ(pending_messages(), 1);
  EXPECT_TRUE(*records().read({.which = chat("CH2")})) << "others stay";
}

TEST_P(store_conformance, leaves_nothing_of_an_erased_one_on_the_disk) {
  write_private_words(database(), chat());
  // In the plain database there is something that could be left.
  EXPECT_EQ(found_in(bytes()).empty(), !GetParam().keys.empty());
  ASSERT_TRUE(records().erase(chat())->files_clean);
  EXPECT_THAT(found_in(bytes()), IsEmpty());
  EXPECT_EQ(bytes().find("CH1"), std::string::npos);
}

TEST_P(store_conformance, fences_who_has_claimed_an_erased_conversation) {
  given_a_reply({"One", "Two"});
  ASSERT_TRUE(records().erase(chat()));
  EXPECT_EQ(commit_one(move("turn-1", 2, epoch_, part_state::sending)),
            write_outcome::fenced);
  EXPECT_EQ(commit_one(answer("turn-2", epoch_, {}, {"Three"})),
            write_outcome::fenced);
}

TEST_P(store_conformance, takes_nothing_in_of_an_erased_conversation) {
  write_private_words(database(), chat());
  ASSERT_TRUE(records().erase(chat()));
  reopen();
  const conversation::change late[] = {
    conversation::message_added{message("IM7", 7)},
    conversation::message_updated{message("IM1", 0)},
    conversation::message_removed{"IM1"},
    conversation::participant_added{participant("MB2")},
    conversation::state_changed{conversation::lifecycle::closed},
    conversation::conversation_added{},
    conversation::delivery_updated{"IM9", "read", 0},
  };
  for (int round = 0; round < 2; ++round)
    for (const auto& change : late)
      EXPECT_EQ(
        commit_one(take("late-" + std::to_string(change.index()), change)),
        write_outcome::erased)
        << change.index();
  EXPECT_FALSE(*records().read({.which = chat()}));
  EXPECT_EQ(commit_one(take_message("IM1", 0, "Hi", chat("CH2"))),
            write_outcome::done)
    << "another one is taken in";
}

TEST_P(store_conformance, claims_no_erased_conversation) {
  given_a_reply({"One"});
  ASSERT_TRUE(records().erase(chat()));
  const auto claimed = database().claim(chat(), 10);
  ASSERT_FALSE(claimed);
  EXPECT_EQ(claimed.error().why, failure::reason::erased);
  EXPECT_FALSE(*records().read({.which = chat()})) << "nor makes it again";
}

TEST_P(store_conformance, knows_what_was_erased_for_ever) {
  given_a_reply({"One"});
  const std::vector all{chat("CH0"), chat(), chat("CH2")};
  EXPECT_THAT(*records().erased_among(all), IsEmpty());
  ASSERT_TRUE(records().erase(chat()));
  EXPECT_THAT(*records().erased_among(all), ElementsAre(chat()));
  reopen();
  EXPECT_THAT(*records().erased_among(all), ElementsAre(chat()));
}

TEST_P(store_conformance, erases_again_without_harm) {
  given_a_reply({"One"});
  ASSERT_TRUE(records().erase(chat()));
  const auto again = records().erase(chat());
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->found);
  EXPECT_TRUE(again->already);
}

TEST_P(store_conformance, erases_nothing_of_what_it_never_heard_of) {
  const auto erased = records().erase(chat());
  ASSERT_TRUE(erased);
  EXPECT_FALSE(erased->found);
  EXPECT_FALSE(erased->already);
  EXPECT_EQ(commit_one(take_message("IM1", 0)), write_outcome::done);
}

} // namespace

} // namespace parley::storage
