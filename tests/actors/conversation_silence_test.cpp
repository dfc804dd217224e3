#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using conversation::lifecycle;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class silence_test : public testing::Test, protected conversation_world {
protected:
  /// Nothing was said, nothing is left to do, no place is held.
  void expect_silence() {
    EXPECT_FALSE(model_is_asked());
    EXPECT_THAT(twilio->posts, IsEmpty());
    EXPECT_EQ(unfinished_conversations(), 0U);
    EXPECT_EQ(env.board->open_turns, 0);
  }
};

TEST_F(silence_test, keeps_silent_while_a_person_is_there) {
  given_known({sms_customer(), person()});
  customer_says("Hi");
  person_says("Alice here.");
  expect_silence();
}

TEST_F(silence_test, answers_with_what_was_said_once_the_person_has_left) {
  given_known({sms_customer(), person()});
  customer_says("Hi");
  person_says("Alice here.");
  person_leaves();
  expect_silence();
  customer_says("Still there?");
  EXPECT_THAT(model_input(), ElementsAre(user("Hi"), assistant("Alice here."),
                                         user("Still there?")));
}

TEST_F(silence_test, a_person_is_found_by_looking) {
  twilio->roster = {sms_customer(), person()};
  customer_says("Hi");
  EXPECT_THAT(twilio->calls, ElementsAre("look"));
  expect_silence();
}

TEST_F(silence_test, our_own_identity_is_no_person) {
  given_known({sms_customer(), person("assistant")});
  customer_says("Hi");
  EXPECT_TRUE(model_is_asked());
}

TEST_F(silence_test, a_closed_conversation_is_silent) {
  given_known();
  state_becomes(lifecycle::closed);
  customer_says("Hi");
  expect_silence();
}

TEST_F(silence_test, a_conversation_that_is_gone_is_silent) {
  twilio->wrong = {twilio::rest_failure::reason::gone};
  customer_says("Hi");
  expect_silence();
}

TEST_F(silence_test, two_phones_are_met_with_silence) {
  auto second = sms_customer();
  second.id = "MB2";
  second.address = "+15550002";
  given_known({sms_customer(), second});
  customer_says("Hi");
  expect_silence();
}

TEST_F(silence_test, stop_means_silence_until_start) {
  given_known();
  customer_says("Stop ");
  customer_says("Are you there?");
  expect_silence();
  customer_says("START");
  expect_silence();
  customer_says("Now?");
  EXPECT_THAT(model->calls, SizeIs(1));
}

TEST_F(silence_test, stop_outlives_a_restart) {
  given_known();
  customer_says("STOP");
  restart();
  customer_says("Are you there?");
  expect_silence();
}

TEST_F(silence_test, keywords_reach_no_model) {
  given_known();
  customer_says("UNSUBSCRIBE");
  customer_says("UNSTOP");
  customer_says("help");
  expect_silence();
  customer_says("Hi");
  EXPECT_THAT(model_input(), ElementsAre(user("Hi")));
}

TEST_F(silence_test, what_was_said_while_opted_out_is_recorded) {
  given_known();
  customer_says("STOP");
  customer_says("psst");
  customer_says("START");
  customer_says("Hi");
  EXPECT_THAT(model_input(), ElementsAre(user("psst"), user("Hi")));
}

TEST_F(silence_test, yes_resumes_after_a_stop) {
  given_known();
  customer_says("STOP");
  customer_says("Yes");
  expect_silence();
  customer_says("Hi");
  EXPECT_THAT(model_input(), ElementsAre(user("Hi")));
}

TEST_F(silence_test, yes_is_an_answer_like_others_otherwise) {
  given_known();
  customer_says("YES");
  EXPECT_THAT(model_input(), ElementsAre(user("YES")));
}

TEST_F(silence_test, a_stop_on_whatsapp_is_ordinary_text) {
  given_known({whatsapp_customer()});
  customer_says("STOP");
  EXPECT_THAT(model_input(), ElementsAre(user("STOP")));
}

TEST_F(silence_test, a_stop_inside_a_sentence_is_ordinary_text) {
  given_known();
  customer_says("Please stop");
  EXPECT_THAT(model_input(), ElementsAre(user("Please stop")));
}

