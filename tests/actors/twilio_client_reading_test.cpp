#include "tests/actors/twilio_client_world.hpp"

namespace parley::actors {
namespace {

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

TEST_F(twilio_client_test, tells_when_a_part_is_there_more_than_once) {
  auto heard = find();
  answer(200, page(listed(4, {"turn-1", 1}) + "," + listed(3, {"turn-1", 1})
                     + "," + listed(2, {"turn-1", 1}),
                   "https://conversations.example/v1/more"));
  ASSERT_TRUE(heard->answer);
  EXPECT_EQ(heard->answer->message_sid, message_sid(2)) << "the first";
  EXPECT_THAT(heard->answer->repeated,
              testing::ElementsAre(message_sid(4), message_sid(3)));
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

} // namespace
} // namespace parley::actors
