#include "storage/archive.hpp"
#include "tests/storage/conformance.hpp"

namespace parley::storage {

namespace {

using conversation::lifecycle;
using keys = std::vector<conversation::key>;
using standings = std::vector<standing>;
using known_facts = std::optional<conversation::facts>;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> names(const open_page& page) {
  std::vector<std::string> all;
  for (const auto& one : page.conversations)
    all.push_back(one.which.id);
  return all;
}

/// Conversations `CH1` and so on, active.
std::vector<write> conversations(int count) {
  std::vector<write> all;
  for (int i = 1; i <= count; ++i)
    all.push_back(take("state-" + std::to_string(i),
                       conversation::state_changed{lifecycle::active},
                       chat("CH" + std::to_string(i))));
  return all;
}

question stand(std::vector<listed_message> messages) {
  return ask_standing{chat(), std::move(messages)};
}

} // namespace

TEST_P(store_conformance, remembers_when_the_source_was_looked_at) {
  EXPECT_EQ(ask<looks>(ask_looks{}).born, at(0));
  commit({looked{at(5000)}});
  reopen();
  EXPECT_EQ(ask<looks>(ask_looks{}).born, at(5000));
  EXPECT_EQ(ask<looks>(ask_looks{}).last, at(5000));
  commit({looked{at(9000)}});
  commit({looked{at(7000)}});
  EXPECT_EQ(ask<looks>(ask_looks{}).born, at(5000));
  EXPECT_EQ(ask<looks>(ask_looks{}).last, at(9000)) << "it never goes back";
}

TEST_P(store_conformance, lists_what_is_open_page_by_page) {
  commit(conversations(5));
  auto page = ask<open_page>(ask_open{.from = 0, .limit = 2});
  EXPECT_THAT(names(page), ElementsAre("CH5", "CH4"));
  page = ask<open_page>(ask_open{.from = page.next, .limit = 2});
  EXPECT_THAT(names(page), ElementsAre("CH3", "CH2"));
  page = ask<open_page>(ask_open{.from = page.next, .limit = 2});
  EXPECT_THAT(names(page), ElementsAre("CH1"));
  EXPECT_EQ(page.next, 0);
}

TEST_P(store_conformance, leaves_out_what_is_closed) {
  commit(conversations(3));
  commit({take("closed", conversation::state_changed{lifecycle::closed},
               chat("CH1")),
          take("gone", conversation::conversation_removed{}, chat("CH3"))});
  const auto page = ask<open_page>(ask_open{});
  EXPECT_THAT(names(page), ElementsAre("CH2"));
  EXPECT_EQ(page.conversations[0].state, lifecycle::active);
}

TEST_P(store_conformance, knows_the_highest_index_that_was_taken_in) {
  commit(conversations(1));
  EXPECT_EQ(ask<open_page>(ask_open{}).conversations.at(0).last_index, -1);
  commit({take_message("IM4", 4), take_message("IM2", 2)});
  EXPECT_EQ(ask<open_page>(ask_open{}).conversations.at(0).last_index, 4)
    << "pending";
  auto turn = answer("turn-1", claim().epoch, {"IM4", "IM2"}, {"Hello"});
  turn.after_index = 4;
  commit({turn});
  EXPECT_EQ(ask<open_page>(ask_open{}).conversations.at(0).last_index, 4)
    << "answered";
  commit({take_message("IM3", 3)});
  auto late = answer("turn-2", claim().epoch, {"IM3"}, {});
  late.after_index = 3;
  commit({late});
  EXPECT_EQ(ask<open_page>(ask_open{}).conversations.at(0).last_index, 4)
    << "a late one lowers nothing";
}

TEST_P(store_conformance, remembers_how_far_it_has_compared) {
  commit({take_message("IM1", 0)});
  EXPECT_EQ(ask<open_page>(ask_open{}).conversations.at(0).compared, -1);
  commit({compared{chat(), 7, at(1)}});
  commit({compared{chat(), 5, at(1)}});
  reopen();
  EXPECT_EQ(ask<open_page>(ask_open{}).conversations.at(0).compared, 7);
}

TEST_P(store_conformance, enrols_a_conversation_never_heard_of) {
  EXPECT_THAT(ask<keys>(ask_unknown{{chat("CH9")}}), ElementsAre(chat("CH9")));
  commit({compared{chat("CH9"), -1, at(1)}});
  EXPECT_THAT(names(ask<open_page>(ask_open{})), ElementsAre("CH9"));
  EXPECT_EQ(ask<open_page>(ask_open{}).conversations.at(0).state,
            lifecycle::unknown);
  EXPECT_THAT(ask<keys>(ask_unknown{{chat("CH9"), chat("CH8")}}),
              ElementsAre(chat("CH8")));
  EXPECT_THAT(unfinished(), IsEmpty());
}

TEST_P(store_conformance, brings_no_erased_conversation_back) {
  commit({take_message("IM1", 0)});
  ASSERT_TRUE(database().records().erase(chat()));
  EXPECT_THAT(ask<keys>(ask_unknown{{chat()}}), IsEmpty());
  EXPECT_EQ(commit_one(compared{chat(), 3, at(1)}), write_outcome::erased);
  EXPECT_THAT(names(ask<open_page>(ask_open{})), IsEmpty());
}

TEST_P(store_conformance, tells_who_had_a_turn_since) {
  commit(conversations(3));
  const auto before = ask<looks>(ask_looks{}).last_turn;
  EXPECT_THAT(names(ask<open_page>(ask_active{before})), IsEmpty());
  for (const auto* turn : {"turn-1", "turn-2"}) {
    auto what = answer(turn, claim(chat("CH2")).epoch, {}, {});
    what.conversation = chat("CH2");
    commit({what});
  }
  auto page = ask<open_page>(ask_active{before});
  EXPECT_THAT(names(page), ElementsAre("CH2")) << "once, for two turns";
  EXPECT_THAT(names(ask<open_page>(ask_active{page.next})), IsEmpty());
  page = ask<open_page>(ask_active{.after_turn = before, .limit = 1});
  EXPECT_THAT(names(page), ElementsAre("CH2"));
  EXPECT_LT(page.next, ask<looks>(ask_looks{}).last_turn);
}

TEST_P(store_conformance, leaves_a_closed_one_out_of_those_with_a_turn) {
  given_a_reply({"Goodbye"});
  commit({take("closed", conversation::state_changed{lifecycle::closed})});
  const auto page = ask<open_page>(ask_active{0});
  EXPECT_THAT(page.conversations, IsEmpty());
  EXPECT_GT(page.next, 0);
}

TEST_P(store_conformance, knows_a_message_by_its_event) {
  commit({take_message("IM1", 0)});
  EXPECT_THAT(ask<standings>(stand({{"IM1", "", 0}, {"IM2", "", 0}})),
              ElementsAre(standing::known, standing::missing));
  const auto epoch = claim().epoch;
  commit({answer("turn-1", epoch, {"IM1"}, {})});
  EXPECT_THAT(ask<standings>(stand({{"IM1", "", 0}})),
              ElementsAre(standing::known));
  EXPECT_THAT(ask<standings>(ask_standing{chat("CH-new"), {{"IM7", "", 0}}}),
              ElementsAre(standing::missing));
}

TEST_P(store_conformance, knows_its_replies_by_their_reference) {
  given_a_reply({"One", "Two", "Three"});
  commit({move("turn-1", 1, epoch_, part_state::sent, "IM-r1"),
          move("turn-1", 2, epoch_, part_state::sending),
          move("turn-1", 2, epoch_, part_state::failed)});
  EXPECT_THAT(ask<standings>(stand({{"IM-r1", "turn-1", 1},
                                    {"IM-x1", "turn-1", 1},
                                    {"IM-r2", "turn-1", 2},
                                    {"IM-r3", "turn-1", 3},
                                    {"IM-r4", "turn-of-others", 1}})),
              ElementsAre(standing::known, standing::repeated, standing::failed,
                          standing::under_way, standing::missing));
}

TEST_P(store_conformance, marks_a_part_that_was_given_up_as_sent) {
  given_a_reply({"One"});
  commit({move("turn-1", 1, epoch_, part_state::failed)});
  commit({part_found{chat(), "turn-1", 1, "IM-r1"}});
  EXPECT_THAT(ask<standings>(stand({{"IM-r1", "turn-1", 1}})),
              ElementsAre(standing::known));
  commit({part_found{chat(), "turn-1", 1, "IM-x1"}});
  EXPECT_THAT(ask<standings>(stand({{"IM-x1", "turn-1", 1}})),
              ElementsAre(standing::repeated))
    << "the first that was found stays";
}

TEST_P(store_conformance, tells_the_facts_without_taking_over) {
  EXPECT_EQ(ask<known_facts>(ask_facts{chat("CH-new")}), std::nullopt);
  commit({take("begun", conversation::conversation_added{lifecycle::inactive}),
          take("joined", conversation::participant_added{participant("MB1")})});
  const auto epoch = claim().epoch;
  const auto known = ask<known_facts>(ask_facts{chat()});
  ASSERT_TRUE(known);
  EXPECT_EQ(known->state, lifecycle::inactive);
  EXPECT_THAT(known->roster, SizeIs(1));
  EXPECT_EQ(commit_one(answer("turn-1", epoch, {}, {})), write_outcome::done);
}

TEST_P(store_conformance, doubts_the_facts_once_something_was_missed) {
  commit({take("begun", conversation::conversation_added{lifecycle::active}),
          take("missed", conversation::events_missed{})});
  const auto known = claim().facts;
  EXPECT_EQ(known.state, lifecycle::unknown);
  EXPECT_FALSE(known.roster_known);
}

TEST_P(store_conformance, takes_a_repeated_reply_in_once) {
  const conversation::reply_repeated what{"IM-x1", "turn-1", 1};
  EXPECT_EQ(commit_one(take("repeated/IM-x1", what)), write_outcome::done);
  EXPECT_EQ(commit_one(take("repeated/IM-x1", what)), write_outcome::duplicate);
  EXPECT_THAT(unfinished(), IsEmpty());
}

} // namespace parley::storage
