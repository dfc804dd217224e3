#include "actors/twilio_client.hpp"

#include "tests/support/fake_http.hpp"
#include "tests/support/quiet_system.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using reason = twilio::rest_failure::reason;
using trouble = http::client_failure::reason;

/// `IM…` with this digit at its end.
std::string message_sid(int digit) {
  return "IM" + std::string(31, '0') + std::to_string(digit);
}

/// One message as a list shows it.
std::string listed(int index, const twilio::reply_reference& reference) {
  std::string attributes;
  for (char c : twilio::to_attributes(reference))
    attributes += c == '"' ? std::string{"\\\""} : std::string{c};
  return R"({"sid":")" + message_sid(index) + R"(","index":)"
         + std::to_string(index)
         + R"(,"author":"assistant","body":"Hello","attributes":")" + attributes
         + R"(","date_created":"2026-01-01T00:00:00Z"})";
}

/// A page of them.
std::string page(const std::string& messages, const std::string& next = "") {
  return R"({"messages":[)" + messages + R"(],"meta":{"next_page_url":)"
         + (next.empty() ? "null" : '"' + next + '"') + "}}";
}

class twilio_client_test : public testing::Test, protected quiet_system {
protected:
  using heard_ptr = std::shared_ptr<const asked<twilio_answer>>;
  using request = twilio_work;

  twilio_client_test() {
    twilio_client_config config;
    config.at.service_sid = "IS1";
    config.at.user = "AC1";
    config.at.password = "secret";
    config.at.conversations
      = *http::url::parse("https://conversations.example");
    config.at.messaging = *http::url::parse("https://messaging.example");
    config.http = http_;
    config.chance = [] {
      return 0.0;
    };
    config.env = env;
    client_ = spawn(twilio_client, config);
  }

  heard_ptr call(request what, std::chrono::milliseconds left = 15s) {
    return ask<twilio_answer>(
      client_, twilio_request{std::make_shared<const request>(std::move(what)),
                              now() + left});
  }

  heard_ptr send() {
    return call(send_part{"CH1", "assistant", "Hello", {"turn-1", 1}});
  }

  heard_ptr find(int64_t after_index = 0) {
    return call(find_part{"CH1", {"turn-1", 1}, after_index});
  }

  void answer(int status, std::string body = "{}") {
    http_->answer(status, std::move(body));
    settle();
  }

  void fail(trouble why, bool sent) {
    http_->fail(why, sent);
    settle();
  }

  static reason why(const heard_ptr& heard) {
    return heard->answer->failure->why;
  }

  std::shared_ptr<fake_http> http_ = std::make_shared<fake_http>();
  twilio_client_actor client_;
};

TEST_F(twilio_client_test, removes_a_conversation) {
  auto heard = call(delete_conversation{"CH1"});
  ASSERT_THAT(http_->calls(), SizeIs(1));
  const auto& sent = http_->calls()[0].what;
  EXPECT_EQ(sent.method, "DELETE");
  EXPECT_EQ(sent.to.target, "/v1/Services/IS1/Conversations/CH1");
  answer(204, "");
  ASSERT_TRUE(heard->answer);
  EXPECT_FALSE(heard->answer->failure);
}

TEST_F(twilio_client_test, posts_nothing_more_where_posts_were_dropped) {
  auto waiting = send();
  answer(429);
  tell(client_, drop_posts{"CH1"});
  pass(15s);
  EXPECT_THAT(http_->calls(), SizeIs(1));
  ASSERT_TRUE(waiting->answer);
  EXPECT_EQ(why(waiting), reason::cancelled);
  send();
  EXPECT_THAT(http_->calls(), SizeIs(1));
  call(send_part{"CH2", "assistant", "Hello", {"turn-2", 1}});
  EXPECT_THAT(http_->calls(), SizeIs(2)) << "elsewhere it does";
}

TEST_F(twilio_client_test, posts_a_part_and_tells_its_sid) {
  auto heard = send();
  ASSERT_THAT(http_->calls(), SizeIs(1));
  const auto& sent = http_->calls()[0].what;
  EXPECT_EQ(sent.method, "POST");
  EXPECT_EQ(sent.to.target, "/v1/Services/IS1/Conversations/CH1/Messages");
  EXPECT_THAT(*sent.body, HasSubstr("Body=Hello"));
  answer(201, read_data("twilio/rest/created_message.json"));
  ASSERT_TRUE(heard->answer);
  EXPECT_FALSE(heard->answer->failure);
  EXPECT_EQ(heard->answer->message_sid, "IMaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
}

TEST_F(twilio_client_test, never_asks_for_webhooks_about_its_own_messages) {
  send();
  EXPECT_EQ(http_->calls()[0].what.header.count("X-Twilio-Webhook-Enabled"),
            0U);
}

TEST_F(twilio_client_test, posts_once_what_may_have_arrived) {
  for (auto [what, sent] :
       {std::pair{trouble::timed_out, true}, std::pair{trouble::reset, true},
        std::pair{trouble::malformed, true}}) {
    auto before = http_->calls().size();
    auto heard = send();
    fail(what, sent);
    ASSERT_TRUE(heard->answer);
    EXPECT_EQ(why(heard), reason::unknown);
    advance(1min);
    EXPECT_THAT(http_->calls(), SizeIs(before + 1));
  }
}

TEST_F(twilio_client_test, posts_once_what_a_server_error_may_have_taken) {
  auto heard = send();
  answer(503);
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::unknown);
  advance(1min);
  EXPECT_THAT(http_->calls(), SizeIs(1));
}

