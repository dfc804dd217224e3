#include "tests/actors/twilio_client_world.hpp"

namespace parley::actors {
namespace {

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

TEST_F(twilio_client_test, sets_a_conversation_active) {
  auto heard = call(activate{"CH1"});
  EXPECT_EQ(*http_->calls()[0].what.body, "State=active");
  answer(200, read_data("twilio/rest/conversation.json"));
  ASSERT_TRUE(heard->answer);
  EXPECT_FALSE(heard->answer->failure);
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

TEST_F(twilio_client_test, waits_as_long_as_twilio_asks) {
  send();
  answer(429, "{}", wait("2"));
  advance(1'999ms);
  EXPECT_THAT(http_->calls(), SizeIs(1));
  advance(1ms);
  EXPECT_THAT(http_->calls(), SizeIs(2));
}

TEST_F(twilio_client_test, gives_up_at_once_when_the_wait_is_too_long) {
  auto heard = send();
  answer(429, "{}", wait("15"));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(why(heard), reason::not_processed);
  EXPECT_EQ(heard->answer->failure->retry_after, 15s);
}

TEST_F(twilio_client_test, does_thirty_actions_a_second_in_a_conversation) {
  std::vector<heard_ptr> all;
  for (int i = 0; i < 45; ++i)
    all.push_back(send());
  EXPECT_THAT(http_->calls(), SizeIs(15));
  find();
  send("CH2");
  EXPECT_THAT(http_->calls(), SizeIs(17)) << "reads and others are free";
  for (int i = 0; i < 10; ++i)
    advance(100ms);
  EXPECT_THAT(http_->calls(), SizeIs(2 + 29));
  for (int i = 0; i < 10; ++i)
    advance(100ms);
  EXPECT_THAT(http_->calls(), SizeIs(2 + 44));
  advance(100ms);
  EXPECT_THAT(http_->calls(), SizeIs(2 + 45));
  for (const auto& one : all)
    EXPECT_FALSE(one->answer) << "they waited, they were not refused";
}

TEST_F(twilio_client_test, sends_nothing_whose_place_comes_past_its_deadline) {
  for (int i = 0; i < 15; ++i)
    send();
  auto late = call(send_part{"CH1", "assistant", "Hello", {"turn-1", 1}}, 50ms);
  ASSERT_TRUE(late->answer);
  EXPECT_EQ(why(late), reason::not_processed);
  EXPECT_THAT(http_->calls(), SizeIs(15));
}

TEST_F(twilio_client_test, sends_nothing_held_to_its_end) {
  break_down();
  auto probe = send(); // which hangs
  advance(1s);
  auto held
    = call(send_part{"CH1", "assistant", "Hello", {"turn-1", 1}}, 1'200ms);
  advance(700ms);
  ASSERT_TRUE(held->answer);
  EXPECT_EQ(why(held), reason::not_processed);
  EXPECT_THAT(http_->calls(), SizeIs(6));
  EXPECT_FALSE(probe->answer);
}

TEST_F(twilio_client_test, goes_on_when_a_probe_is_answered) {
  break_down();
  auto first = send();
  auto second = send("CH2");
  advance(1s);
  answer(201, read_data("twilio/rest/created_message.json"));
  EXPECT_FALSE(first->answer->failure);
  answer(201, read_data("twilio/rest/created_message.json"));
  ASSERT_TRUE(second->answer);
  EXPECT_FALSE(second->answer->failure);
  EXPECT_FALSE(env.board->twilio.breaker_open);
}

TEST_F(twilio_client_test, sends_before_it_shows_typing) {
  narrow(10);
  for (int i = 0; i < 10; ++i)
    send("CH0" + std::to_string(i));
  tell(client_, channel_sid{"whatsapp:+1555", "SM1"});
  tell(client_, show_typing{"whatsapp:+1555"});
  send();
  ASSERT_THAT(http_->calls(), SizeIs(10));
  answer(201, read_data("twilio/rest/created_message.json"));
  ASSERT_THAT(http_->calls(), SizeIs(11));
  EXPECT_THAT(http_->calls()[10].what.to.target, HasSubstr("/Messages"));
  answer(201, read_data("twilio/rest/created_message.json"));
  ASSERT_THAT(http_->calls(), SizeIs(12));
  EXPECT_THAT(http_->calls()[11].what.to.target, HasSubstr("/Typing"));
}

TEST_F(twilio_client_test, shows_no_typing_that_is_late) {
  narrow(10);
  for (int i = 0; i < 10; ++i)
    send("CH0" + std::to_string(i));
  tell(client_, channel_sid{"whatsapp:+1555", "SM1"});
  tell(client_, show_typing{"whatsapp:+1555"});
  advance(5s);
  for (int i = 0; i < 10; ++i)
    answer(201, read_data("twilio/rest/created_message.json"));
  EXPECT_THAT(http_->calls(), SizeIs(10));
}

TEST_F(twilio_client_test, holds_nothing_because_typing_fails) {
  for (int i = 0; i < 20; ++i) {
    tell(client_, channel_sid{"whatsapp:+1555", "SM" + std::to_string(i)});
    tell(client_, show_typing{"whatsapp:+1555"});
    answer(503);
  }
  EXPECT_FALSE(env.board->twilio.breaker_open);
  EXPECT_TRUE(env.board->twilio_ok);
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
