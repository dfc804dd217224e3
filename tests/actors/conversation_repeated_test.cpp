#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class repeated_reply : public testing::Test, protected conversation_world {
protected:
  repeated_reply() : conversation_world{} {
    // nop
  }

  /// A conversation whose only reply stands at Twilio.
  void given_a_reply(const conversation::participant& to) {
    given_known({to});
    customer_says("Hi");
    model_says("Hello");
  }

  /// The reply stands there once more, as a late post leaves it.
  conversation::reply_repeated stands_again() {
    auto copy = twilio->ledger.back();
    copy.sid = "IM-again";
    twilio->ledger.push_back(copy);
    return {copy.sid, copy.what.reference.turn, copy.what.reference.part};
  }

  std::string metrics() {
    return env.metrics->text();
  }
};

TEST_F(repeated_reply, is_counted) {
  given_a_reply(sms_customer());
  EXPECT_THAT(metrics(), HasSubstr("parley_duplicate_replies_total 0"));
  take_in(stands_again());
  EXPECT_THAT(metrics(), HasSubstr("parley_duplicate_replies_total 1"));
}

TEST_F(repeated_reply, stays_on_a_phone) {
  given_a_reply(sms_customer());
  take_in(stands_again());
  EXPECT_EQ(twilio->count("delete"), 0U);
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello", "Hello"));
}

TEST_F(repeated_reply, is_taken_back_in_a_web_chat) {
  given_a_reply(person("carol"));
  take_in(stands_again());
  EXPECT_EQ(twilio->count("delete"), 1U);
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello"));
}

TEST_F(repeated_reply, wakes_a_conversation_that_sleeps) {
  given_a_reply(person("carol"));
  restart();
  ASSERT_EQ(env.board->awake_conversations, 0);
  take_in(stands_again());
  EXPECT_THAT(metrics(), HasSubstr("parley_duplicate_replies_total 1"));
  EXPECT_THAT(twilio->texts(), ElementsAre("Hello"));
}

TEST_F(repeated_reply, disturbs_no_turn) {
  given_a_reply(sms_customer());
  customer_says("And?");
  take_in(stands_again());
  model_says("That was it");
  EXPECT_EQ(twilio->texts().back(), "That was it");
  EXPECT_THAT(model->calls, SizeIs(2));
}

TEST_F(repeated_reply, is_told_by_a_look_up_that_finds_it_twice) {
  given_known({sms_customer()});
  // Both posts arrive, and neither answer does.
  twilio->fates = {fate::sent_unheard};
  customer_says("Hi");
  model_says("Hello");
  stands_again();
  let_everything_end();
  EXPECT_THAT(metrics(), HasSubstr("parley_duplicate_replies_total 1"));
  EXPECT_EQ(unfinished_conversations(), 0U);
}

} // namespace
} // namespace parley::actors