TEST_F(twilio_client_test, posts_again_what_never_left) {
  auto heard = send();
  fail(trouble::unreachable, false);
  advance(200ms);
  EXPECT_THAT(http_->calls(), SizeIs(2));
  answer(201, read_data("twilio/rest/created_message.json"));
  EXPECT_FALSE(heard->answer->failure);
}

TEST_F(twilio_client_test, posts_again_after_too_many_requests) {
  auto heard = send();
  answer(429);
  advance(200ms);
  answer(201, read_data("twilio/rest/created_message.json"));
  EXPECT_FALSE(heard->answer->failure);
}

TEST_F(twilio_client_test, stops_repeating_a_post_once_its_fate_is_unknown) {
  auto heard = send();
  answer(429);
  advance(200ms);
  fail(trouble::timed_out, true);
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::unknown);
}

TEST_F(twilio_client_test, says_so_when_three_attempts_were_not_processed) {
  auto heard = send();
  for (auto pause : {200ms, 400ms, 0ms}) {
    answer(429);
    advance(pause);
  }
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::not_processed);
  EXPECT_THAT(http_->calls(), SizeIs(3));
}

TEST_F(twilio_client_test, repeats_nothing_that_was_refused) {
  auto heard = send();
  answer(400, R"({"code":50376})");
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::refused);
  advance(1min);
  EXPECT_THAT(http_->calls(), SizeIs(1));
}

TEST_F(twilio_client_test, does_not_repeat_past_the_deadline) {
  auto heard
    = call(send_part{"CH1", "assistant", "Hello", {"turn-1", 1}}, 100ms);
  answer(429);
  EXPECT_TRUE(heard->answer);
}

TEST_F(twilio_client_test, reads_again_what_could_not_be_read) {
  auto heard = find();
  fail(trouble::timed_out, true);
  advance(200ms);
  answer(500);
  advance(400ms);
  answer(200, page(""));
  ASSERT_TRUE(heard->answer);
  EXPECT_FALSE(heard->answer->failure);
}

TEST_F(twilio_client_test, finds_a_part_by_its_reference) {
  auto heard = find();
  EXPECT_THAT(http_->calls()[0].what.to.target, HasSubstr("Order=desc"));
  answer(200, page(listed(3, {"turn-1", 2}) + "," + listed(2, {"turn-1", 1})));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(heard->answer->message_sid, message_sid(2));
}

TEST_F(twilio_client_test, follows_the_pages_until_the_turn_s_message) {
  auto heard = find(4);
  answer(200, page(listed(9, {"turn-2", 1}),
                   "https://conversations.example/v1/next?PageToken=x"));
  EXPECT_FALSE(heard->answer);
  ASSERT_THAT(http_->calls(), SizeIs(2));
  EXPECT_EQ(http_->calls()[1].what.to.target, "/v1/next?PageToken=x");
  answer(200, page(listed(4, {"turn-1", 1}),
                   "https://conversations.example/v1/more"));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(heard->answer->message_sid, "") << "what is before it cannot be it";
  EXPECT_THAT(http_->calls(), SizeIs(2));
}

TEST_F(twilio_client_test, looks_at_participants_and_state_at_once) {
  auto heard = call(look_at_conversation{"CH1"});
  ASSERT_THAT(http_->calls(), SizeIs(2));
  answer(200, read_data("twilio/rest/participants.json"));
  EXPECT_FALSE(heard->answer);
  answer(200, read_data("twilio/rest/conversation.json"));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(heard->answer->state, conversation::lifecycle::active);
  EXPECT_THAT(*heard->answer->roster, SizeIs(2));
}

TEST_F(twilio_client_test, a_look_fails_when_half_of_it_does) {
  auto heard = call(look_at_conversation{"CH1"});
  answer(200, read_data("twilio/rest/participants.json"));
  answer(404);
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::gone);
}