TEST_F(silence_test, a_stop_while_the_model_works_ends_the_run) {
  given_known();
  customer_says("Hi");
  customer_says("STOP");
  EXPECT_THAT(model->cancelled, ElementsAre(model->calls.at(0).id));
  model_says("Hello."); // it comes too late
  EXPECT_THAT(twilio->posts, IsEmpty());
  EXPECT_EQ(unfinished_conversations(), 0U);
}

class silent_when_inactive_test : public testing::Test,
                                  protected conversation_world {
protected:
  silent_when_inactive_test()
    : conversation_world{[](world_settings& all) {
        all.team.inactive = agent::inactive_policy::silent;
      }} {
    // nop
  }
};

TEST_F(silent_when_inactive_test, is_silent_and_recorded) {
  given_known();
  state_becomes(lifecycle::inactive);
  customer_says("Hi");
  EXPECT_FALSE(model_is_asked());
  EXPECT_THAT(twilio->calls, IsEmpty());
  state_becomes(lifecycle::active);
  customer_says("Again");
  EXPECT_THAT(model_input(), ElementsAre(user("Hi"), user("Again")));
}

TEST_F(silence_test, looks_who_is_there_when_a_stranger_writes) {
  // The customer's own coming was not heard of, and a colleague's was.
  twilio->roster = {sms_customer(), person()};
  take_in(conversation::conversation_added{conversation::lifecycle::active});
  take_in(conversation::participant_added{person()});
  customer_says("Hi");
  EXPECT_THAT(twilio->calls, ElementsAre("look"));
  expect_silence();
  customer_says("Again");
  EXPECT_THAT(twilio->calls, SizeIs(1)) << "it knows now";
}

class rate_limit_test : public testing::Test, protected conversation_world {
protected:
  rate_limit_test()
    : conversation_world{[](world_settings& all) {
        all.rate_limit_per_minute = 2;
      }} {
    // nop
  }

  void exchange(const std::string& words) {
    customer_says(words);
    model_says("re: " + words);
  }
};

TEST_F(rate_limit_test, gives_one_notice_and_then_keeps_silent) {
  given_known();
  exchange("1");
  exchange("2");
  customer_says("3");
  customer_says("4");
  customer_says("5");
  EXPECT_THAT(model->calls, SizeIs(2));
  EXPECT_THAT(twilio->texts(), ElementsAre("re: 1", "re: 2", "F too_many"));
  EXPECT_EQ(unfinished_conversations(), 0U);
}

TEST_F(rate_limit_test, records_what_is_not_answered) {
  given_known();
  exchange("1");
  exchange("2");
  customer_says("3");
  customer_says("4");
  std::vector<model::item> recorded;
  for (const auto& one : read_back().history)
    recorded.push_back(*one);
  EXPECT_THAT(recorded, ElementsAre(user("1"), assistant("re: 1"), user("2"),
                                    assistant("re: 2"), user("3"),
                                    assistant("F too_many"), user("4")));
}

TEST_F(rate_limit_test, counts_an_author_in_all_conversations_together) {
  const conversation::key other{"twilio", "CH2"};
  given_known();
  take_in(conversation::conversation_added{}, other);
  take_in(conversation::participant_added{sms_customer()}, other);
  exchange("1");
  exchange("2");
  take_in(conversation::message_added{message_from(sms_customer(), 7, "3")},
          other);
  EXPECT_THAT(model->calls, SizeIs(2));
  EXPECT_THAT(twilio->texts(), ElementsAre("re: 1", "re: 2", "F too_many"));
}

TEST_F(rate_limit_test, counts_what_was_missed_when_it_was_written) {
  given_known();
  for (int64_t i = 0; i < 4; ++i) {
    auto one = message_from(sms_customer(), i, std::to_string(i + 1));
    one.missed = true;
    one.created = env.wall_clock() - 10min + i * 31s;
    take_in(conversation::message_added{one});
  }
  exchange("5");
  EXPECT_THAT(twilio->texts(), testing::Not(testing::Contains("F too_many")));
}

TEST_F(rate_limit_test, counts_each_author_alone) {
  given_known({sms_customer(), person()});
  person_says("one");
  person_says("two");
  person_says("three");
  person_leaves();
  customer_says("Hi");
  EXPECT_TRUE(model_is_asked());
}

} // namespace
} // namespace parley::test
