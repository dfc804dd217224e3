#include "model/responses.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::model::responses {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

outcome example(const std::string& name) {
  return read(test::read_data("openai/" + name));
}

/// A completed reply of these output items.
outcome reply_of(const std::string& output) {
  return read(R"({"id":"resp_1","status":"completed","output":)" + output
              + '}');
}

/// The last event of a stream that has the given type, as JSON.
json last_event(const std::string& file, const std::string& type) {
  const auto text = test::read_data("openai/" + file);
  const auto at = text.rfind("event: " + type + "\n");
  EXPECT_NE(at, std::string::npos);
  const auto from = text.find("data: ", at) + 6;
  return json::parse(text.substr(from, text.find('\n', from) - from));
}

TEST(a_responses_reply, of_text_gives_text_usage_and_one_message) {
  const auto heard = example("responses_reply_text.json");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->id, "resp_text_0001");
  EXPECT_EQ(heard->model, "gpt-4o-mini-2024-07-18");
  EXPECT_EQ(heard->text, "Order 12345 shipped yesterday and should arrive "
                         "Thursday. Anything else?");
  EXPECT_FALSE(heard->refusal);
  EXPECT_TRUE(heard->calls.empty());
  ASSERT_EQ(heard->items.size(), 1U);
  EXPECT_EQ(*heard->items[0], *assistant_message(*heard->text));
  EXPECT_EQ(heard->tokens.input_tokens, 412);
  EXPECT_EQ(heard->tokens.cached_tokens, 384);
  EXPECT_EQ(heard->tokens.output_tokens, 19);
  EXPECT_EQ(heard->tokens.reasoning_tokens, 0);
}

TEST(a_responses_reply, of_two_calls_gives_them_in_order_without_item_ids) {
  const auto heard = example("responses_reply_two_calls.json");
  ASSERT_TRUE(heard);
  EXPECT_FALSE(heard->text);
  EXPECT_THAT(heard->calls,
              ElementsAre(tool_call{"call_Abc123Order", "lookup_order_status",
                                    R"({"order_id":"12345"})"},
                          tool_call{"call_Def456Hours", "check_store_hours",
                                    R"({"city":"Austin"})"}));
  ASSERT_EQ(heard->items.size(), 2U);
  EXPECT_EQ(*heard->items[0],
            *function_call("call_Abc123Order", "lookup_order_status",
                           R"({"order_id":"12345"})"));
}

TEST(a_responses_reply, of_a_refusal_gives_its_words) {
  const auto heard = example("responses_reply_refusal.json");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->refusal, "I can't help with that.");
  EXPECT_FALSE(heard->text);
}

TEST(a_responses_reply, that_failed_is_classified_by_its_code) {
  const auto heard = example("responses_reply_failed.json");
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, reason::unavailable);
  EXPECT_EQ(heard.error().code, "server_error");
  EXPECT_EQ(heard.error().status, 200);
  EXPECT_TRUE(heard.error().retryable);
}

TEST(a_responses_reply, that_is_incomplete_is_unusable_though_it_has_text) {
  const auto heard = example("responses_reply_incomplete.json");
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, reason::unusable);
  EXPECT_EQ(heard.error().code, "max_output_tokens");
  EXPECT_FALSE(heard.error().retryable);
}

TEST(a_responses_reply, is_the_same_at_the_end_of_a_stream) {
  const auto text
    = last_event("responses_stream_text.sse", "response.completed");
  const auto calls
    = last_event("responses_stream_two_calls.sse", "response.completed");
  const auto said = read(text["response"].dump());
  const auto called = read(calls["response"].dump());
  ASSERT_TRUE(said);
  EXPECT_THAT(*said->text, HasSubstr("Order 12345 shipped"));
  ASSERT_TRUE(called);
  EXPECT_EQ(called->calls.size(), 2U);
}

TEST(a_responses_reply, with_an_error_in_place_of_it_is_classified) {
  const auto event = last_event("responses_stream_error.sse", "error");
  const auto heard = read(event.dump());
  ASSERT_FALSE(heard);
  EXPECT_NE(heard.error().code, "");
  EXPECT_NE(heard.error().why, reason::unusable);
}

TEST(a_responses_reply, takes_the_text_of_the_last_of_several_messages) {
  const auto heard = reply_of(R"([
    {"type":"message","content":[{"type":"output_text","text":"Let me see."}]},
    {"type":"message","content":[{"type":"output_text","text":"It "},
                                 {"type":"output_text","text":"shipped."}]}])");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->text, "It shipped.");
  EXPECT_EQ(heard->items.size(), 2U);
}