TEST_F(twilio_client_test, sets_a_conversation_active) {
  auto heard = call(activate{"CH1"});
  EXPECT_EQ(*http_->calls()[0].what.body, "State=active");
  answer(200, read_data("twilio/rest/conversation.json"));
  ASSERT_TRUE(heard->answer);
  EXPECT_FALSE(heard->answer->failure);
}

TEST_F(twilio_client_test, reads_messages_page_by_page) {
  auto first = call(read_messages{"CH1", ""});
  ASSERT_THAT(http_->calls(), SizeIs(1));
  EXPECT_EQ(http_->calls()[0].what.to.target,
            "/v1/Services/IS1/Conversations/CH1/Messages"
            "?Order=desc&PageSize=20");
  answer(200, page(listed(9, {"turn-2", 1}),
                   "https://conversations.example/v1/next?PageToken=x"));
  ASSERT_TRUE(first->answer);
  EXPECT_THAT(first->answer->messages->messages, SizeIs(1));
  auto second
    = call(read_messages{"CH1", first->answer->messages->next_page_url});
  EXPECT_EQ(http_->calls()[1].what.to.target, "/v1/next?PageToken=x");
  answer(200, page(listed(8, {"turn-1", 1})));
  ASSERT_TRUE(second->answer);
  EXPECT_EQ(second->answer->messages->next_page_url, "");
}

TEST_F(twilio_client_test, ends_a_list_at_a_page_it_cannot_follow) {
  auto heard = call(read_messages{"CH1", ""});
  answer(200, page(listed(9, {"turn-2", 1}), "ftp://elsewhere/next"));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(heard->answer->messages->next_page_url, "");
}

TEST_F(twilio_client_test, reads_conversations_page_by_page) {
  auto day = timestamp{std::chrono::sys_days{std::chrono::days{20'000}}};
  auto heard = call(read_conversations{day, ""});
  EXPECT_EQ(http_->calls()[0].what.to.target,
            "/v1/Services/IS1/Conversations"
            "?StartDate=2024-10-04T00%3A00%3A00Z&PageSize=100");
  answer(200, read_data("twilio/rest/conversations.json"));
  ASSERT_TRUE(heard->answer);
  ASSERT_TRUE(heard->answer->conversations);
  EXPECT_THAT(heard->answer->conversations->conversations, SizeIs(2));
  call(read_conversations{day, "https://conversations.example/v1/more?a=b"});
  EXPECT_EQ(http_->calls()[1].what.to.target, "/v1/more?a=b");
}

TEST_F(twilio_client_test, tells_why_a_page_could_not_be_read) {
  auto heard = call(read_messages{"CH1", ""});
  answer(404, R"({"code":20404})");
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::gone);
  heard = call(read_conversations{{}, ""});
  answer(200, "{}");
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::unusable);
}

TEST_F(twilio_client_test, takes_a_message_back) {
  auto heard = call(delete_message{"CH1", "IM1"});
  ASSERT_THAT(http_->calls(), SizeIs(1));
  EXPECT_EQ(http_->calls()[0].what.method, "DELETE");
  EXPECT_EQ(http_->calls()[0].what.to.target,
            "/v1/Services/IS1/Conversations/CH1/Messages/IM1");
  answer(204, "");
  ASSERT_TRUE(heard->answer);
  EXPECT_FALSE(heard->answer->failure);
}

TEST_F(twilio_client_test, shows_typing_once_for_each_sid_it_learns) {
  tell(client_, show_typing{"whatsapp:+1555"});
  EXPECT_THAT(http_->calls(), IsEmpty()) << "no SID is known";
  tell(client_, channel_sid{"whatsapp:+1555", "SM1"});
  tell(client_, show_typing{"whatsapp:+1555"});
  tell(client_, show_typing{"whatsapp:+1555"});
  ASSERT_THAT(http_->calls(), SizeIs(1));
  EXPECT_THAT(*http_->calls()[0].what.body, HasSubstr("SM1"));
}

TEST_F(twilio_client_test, shows_typing_for_the_newest_message) {
  tell(client_, channel_sid{"whatsapp:+1555", "SM1"});
  tell(client_, channel_sid{"whatsapp:+1555", "SM2"});
  tell(client_, show_typing{"whatsapp:+1555"});
  EXPECT_THAT(*http_->calls()[0].what.body, HasSubstr("SM2"));
}

TEST_F(twilio_client_test, answers_each_asker_apart) {
  auto first = send();
  auto second = find();
  http_->answer(201, read_data("twilio/rest/created_message.json"));
  http_->answer(200, page(""));
  settle();
  EXPECT_NE(first->answer->message_sid, "");
  EXPECT_EQ(second->answer->message_sid, "");
}

} // namespace
} // namespace parley::actors
