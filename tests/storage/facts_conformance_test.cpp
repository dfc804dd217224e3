#include "tests/storage/conformance.hpp"

namespace parley::storage {

namespace {

using conversation::lifecycle;
using testing::ElementsAre;

learn_facts learn(int64_t epoch) {
  learn_facts what;
  what.conversation = chat();
  what.epoch = epoch;
  what.began = at(6000); // events come at 5000
  return what;
}

TEST_P(store_conformance, knows_nothing_of_a_conversation_never_heard_of) {
  const auto found = claim();
  EXPECT_EQ(found.facts, conversation::facts{});
  EXPECT_EQ(found.epoch, 1);
  EXPECT_EQ(found.attempts, 0);
  EXPECT_EQ(found.active_agent, "");
}

TEST_P(store_conformance, keeps_the_facts_that_events_tell) {
  const conversation::change changes[] = {
    conversation::conversation_added{lifecycle::active},
    conversation::participant_added{participant("MB1")},
    conversation::participant_added{participant("MB2")},
    conversation::participant_removed{participant("MB1")},
    conversation::state_changed{lifecycle::inactive},
    conversation::participant_removed{participant("MB3")},
    conversation::participant_removed{participant("MB4")},
    conversation::participant_added{participant("MB3")},
  };
  conversation::facts expected;
  int number = 0;
  for (const auto& what : changes) {
    apply(expected, what);
    commit({take(std::to_string(++number), what)});
    EXPECT_EQ(claim().facts, expected) << "after change " << number;
  }
  reopen();
  EXPECT_EQ(claim().facts, expected);
}

TEST_P(store_conformance, keeps_everything_about_a_participant) {
  const conversation::participant agent{.id = "MB2",
                                        .identity = "anna",
                                        .channel = "",
                                        .address = "",
                                        .proxy_address = "",
                                        .created = at(99)};
  commit({take("1", conversation::participant_added{participant("MB1")}),
          take("2", conversation::participant_added{agent})});
  EXPECT_THAT(claim().facts.roster, ElementsAre(participant("MB1"), agent));
}

TEST_P(store_conformance, takes_facts_in_whoever_holds_the_claim) {
  claim();
  claim();
  commit({take("1", conversation::state_changed{lifecycle::closed})});
  EXPECT_EQ(claim().facts.state, lifecycle::closed);
}

TEST_P(store_conformance, replaces_the_roster_with_a_learnt_one) {
  commit({take("1", conversation::participant_added{participant("MB1")})});
  auto what = learn(claim().epoch);
  what.roster = {participant("MB2"), participant("MB3")};

  EXPECT_EQ(commit_one(what), write_outcome::done);

  const auto facts = claim().facts;
  EXPECT_TRUE(facts.roster_known);
  EXPECT_THAT(facts.roster,
              ElementsAre(participant("MB2"), participant("MB3")));
  EXPECT_EQ(facts.state, lifecycle::unknown);
}

TEST_P(store_conformance, learns_the_state_alone) {
  commit({take("1", conversation::participant_added{participant("MB1")})});
  auto what = learn(claim().epoch);
  what.state = lifecycle::inactive;

  commit({what});

  const auto facts = claim().facts;
  EXPECT_EQ(facts.state, lifecycle::inactive);
  EXPECT_FALSE(facts.roster_known);
  EXPECT_THAT(facts.roster, ElementsAre(participant("MB1")));
}

TEST_P(store_conformance, keeps_what_came_since_a_look_began) {
  auto what = learn(claim().epoch);
  what.state = lifecycle::active;
  what.roster = {participant("MB1")};
  commit({take("1", conversation::participant_added{participant("MB2")}, chat(),
               6000)});

  EXPECT_EQ(commit_one(what), write_outcome::done);

  const auto facts = claim().facts;
  EXPECT_THAT(facts.roster, ElementsAre(participant("MB2")));
  EXPECT_FALSE(facts.roster_known) << "so that somebody looks again";
  EXPECT_EQ(facts.state, lifecycle::unknown);
}

TEST_P(store_conformance, learns_in_spite_of_events_that_changed_nothing) {
  commit({take("1", conversation::participant_added{participant("MB1")})});
  auto what = learn(claim().epoch);
  what.roster = {participant("MB2")};
  commit({take("2", conversation::participant_added{participant("MB1")}, chat(),
               7000)});

  commit({what});

  EXPECT_THAT(claim().facts.roster, ElementsAre(participant("MB2")));
}

TEST_P(store_conformance, learns_nothing_from_who_lost_the_claim) {
  auto what = learn(claim().epoch);
  what.state = lifecycle::closed;
  claim();
  EXPECT_EQ(commit_one(what), write_outcome::fenced);
  EXPECT_EQ(claim().facts.state, lifecycle::unknown);
}

TEST_P(store_conformance, opts_out_and_in_with_a_turn) {
  auto stop = answer("turn-1", claim().epoch, {}, {});
  stop.opted_out = true;
  commit({stop});
  EXPECT_TRUE(claim().facts.opted_out);

  commit({answer("turn-2", claim().epoch, {}, {})});
  EXPECT_TRUE(claim().facts.opted_out) << "unset changes nothing";

  auto start = answer("turn-3", claim().epoch, {}, {});
  start.opted_out = false;
  commit({start});
  EXPECT_FALSE(claim().facts.opted_out);
}

TEST_P(store_conformance, keeps_the_index_of_the_newest_opt_out_word) {
  EXPECT_EQ(claim().facts.opt_out_index, -1);
  auto stop = answer("turn-1", claim().epoch, {}, {});
  stop.opted_out = true;
  stop.opt_out_index = 4;
  commit({stop});
  EXPECT_EQ(claim().facts.opt_out_index, 4);

  commit({answer("turn-2", claim().epoch, {}, {})});
  EXPECT_EQ(claim().facts.opt_out_index, 4) << "unset changes nothing";
}

} // namespace

} // namespace parley::storage
