#include "tests/storage/engines.hpp"
#include "tests/storage/private_words.hpp"

namespace parley::storage {

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Runs a pass to its end; gives all that it did.
forgetting_progress
forget(archive& in, timestamp before, std::size_t limit = 100) {
  forgetting_progress all;
  for (int round = 0; round < 1000 && !all.done; ++round) {
    const auto piece = in.forget(before, limit);
    if (!piece)
      throw std::runtime_error(piece.error().detail);
    all.done = piece->done;
    all.turns += piece->turns;
    all.messages += piece->messages;
    all.idle.insert(all.idle.end(), piece->idle.begin(), piece->idle.end());
  }
  return all;
}

/// A conversation with turns closed at these times.
class forgetting_conformance : public store_conformance {
protected:
  void given_turns(const std::vector<int64_t>& closed,
                   const conversation::key& which = chat()) {
    for (const auto when : closed) {
      const auto id = which.id + "-" + std::to_string(when);
      commit({take("IM" + id,
                   conversation::message_added{message("IM" + id, 0, "old")},
                   which)});
      const auto epoch = claim(which).epoch;
      auto turn = answer(id, epoch, {"IM" + id}, {"old reply"});
      turn.conversation = which;
      turn.closed = at(when);
      turn.items = {item(model::item::kind::user_message, "{\"old\":1}")};
      auto sent = move(id, 1, epoch, part_state::sent, "OUT" + id);
      sent.conversation = which;
      commit({turn, sent});
    }
  }

  [[nodiscard]] std::vector<std::string>
  turns(const conversation::key& which = chat()) {
    std::vector<std::string> found;
    const auto record = records().read({.which = which});
    if (record && *record)
      for (const auto& each : (*record)->turns)
        found.push_back(each.id);
    return found;
  }
};

INSTANTIATE_TEST_SUITE_P(every, forgetting_conformance, all_engines(), name_of);

TEST_P(forgetting_conformance, removes_what_is_older_and_keeps_the_rest) {
  given_turns({1000, 2000, 3000});
  const auto done = forget(records(), at(2500));
  EXPECT_EQ(done.turns, 2);
  EXPECT_EQ(done.messages, 2);
  EXPECT_THAT(turns(), ElementsAre("CH1-3000"));
  EXPECT_THAT(claim().history, SizeIs(1));
}

TEST_P(forgetting_conformance, works_in_pieces_that_end) {
  given_turns({1, 2, 3, 4, 5, 6, 7, 8, 9});
  given_turns({1, 2, 3}, chat("CH2"));
  const auto first = records().forget(at(1000), 2);
  EXPECT_EQ(first->turns, 2);
  EXPECT_FALSE(first->done);
  EXPECT_EQ(forget(records(), at(1000), 2).turns, 10);
  EXPECT_THAT(turns(), IsEmpty());
  EXPECT_EQ(forget(records(), at(1000), 2).turns, 0) << "and begins anew";
}

TEST_P(forgetting_conformance, keeps_a_turn_whose_reply_is_not_out) {
  commit({take_message("IM1", 0)});
  const auto epoch = claim().epoch;
  auto turn = answer("turn-1", epoch, {"IM1"}, {"One", "Two"});
  turn.closed = at(1);
  commit({turn});
  EXPECT_EQ(forget(records(), at(1000)).turns, 0);
  commit({move("turn-1", 1, epoch, part_state::sent, "IM8"),
          move("turn-1", 2, epoch, part_state::withdrawn)});
  EXPECT_EQ(forget(records(), at(1000)).turns, 1);
}

TEST_P(forgetting_conformance, keeps_what_waits_for_an_answer) {
  commit({take_message("IM1", 0)});
  const auto done = forget(records(), at(1'000'000));
  EXPECT_EQ(done.messages, 0);
  EXPECT_THAT(done.idle, IsEmpty());
  EXPECT_EQ(pending_messages(), 1);
}

TEST_P(forgetting_conformance, still_knows_every_event) {
  given_turns({1000});
  forget(records(), at(5000));
  EXPECT_EQ(commit_one(take("IMCH1-1000", conversation::message_added{message(
                                            "IMCH1-1000", 0)})),
            write_outcome::duplicate);
}

TEST_P(forgetting_conformance, leaves_nothing_of_it_on_the_disk) {
  given_turns({1000, 2000});
  forget(records(), at(5000));
  EXPECT_TRUE(*records().scrub());
  EXPECT_EQ(bytes().find("old"), std::string::npos);
}

TEST_P(forgetting_conformance, removes_a_conversation_with_nothing_left) {
  given_turns({1000});
  const auto done = forget(records(), at(6000));
  ASSERT_THAT(done.idle, SizeIs(1));
  EXPECT_EQ(done.idle[0].which, chat());
  EXPECT_EQ(*records().remove_idle(done.idle), 1);
  EXPECT_FALSE(*records().read({.which = chat()}));
  EXPECT_THAT(forget(records(), at(6000)).idle, IsEmpty());
}

TEST_P(forgetting_conformance, lists_no_conversation_that_began_since) {
  commit({take("MB1", conversation::participant_added{participant("MB1")})});
  EXPECT_THAT(forget(records(), at(4000)).idle, IsEmpty());
  EXPECT_THAT(forget(records(), at(6000)).idle, SizeIs(1));
}

TEST_P(forgetting_conformance, spares_one_that_was_claimed_meanwhile) {
  given_turns({1000});
  const auto done = forget(records(), at(6000));
  claim();
  EXPECT_EQ(*records().remove_idle(done.idle), 0);
  EXPECT_TRUE(*records().read({.which = chat()}));
}

TEST_P(forgetting_conformance, spares_one_that_got_a_message_meanwhile) {
  given_turns({1000});
  const auto done = forget(records(), at(6000));
  commit({take_message("IM9", 9)});
  EXPECT_EQ(*records().remove_idle(done.idle), 0);
  EXPECT_EQ(pending_messages(), 1);
}

TEST_P(forgetting_conformance, takes_a_removed_conversation_in_again) {
  given_turns({1000});
  ASSERT_TRUE(records().remove_idle(forget(records(), at(6000)).idle));
  EXPECT_EQ(commit_one(take_message("IM9", 9)), write_outcome::done);
  EXPECT_THAT(ids(claim().pending), ElementsAre("IM9"));
}

TEST_P(forgetting_conformance, remembers_who_has_said_stop) {
  commit({take("MB1", conversation::participant_added{participant("MB1")}),
          take_message("IM1", 0, "STOP")});
  auto turn = answer("turn-1", claim().epoch, {"IM1"}, {});
  turn.closed = at(1);
  turn.opted_out = true;
  commit({turn});

  const auto done = forget(records(), at(6000));
  EXPECT_EQ(*records().remove_idle(done.idle), 1);

  EXPECT_THAT(forget(records(), at(6000)).idle, IsEmpty());
  const auto found = claim();
  EXPECT_TRUE(found.facts.opted_out);
  EXPECT_THAT(found.facts.roster, IsEmpty());
  EXPECT_FALSE(found.facts.roster_known);
  commit({take_message("IM2", 1, "START")});
  EXPECT_EQ(claim().pending.at(0).what.text, "START");
}

} // namespace

} // namespace parley::storage
