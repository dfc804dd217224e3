#include "conversation/facts.hpp"

#include <gmock/gmock.h>

using namespace parley::conversation;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

participant named(const std::string& id, const std::string& identity = "") {
  participant who;
  who.id = id;
  who.identity = identity;
  return who;
}

/// The facts after these changes to nothing known.
facts after(const std::vector<change>& changes) {
  facts known;
  for (const auto& what : changes)
    apply(known, what);
  return known;
}

} // namespace

TEST(facts, know_the_whole_roster_only_from_the_beginning) {
  EXPECT_FALSE(after({participant_added{named("MB1")}}).roster_known);
  const auto begun
    = after({conversation_added{}, participant_added{named("MB1")}});
  EXPECT_TRUE(begun.roster_known);
  EXPECT_EQ(begun.state, lifecycle::active);
  EXPECT_THAT(begun.roster, ElementsAre(named("MB1")));
}

TEST(facts, keep_who_came_before_the_beginning_was_heard_of) {
  const auto known
    = after({participant_added{named("MB1")}, conversation_added{}});
  EXPECT_TRUE(known.roster_known);
  EXPECT_THAT(known.roster, ElementsAre(named("MB1")));
}

TEST(facts, are_in_doubt_once_something_was_missed) {
  const auto known = after(
    {participant_added{named("MB1")}, conversation_added{}, events_missed{}});
  EXPECT_EQ(known.state, lifecycle::unknown);
  EXPECT_FALSE(known.roster_known);
  EXPECT_THAT(known.roster, ElementsAre(named("MB1"))) << "until it is read";
  EXPECT_EQ(after({conversation_removed{}, events_missed{}}).state,
            lifecycle::closed)
    << "nothing leads out of closed";
}

TEST(facts, keep_a_participant_once) {
  const auto known
    = after({participant_added{named("MB1")}, participant_added{named("MB1")}});
  EXPECT_EQ(known.roster.size(), 1U);
}

TEST(facts, take_an_update_for_the_newest_news) {
  EXPECT_THAT(after({participant_added{named("MB1", "old")},
                     participant_updated{named("MB1", "new")}})
                .roster,
              ElementsAre(named("MB1", "new")));
  // It may overtake what it updates.
  EXPECT_THAT(after({participant_updated{named("MB1", "new")},
                     participant_added{named("MB1", "old")}})
                .roster,
              ElementsAre(named("MB1", "new")));
}

TEST(facts, forget_who_is_removed) {
  EXPECT_THAT(
    after({participant_added{named("MB1")}, participant_added{named("MB2")},
           participant_removed{named("MB1")},
           participant_removed{named("MB3")}})
      .roster,
    ElementsAre(named("MB2")));
}

TEST(facts, know_who_left_before_they_were_heard_to_come) {
  const auto known = after(
    {conversation_added{}, participant_removed{named("MB1")},
     participant_added{named("MB1")}, participant_updated{named("MB1")}});
  EXPECT_THAT(known.roster, IsEmpty());
  EXPECT_THAT(known.departed, ElementsAre("MB1"));
}

TEST(facts, know_that_somebody_left_whatever_is_heard_afterwards) {
  // An earlier attempt to tell of the coming was lost; this is the repeat.
  const auto known = after(
    {conversation_added{}, participant_added{named("MB1")},
     participant_removed{named("MB1")}, participant_added{named("MB1")}});
  EXPECT_THAT(known.roster, IsEmpty());
}

TEST(facts, remember_the_newest_of_those_alone) {
  std::vector<change> changes;
  for (int i = 0; i < 25; ++i)
    changes.push_back(participant_removed{named("MB" + std::to_string(i))});
  const auto known = after(changes);
  EXPECT_EQ(known.departed.size(), 20U);
  EXPECT_EQ(known.departed.back(), "MB24");
}

TEST(facts, follow_the_state_until_it_is_closed) {
  EXPECT_EQ(after({state_changed{lifecycle::inactive}}).state,
            lifecycle::inactive);
  EXPECT_EQ(
    after({state_changed{lifecycle::closed}, state_changed{lifecycle::active}})
      .state,
    lifecycle::closed);
  EXPECT_EQ(after({conversation_removed{}}).state, lifecycle::closed);
}

TEST(facts, take_no_late_beginning_for_a_state) {
  EXPECT_EQ(after({state_changed{lifecycle::inactive},
                   conversation_added{lifecycle::active}})
              .state,
            lifecycle::inactive);
}

TEST(facts, are_not_changed_by_messages_and_receipts) {
  const auto known
    = after({message_added{}, message_updated{}, message_removed{"IM1"},
             delivery_updated{"IM1", "sent", 0}});
  EXPECT_EQ(known, facts{});
  EXPECT_THAT(known.roster, IsEmpty());
}
