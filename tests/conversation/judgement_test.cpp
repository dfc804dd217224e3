#include "conversation/judgement.hpp"

#include "people.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::conversation {
namespace {

using namespace test;
using ::testing::ElementsAre;

class judgement_of : public ::testing::Test {
protected:
  judgement
  judge_texts(const std::vector<std::string>& texts,
              const std::string& author = "+1555", int64_t first_index = 0) {
    messages.clear();
    for (const auto& text : texts) {
      messages.push_back(from(author, text));
      messages.back().index = first_index++;
    }
    std::vector<const message*> pending;
    for (const auto& one : messages)
      pending.push_back(&one);
    return judge(known, pending, "assistant", reactivates, source);
  }

  facts known = with({by_phone("MB1", "+1555")});
  bool reactivates = true;
  roster_source source = roster_source::followed;
  std::vector<message> messages;
};

TEST_F(judgement_of, the_customers_words_is_an_answer) {
  auto decision = judge_texts({"hello"});
  EXPECT_EQ(decision.what, verdict::answer);
  EXPECT_THAT(decision.messages, ElementsAre(treatment::answer));
}

TEST_F(judgement_of, an_unknown_roster_or_state_is_a_look) {
  known.roster_known = false;
  EXPECT_EQ(judge_texts({"hello"}).what, verdict::look);
  known.roster_known = true;
  known.state = lifecycle::unknown;
  EXPECT_EQ(judge_texts({"hello"}).what, verdict::look);
}

TEST_F(judgement_of, a_closed_conversation_is_silence_without_a_look) {
  known.state = lifecycle::closed;
  known.roster_known = false;
  auto decision = judge_texts({"hello"});
  EXPECT_EQ(decision.what, verdict::silent);
  EXPECT_EQ(decision.why, silence::closed);
}

TEST_F(judgement_of, an_inactive_conversation_follows_the_policy) {
  known.state = lifecycle::inactive;
  EXPECT_EQ(judge_texts({"hello"}).what, verdict::reactivate);
  reactivates = false;
  EXPECT_EQ(judge_texts({"hello"}).why, silence::inactive);
}

TEST_F(judgement_of, a_conversation_in_the_making_is_a_wait) {
  known.state = lifecycle::initializing;
  EXPECT_EQ(judge_texts({"hello"}).what, verdict::wait);
}

TEST_F(judgement_of, a_person_present_is_silence_that_records) {
  known.roster.push_back(by_chat("MB2", "jo"));
  auto decision = judge_texts({"hello"});
  EXPECT_EQ(decision.why, silence::person_present);
  EXPECT_THAT(decision.messages, ElementsAre(treatment::record));
}

TEST_F(judgement_of, two_customers_is_silence) {
  known.roster.push_back(by_phone("MB2", "+1666"));
  EXPECT_EQ(judge_texts({"hello"}).why, silence::several_customers);
}

TEST_F(judgement_of, somebody_whose_coming_was_not_heard_of_is_a_look) {
  EXPECT_EQ(judge_texts({"hello"}, "+1777").what, verdict::look);
  // A colleague is there, and the customer's own coming is still on its way.
  known.roster = {by_chat("MB2", "jo")};
  EXPECT_EQ(judge_texts({"hello"}).what, verdict::look);
  source = roster_source::read;
  EXPECT_EQ(judge_texts({"hello"}).what, verdict::silent) << "once is enough";
}

TEST_F(judgement_of, the_first_words_of_all_need_no_look) {
  known.roster = {by_chat("MB9", "assistant")};
  EXPECT_EQ(judge_texts({"hello"}).what, verdict::answer);
}

TEST_F(judgement_of, somebody_elses_words_is_silence) {
  source = roster_source::read;
  EXPECT_EQ(judge_texts({"hello"}, "system").why, silence::not_from_customer);
}

TEST_F(judgement_of, stop_is_silence_for_all_that_waits) {
  auto decision = judge_texts({"hello", "STOP"});
  EXPECT_EQ(decision.what, verdict::silent);
  EXPECT_TRUE(decision.opted_out);
  EXPECT_THAT(decision.messages,
              ElementsAre(treatment::record, treatment::swallow));
}

TEST_F(judgement_of, words_after_a_stop_are_recorded) {
  known.opted_out = true;
  auto decision = judge_texts({"hello"});
  EXPECT_EQ(decision.why, silence::opted_out);
  EXPECT_THAT(decision.messages, ElementsAre(treatment::record));
}

TEST_F(judgement_of, start_and_yes_end_a_stop_and_are_swallowed) {
  for (const auto* word : {"START", "UNSTOP", "YES"}) {
    known.opted_out = true;
    auto decision = judge_texts({word, "hello"});
    EXPECT_FALSE(decision.opted_out) << word;
    EXPECT_EQ(decision.what, verdict::answer) << word;
    EXPECT_THAT(decision.messages,
                ElementsAre(treatment::swallow, treatment::answer))
      << word;
  }
}

TEST_F(judgement_of, a_keyword_before_the_one_that_counts_comes_too_late) {
  known.opted_out = true;
  known.opt_out_index = 7;
  for (const auto* word : {"START", "YES"}) {
    auto late = judge_texts({word});
    EXPECT_TRUE(late.opted_out) << word;
    EXPECT_EQ(late.opt_out_index, 7) << word;
    EXPECT_THAT(late.messages, ElementsAre(treatment::swallow)) << word;
  }
  known.opted_out = false;
  EXPECT_FALSE(judge_texts({"STOP"}).opted_out);
}

TEST_F(judgement_of, a_keyword_counts_from_its_place_on) {
  known.opt_out_index = 0;
  auto decision = judge_texts({"hello", "STOP"}, "+1555", 3);
  EXPECT_TRUE(decision.opted_out);
  EXPECT_EQ(decision.opt_out_index, 4);
}

TEST_F(judgement_of, yes_without_a_stop_is_an_answer_like_others) {
  EXPECT_THAT(judge_texts({"yes"}).messages, ElementsAre(treatment::answer));
}

TEST_F(judgement_of, help_never_reaches_the_agent) {
  auto decision = judge_texts({"HELP"});
  EXPECT_EQ(decision.what, verdict::silent);
  EXPECT_THAT(decision.messages, ElementsAre(treatment::swallow));
}

TEST_F(judgement_of, stop_elsewhere_than_by_sms_is_ordinary_text) {
  known.roster = {by_phone("MB1", "whatsapp:+1555", "whatsapp")};
  auto decision = judge_texts({"STOP"}, "whatsapp:+1555");
  EXPECT_EQ(decision.what, verdict::answer);
  EXPECT_FALSE(decision.opted_out);
}

} // namespace
} // namespace parley::conversation
