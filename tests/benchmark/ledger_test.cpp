#include "benchmark/ledger.hpp"

#include "benchmark/observation.hpp"
#include "benchmark/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::benchmark {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

steady_time at(std::chrono::milliseconds time) {
  return steady_time{time};
}

/// Three messages in three conversations, acknowledged.
class replies : public ::testing::Test {
protected:
  replies() {
    for (uint64_t i = 0; i < 3; ++i) {
      book.add({i, 0, at(0ms)});
      book.acknowledged(i, at(1ms));
    }
  }

  ledger book;
};

TEST_F(replies, that_are_right_are_no_fault) {
  for (uint64_t i = 0; i < 3; ++i)
    book.replied(i, reply_to({i}), at(2ms));
  EXPECT_EQ(book.judge().count(), 0u);
  EXPECT_EQ(book.settled(), 3u);
  EXPECT_EQ(book.answered(), 3u);
}

TEST_F(replies, that_are_missing_are_found) {
  book.replied(0, reply_to({0}), at(2ms));
  book.replied(2, reply_to({2}), at(2ms));
  auto found = book.judge();
  EXPECT_EQ(found.missing, 1u);
  EXPECT_EQ(found.count(), 1u);
  EXPECT_THAT(found.list, ElementsAre(HasSubstr("missing: message 1 ")));
}

TEST_F(replies, that_are_doubled_are_found) {
  for (uint64_t i : {0, 1, 2, 1})
    book.replied(i, reply_to({i}), at(2ms));
  auto found = book.judge();
  EXPECT_EQ(found.doubled, 1u);
  EXPECT_EQ(found.count(), 1u);
  EXPECT_THAT(found.list, ElementsAre(HasSubstr("message 1 in conversation 1 "
                                                "was answered 2 times")));
}

TEST_F(replies, in_another_conversation_are_wrong) {
  book.replied(0, reply_to({0}), at(2ms));
  book.replied(2, reply_to({1}), at(2ms));
  book.replied(2, reply_to({2}), at(2ms));
  auto found = book.judge();
  EXPECT_EQ(found.wrong, 1u);
  EXPECT_EQ(found.missing, 1u) << "where it belongs";
}

TEST_F(replies, that_answer_nothing_are_wrong_and_quoted) {
  book.replied(1, "I'm temporarily unavailable.", at(2ms));
  auto found = book.judge();
  EXPECT_EQ(found.wrong, 1u);
  EXPECT_THAT(found.list.front(), HasSubstr("I'm temporarily unavailable."));
}

TEST_F(replies, to_messages_that_nobody_wrote_are_wrong) {
  book.replied(1, reply_to({99}), at(2ms));
  EXPECT_EQ(book.judge().wrong, 1u);
}

TEST_F(replies, to_receipts_are_wrong) {
  ledger::entry receipt;
  receipt.conversation = 1;
  receipt.needs_reply = false;
  auto number = book.add(receipt);
  book.acknowledged(number, at(1ms));
  book.replied(1, reply_to({number}), at(2ms));
  EXPECT_EQ(book.judge().wrong, 1u);
}

TEST_F(replies, may_come_to_a_message_whose_acknowledgement_was_lost) {
  auto number = book.add({1, 0, at(0ms)});
  book.refused(number);
  EXPECT_EQ(book.judge().missing, 3u) << "those that were acknowledged";
  book.replied(1, reply_to({1, number}), at(2ms));
  EXPECT_EQ(book.judge().wrong, 0u);
}

TEST_F(replies, list_the_first_faults_and_count_all) {
  for (int i = 0; i < 100; ++i)
    book.replied(1, "nonsense", at(2ms));
  auto found = book.judge();
  EXPECT_EQ(found.wrong, 100u);
  EXPECT_LE(found.list.size(), 20u);
}

TEST(bursts, need_one_reply_to_all_of_it) {
  ledger book;
  for (uint64_t i = 0; i < 6; ++i) {
    book.add({i / 3, i / 3 + 1, at(0ms)});
    book.acknowledged(i, at(1ms));
  }
  book.replied(0, reply_to({0, 1, 2}), at(2ms));
  book.replied(1, reply_to({3, 4}), at(2ms));
  book.replied(1, reply_to({5}), at(3ms));
  auto found = book.judge();
  EXPECT_EQ(found.split, 1u);
  EXPECT_EQ(found.count(), 1u);
  EXPECT_THAT(found.list, ElementsAre(HasSubstr("burst 2 ")));
}

TEST(latencies, count_from_when_a_message_was_due) {
  ledger book;
  auto number = book.add({0, 0, at(100ms)});
  book.acknowledged(number, at(107ms));
  book.model_worked({number}, at(110ms), at(610ms));
  book.replied(0, reply_to({number}), at(614ms));
  EXPECT_EQ(book.acknowledgements().max(), 7ms);
  EXPECT_EQ(book.turns().max(), 514ms);
  EXPECT_EQ(book.own_shares().max(), 14ms) << "without the model's time";
}

TEST(latencies, of_the_warm_up_are_not_counted) {
  ledger book;
  ledger::entry early;
  early.counted = false;
  auto number = book.add(early);
  book.acknowledged(number, at(5ms));
  book.replied(0, reply_to({number}), at(9ms));
  EXPECT_EQ(book.acknowledgements().count(), 0u);
  EXPECT_EQ(book.turns().count(), 0u);
  EXPECT_EQ(book.answered(), 1u);
}

TEST(latencies, are_measured_anew_and_faults_are_kept) {
  ledger book;
  book.add({0, 0, at(0ms)});
  book.acknowledged(0, at(5ms));
  book.measure_anew();
  EXPECT_EQ(book.acknowledgements().count(), 0u);
  EXPECT_EQ(book.judge().missing, 1u);
}

TEST(observation, is_read_back_from_its_line) {
  observation seen;
  seen.what = observation::kind::posted;
  seen.begun = at(5ms);
  seen.when = at(7ms);
  seen.conversation = 12;
  seen.bytes = 3000;
  seen.numbers = {4, 5};
  seen.text = "two\nlines";
  auto line = seen.to_line();
  ASSERT_TRUE(line.ends_with('\n'));
  auto read = observation::parse(line.substr(0, line.size() - 1));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->what, seen.what);
  EXPECT_EQ(read->begun, seen.begun);
  EXPECT_EQ(read->when, seen.when);
  EXPECT_EQ(read->conversation, 12u);
  EXPECT_EQ(read->bytes, 3000u);
  EXPECT_THAT(read->numbers, ElementsAre(4, 5));
  EXPECT_EQ(read->text, "two lines");
}

TEST(observation, is_none_in_other_text) {
  for (const auto* other : {"", "q", "x 1 2 3 4 0", "q 1 2", "q 1 2 3 4 2 7"})
    EXPECT_FALSE(observation::parse(other)) << other;
}

} // namespace
} // namespace parley::benchmark