TEST(a_responses_reply, keeps_reasoning_only_when_it_is_encrypted) {
  const auto heard = reply_of(R"([
    {"type":"reasoning","id":"rs_1","summary":[]},
    {"type":"reasoning","id":"rs_2","summary":[{"type":"summary_text",
      "text":"s"}],"encrypted_content":"gAAA","status":"completed"},
    {"type":"function_call","call_id":"c","name":"n","arguments":"{}"}])");
  ASSERT_TRUE(heard);
  ASSERT_EQ(heard->items.size(), 2U);
  EXPECT_EQ(heard->items[0]->what, item::kind::reasoning);
  EXPECT_EQ(json::parse(heard->items[0]->json),
            json::parse(R"({"type":"reasoning","id":"rs_2","summary":
              [{"type":"summary_text","text":"s"}],
              "encrypted_content":"gAAA"})"));
}

TEST(a_responses_reply, keeps_the_phase_of_a_message) {
  const auto heard = reply_of(R"([{"type":"message","phase":"commentary",
    "content":[{"type":"output_text","text":"One moment."}]}])");
  ASSERT_TRUE(heard);
  EXPECT_EQ(json::parse(heard->items.at(0)->json),
            (json{{"role", "assistant"},
                  {"content", "One moment."},
                  {"phase", "commentary"}}));
}

TEST(a_responses_reply, ignores_output_types_it_does_not_know) {
  const auto heard = reply_of(R"([{"type":"web_search_call","id":"ws_1"}, 7,
    {"type":"message","content":[{"type":"output_text","text":"Hi"},
                                 {"type":"hologram"}]}])");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->text, "Hi");
  EXPECT_EQ(heard->items.size(), 1U);
}

TEST(a_responses_reply, gives_calls_without_an_id_of_their_own_a_new_one) {
  const auto heard = reply_of(R"([
    {"type":"function_call","call_id":"same","name":"a","arguments":"{}"},
    {"type":"function_call","call_id":"same","name":"b","arguments":{"x":1}},
    {"type":"function_call","name":"c"}])");
  ASSERT_TRUE(heard);
  ASSERT_EQ(heard->calls.size(), 3U);
  EXPECT_EQ(heard->calls[0].call_id, "same");
  EXPECT_NE(heard->calls[1].call_id, "same");
  EXPECT_THAT(heard->calls[2].call_id, HasSubstr("call_"));
  EXPECT_LE(heard->calls[2].call_id.size(), 64U);
  EXPECT_EQ(heard->items[1]->call_id, heard->calls[1].call_id);
  EXPECT_EQ(heard->calls[1].arguments, R"({"x":1})");
  EXPECT_EQ(heard->calls[2].arguments, "");
}

TEST(a_responses_reply, passes_broken_arguments_through) {
  const auto heard = reply_of(R"([{"type":"function_call","call_id":"c",
    "name":"n","arguments":"{\"order_id\": "}])");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->calls.at(0).arguments, R"({"order_id": )");
}

TEST(a_responses_reply, without_status_or_usage_is_taken_as_complete) {
  const auto heard = read(R"({"output":[{"type":"message","content":
    [{"type":"output_text","text":"Hi"}]}],"usage":null})");
  ASSERT_TRUE(heard);
  EXPECT_EQ(heard->text, "Hi");
  EXPECT_EQ(heard->tokens.input_tokens, 0);
}

struct bad_reply {
  const char* body;
  reason why;
};

class each_bad_reply : public ::testing::TestWithParam<bad_reply> {};

TEST_P(each_bad_reply, is_no_answer) {
  const auto heard = read(GetParam().body);
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, GetParam().why);
}

INSTANTIATE_TEST_SUITE_P(
  of_status_200, each_bad_reply,
  ::testing::Values(
    bad_reply{"", reason::unusable},
    bad_reply{"{\"status\":\"completed\",\"outp", reason::unusable},
    bad_reply{"<html>hello</html>", reason::unusable},
    bad_reply{"[]", reason::unusable}, bad_reply{"{}", reason::unusable},
    bad_reply{R"({"status":"queued","output":[]})", reason::unusable},
    bad_reply{R"({"status":"failed","error":null})", reason::unusable},
    bad_reply{R"({"status":"failed","error":{"code":"new_one"}})",
              reason::unusable},
    bad_reply{R"({"status":"failed","error":{"code":"rate_limit_exceeded"}})",
              reason::rate_limited},
    bad_reply{R"({"status":"failed","error":{"code":"invalid_prompt"}})",
              reason::refused},
    bad_reply{R"({"status":"failed","error":{"code":"slow_down"}})",
              reason::rate_limited},
    bad_reply{R"({"error":{"code":"context_length_exceeded"}})",
              reason::context_too_long},
    bad_reply{R"({"status":"incomplete","output":[],
      "incomplete_details":{"reason":"content_filter"}})",
              reason::refused},
    bad_reply{R"({"status":"incomplete","output":[]})", reason::unusable}));

} // namespace
} // namespace parley::model::responses
