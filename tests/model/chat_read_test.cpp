#include "model/chat.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::model::chat {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

outcome example(const std::string& name) {
  return read(test::read_data("openai/" + name));
}

/// A reply of one choice with this message.
outcome reply_of(const std::string& message, const std::string& finish_reason
                                             = "stop") {
  return read(R"({"id":"c","choices":[{"message":)" + message
              + R"(,"finish_reason":")" + finish_reason + R"("}]})");
}

TEST(a_chat_reply, of_text_gives_text_and_usage) {
  const auto heard = example("chat_reply_text.json");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->id, "chatcmpl-1");
  EXPECT_EQ(heard->model, "gpt-4o-mini-2024-07-18");
  EXPECT_EQ(heard->text, "Order 12345 shipped yesterday and should arrive "
                         "Thursday. Anything else?");
  ASSERT_EQ(heard->items.size(), 1U);
  EXPECT_EQ(*heard->items[0], *assistant_message(*heard->text));
  EXPECT_EQ(heard->tokens.input_tokens, 380);
  EXPECT_EQ(heard->tokens.output_tokens, 19);
}

TEST(a_chat_reply, of_two_calls_gives_them_in_order) {
  const auto heard = example("chat_reply_two_calls.json");
  ASSERT_TRUE(heard);
  EXPECT_FALSE(heard->text);
  EXPECT_THAT(heard->calls,
              ElementsAre(tool_call{"call_Abc123Order", "lookup_order_status",
                                    R"({"order_id":"12345"})"},
                          tool_call{"call_Def456Hours", "check_store_hours",
                                    R"({"city":"Austin"})"}));
  EXPECT_EQ(heard->items.size(), 2U);
}

TEST(a_chat_reply, finds_calls_whatever_the_finish_reason) {
  const auto heard = reply_of(R"({"content":"","tool_calls":[{"id":"a",
    "function":{"name":"x","arguments":"{}"}}]})",
                              "stop");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->calls.size(), 1U);
}

TEST(a_chat_reply, keeps_text_that_comes_with_calls_before_them) {
  const auto heard = reply_of(R"({"content":"One moment.","tool_calls":[
    {"id":"a","function":{"name":"x","arguments":"{}"}}]})");
  ASSERT_TRUE(heard);
  ASSERT_EQ(heard->items.size(), 2U);
  EXPECT_EQ(heard->items[0]->what, item::kind::assistant_message);
  EXPECT_EQ(heard->items[1]->what, item::kind::function_call);
}

TEST(a_chat_reply, makes_ids_for_calls_without_one) {
  const auto heard = reply_of(R"({"tool_calls":[
    {"function":{"name":"x","arguments":"{}"}},
    {"id":"","index":0,"function":{"name":"y","arguments":"{}"}}]})");
  ASSERT_TRUE(heard);
  ASSERT_EQ(heard->calls.size(), 2U);
  EXPECT_THAT(heard->calls[0].call_id, StartsWith("call_"));
  EXPECT_NE(heard->calls[0].call_id, heard->calls[1].call_id);
  EXPECT_EQ(heard->items[0]->call_id, heard->calls[0].call_id);
}

TEST(a_chat_reply, takes_arguments_sent_as_an_object) {
  const auto heard = reply_of(R"({"tool_calls":[{"id":"a",
    "function":{"name":"x","arguments":{"city":"Austin"}}}]})");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->calls.at(0).arguments, R"({"city":"Austin"})");
}

TEST(a_chat_reply, takes_content_in_parts) {
  const auto heard = reply_of(R"({"content":[{"type":"text","text":"Hi"}]})");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->text, "Hi");
}

TEST(a_chat_reply, of_a_refusal_gives_its_words) {
  const auto heard = reply_of(R"({"content":null,"refusal":"No."})");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->refusal, "No.");
  EXPECT_FALSE(heard->text);
}

TEST(a_chat_reply, without_usage_or_extras_is_an_answer) {
  const auto heard = read(R"({"choices":[{"message":{"content":"Hi",
    "reasoning_content":"hm"}}]})");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->text, "Hi");
  EXPECT_EQ(heard->tokens.output_tokens, 0);
}

TEST(a_chat_reply, of_nothing_is_an_answer_without_text) {
  const auto heard = reply_of(R"({"content":""})");
  ASSERT_TRUE(heard);
  EXPECT_FALSE(heard->text);
  EXPECT_TRUE(heard->items.empty());
}

struct bad_reply {
  const char* body;
  reason why;
};

class each_bad_chat_reply : public ::testing::TestWithParam<bad_reply> {};

TEST_P(each_bad_chat_reply, is_no_answer) {
  const auto heard = read(GetParam().body);
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
  of_status_200, each_bad_chat_reply,
  ::testing::Values(
    bad_reply{"", reason::unusable}, bad_reply{"[1]", reason::unusable},
    bad_reply{"{\"choices\":[{\"mess", reason::unusable},
    bad_reply{R"({"choices":[]})", reason::unusable},
    bad_reply{R"({"choices":{}})", reason::unusable},
    bad_reply{R"({"choices":[{"message":{"content":"Order 12"},
      "finish_reason":"length"}]})",
              reason::unusable},
    bad_reply{R"({"choices":[{"message":{"content":""},
      "finish_reason":"content_filter"}]})",
              reason::refused},
    bad_reply{R"({"error":"model is loading"})", reason::unusable},
    bad_reply{R"({"error":{"code":"insufficient_quota"}})", reason::quota},
    bad_reply{R"({"error":{"code":"server_error"}})", reason::unavailable}));

} // namespace
} // namespace parley::model::chat
