#include "reconciliation/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::reconciliation {
namespace {

using namespace std::chrono_literals;
using storage::standing;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr timestamp born{std::chrono::sys_days{std::chrono::days{20'000}}};
constexpr timestamp started = born + 24h;
constexpr timestamp now = started + 1h;

circumstances given() {
  return {.own_author = "assistant",
          .born = born,
          .started = started,
          .now = now,
          .on_its_way = 5s};
}

twilio::listed_message message(int64_t index, timestamp created = now - 1min) {
  twilio::listed_message one;
  one.sid = "IM" + std::to_string(index);
  one.index = index;
  one.author = "+15550001";
  one.body = "Hi";
  one.attributes = "{}";
  one.created = created;
  return one;
}

twilio::listed_message
reply(int64_t index, const twilio::reply_reference& reference) {
  auto one = message(index);
  one.author = "assistant";
  one.attributes = twilio::to_attributes(reference);
  return one;
}

/// A page, and whether another one follows.
twilio::message_page
page(std::vector<twilio::listed_message> messages, bool goes_on = false) {
  return {std::move(messages), goes_on ? "https://twilio.example/next" : ""};
}

storage::open_conversation
known(int64_t compared = -1, int64_t last_index = -1) {
  return {.which = {"twilio", "CH1"},
          .state = conversation::lifecycle::active,
          .last_index = last_index,
          .compared = compared};
}

/// What a list of one page comes to.
outcome compare(const storage::open_conversation& what,
                std::vector<twilio::listed_message> messages,
                const std::vector<standing>& standings) {
  listing list{what};
  EXPECT_FALSE(list.add(page(std::move(messages)), given()));
  EXPECT_EQ(list.question(given()).messages.size(), standings.size());
  return list.judge(standings, given());
}

std::vector<std::string>
sids(const std::vector<twilio::listed_message>& messages) {
  std::vector<std::string> all;
  for (const auto& one : messages)
    all.push_back(one.sid);
  return all;
}

TEST(comparison, finds_what_is_missing_in_the_order_of_indexes) {
  const auto found
    = compare(known(), {message(3), message(2), message(1)},
              {standing::missing, standing::known, standing::missing});
  EXPECT_THAT(sids(found.missing), ElementsAre("IM1", "IM3"));
  EXPECT_EQ(found.up_to, 3);
  EXPECT_FALSE(found.again);
}

TEST(comparison, asks_of_nothing_that_was_compared) {
  listing list{known(2)};
  EXPECT_FALSE(list.add(page({message(2), message(1)}, true), given()))
    << "the first page tells it";
  EXPECT_TRUE(list.is_empty());
  EXPECT_EQ(list.judge({}, given()).up_to, 2);
}

TEST(comparison, reads_on_until_it_meets_what_was_compared) {
  listing list{known(2)};
  EXPECT_TRUE(list.add(page({message(9), message(8)}, true), given()));
  EXPECT_FALSE(list.add(page({message(7), message(2)}, true), given()));
  const auto asked = list.question(given());
  EXPECT_EQ(asked.messages.size(), 3U);
  EXPECT_EQ(asked.messages[0].id, "IM7");
}

TEST(comparison, takes_a_gap_for_what_it_is) {
  const auto found = compare(known(0), {message(7), message(3)},
                             {standing::known, standing::missing});
  EXPECT_THAT(sids(found.missing), ElementsAre("IM7"));
  EXPECT_EQ(found.up_to, 7) << "nobody waits for 4, 5 and 6";
}

TEST(comparison, leaves_history_alone) {
  listing list{known()};
  EXPECT_FALSE(list.add(
    page({message(2, born - 1s), message(1, born - 2s)}, true), given()))
    << "what is older is history too";
  EXPECT_TRUE(list.is_empty());
  EXPECT_EQ(list.judge({}, given()).up_to, 2);
}

TEST(comparison, counts_the_second_of_the_birth_as_after_it) {
  auto at = given();
  at.born = born + 700ms;
  listing list{known()};
  list.add(page({message(1, born), message(0, born - 1s)}), at);
  EXPECT_EQ(list.question(at).messages.size(), 1U);
}

TEST(comparison, takes_what_follows_a_known_message_for_new) {
  // Whatever the clocks say.
  const auto found
    = compare(known(-1, 4), {message(5, born - 24h)}, {standing::missing});
  EXPECT_THAT(sids(found.missing), ElementsAre("IM5"));
}

TEST(comparison, leaves_to_the_webhook_what_may_be_on_its_way) {
  const auto found = compare(
    known(), {message(3, now), message(2, now - 4s), message(1, now - 6s)},
    {standing::missing, standing::missing, standing::missing});
  EXPECT_THAT(sids(found.missing), ElementsAre("IM1"));
  EXPECT_TRUE(found.again);
  EXPECT_EQ(found.up_to, 1);
}

TEST(comparison, holds_back_what_comes_after_one_that_is_on_its_way) {
  // Two clocks at the source: the later message looks older.
  const auto found = compare(known(), {message(2, now - 1min), message(1, now)},
                             {standing::missing, standing::missing});
  EXPECT_THAT(found.missing, IsEmpty());
  EXPECT_EQ(found.up_to, 0);
}

TEST(comparison, waits_for_no_webhook_of_a_time_when_nobody_listened) {
  auto at = given();
  at.started = now - 1s;
  listing list{known()};
  list.add(page({message(1, now - 2s)}), at);
  const auto found = list.judge({standing::missing}, at);
  EXPECT_THAT(sids(found.missing), ElementsAre("IM1"));
}

TEST(comparison, never_takes_in_a_message_of_its_own) {
  const auto found
    = compare(known(), {reply(1, {"turn-of-others", 1})}, {standing::missing});
  EXPECT_THAT(found.missing, IsEmpty());
  EXPECT_EQ(found.up_to, 1);
}

TEST(comparison, asks_for_its_own_replies_by_their_reference) {
  listing list{known()};
  auto forged = message(2);
  forged.attributes = twilio::to_attributes({"turn-1", 1});
  list.add(page({forged, reply(1, {"turn-1", 2})}), given());
  const auto asked = list.question(given());
  EXPECT_EQ(asked.messages[0].turn, "turn-1");
  EXPECT_EQ(asked.messages[0].part, 2);
  EXPECT_EQ(asked.messages[1].turn, "") << "a customer may write anything";
}

TEST(comparison, leaves_a_reply_to_who_is_settling_it) {
  const auto found
    = compare(known(), {message(3), reply(2, {"turn-1", 1}), message(1)},
              {standing::known, standing::under_way, standing::known});
  EXPECT_EQ(found.up_to, 1) << "it is looked at again";
  EXPECT_FALSE(found.again);
}

TEST(comparison, tells_of_second_posts_and_of_late_arrivals) {
  const auto found
    = compare(known(), {reply(2, {"turn-1", 1}), reply(1, {"turn-1", 2})},
              {standing::failed, standing::repeated});
  ASSERT_EQ(found.repeated.size(), 1U);
  EXPECT_EQ(found.repeated[0].what.sid, "IM2");
  EXPECT_EQ(found.repeated[0].reference,
            (twilio::reply_reference{"turn-1", 1}));
  ASSERT_EQ(found.found.size(), 1U);
  EXPECT_EQ(found.found[0].what.sid, "IM1");
  EXPECT_EQ(found.up_to, 2);
}

TEST(comparison, bears_messages_without_sid_or_author) {
  listing list{known()};
  auto nameless = message(2);
  nameless.sid.clear();
  auto unwritten = message(1);
  unwritten.author.clear();
  list.add(page({nameless, unwritten}), given());
  EXPECT_TRUE(list.is_empty());
}

} // namespace
} // namespace parley::reconciliation
