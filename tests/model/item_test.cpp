#include "model/model.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::model {
namespace {

using nlohmann::json;

TEST(an_item, is_replayable_json_whatever_the_text_holds) {
  const std::string text = "a \"quote\"\n\\ \x01 and \xF0\x9F\x98\x80";
  const auto one = user_message(text);
  EXPECT_EQ(one->what, item::kind::user_message);
  EXPECT_EQ(json::parse(one->json),
            (json{{"role", "user"}, {"content", text}}));
}

TEST(an_item, of_an_assistant_message_takes_the_easy_form) {
  EXPECT_EQ(json::parse(assistant_message("Hello!")->json),
            (json{{"role", "assistant"}, {"content", "Hello!"}}));
}

TEST(an_item, of_a_call_keeps_arguments_that_are_no_json) {
  const auto one = function_call("call_1", "look_up", "{\"order");
  EXPECT_EQ(one->call_id, "call_1");
  EXPECT_EQ(json::parse(one->json), (json{{"type", "function_call"},
                                          {"call_id", "call_1"},
                                          {"name", "look_up"},
                                          {"arguments", "{\"order"}}));
}

TEST(an_item, of_an_output_names_its_call) {
  const auto one = function_call_output("call_1", "shipped");
  EXPECT_EQ(one->what, item::kind::function_call_output);
  EXPECT_EQ(one->call_id, "call_1");
  EXPECT_EQ(json::parse(one->json), (json{{"type", "function_call_output"},
                                          {"call_id", "call_1"},
                                          {"output", "shipped"}}));
}

TEST(an_item, gives_back_the_call_it_was_made_of) {
  const tool_call call{"call_1", "look_up", R"({"order":"7"})"};
  EXPECT_EQ(call_in(*function_call(call.call_id, call.name, call.arguments)),
            call);
  EXPECT_EQ(call_in(*function_call("call_1", "look_up", "{\"ord"))->arguments,
            "{\"ord");
  EXPECT_FALSE(call_in(*user_message("Hi")));
  EXPECT_FALSE(call_in({item::kind::function_call, "call_1", "not JSON"}));
}

TEST(an_item, replaces_bytes_that_are_not_utf8) {
  const auto one = function_call_output("call_1", "caf\xE9");
  EXPECT_EQ(json::parse(one->json)["output"], "caf\xEF\xBF\xBD");
}

TEST(usage_counts, add_up) {
  usage sum{1, 2, 3, 4};
  sum += usage{10, 20, 30, 40};
  EXPECT_EQ(sum.input_tokens, 11);
  EXPECT_EQ(sum.cached_tokens, 22);
  EXPECT_EQ(sum.output_tokens, 33);
  EXPECT_EQ(sum.reasoning_tokens, 44);
}

TEST(a_reason, has_a_name_of_its_own) {
  EXPECT_STREQ(to_string(reason::rate_limited), "rate_limited");
  EXPECT_STREQ(to_string(reason::context_too_long), "context_too_long");
  EXPECT_STREQ(to_string(reason::cancelled), "cancelled");
}

} // namespace
} // namespace parley::model
