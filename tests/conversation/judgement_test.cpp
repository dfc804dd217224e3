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
  judgement judge_texts(const std::vector<std::string>& texts,
                        const std::string& author = "+1555") {
    messages.clear();
    for (const auto& text : texts)
      messages.push_back(from(author, text));
    std::vector<const message*> pending;
    for (const auto& one : messages)
      pending.push_back(&one);
    return judge(known, pending, "assistant", reactivates);
  }

  facts known = with({by_phone("MB1", "+1555")});
  bool reactivates = true;
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

TEST_F(judgement_of, somebody_elses_words_is_silence) {
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
