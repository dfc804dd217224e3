#include "model/chat.hpp"
#include "tests/model/acme.hpp"
#include "tests/model/schema.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>

namespace parley::model::chat {
namespace {

using nlohmann::json;

json written(const request& what) {
  return json::parse(write(what));
}

json messages_of(std::vector<item_ptr> input) {
  request what;
  what.model = "m";
  what.input = std::move(input);
  return written(what)["messages"];
}

/// The example without what Parley leaves to the server's default.
json example(const std::string& name) {
  auto body = json::parse(test::read_data("openai/" + name));
  body.erase("tool_choice");
  return body;
}

TEST(a_chat_request, equals_the_example) {
  EXPECT_EQ(written(acme::first_call()), example("chat_request.json"));
}

TEST(a_chat_request, merges_calls_like_the_example) {
  EXPECT_EQ(written(acme::follow_up()), example("chat_followup.json"));
}

TEST(a_chat_request, sends_nothing_that_is_not_set) {
  request bare;
  bare.model = "m";
  bare.input = {user_message("Hi")};
  bare.options.parallel_tool_calls = true;
  EXPECT_EQ(write(bare),
            R"({"model":"m","messages":[{"role":"user","content":"Hi"}]})");
}

TEST(a_chat_request, puts_calls_into_the_assistant_message_before_them) {
  EXPECT_EQ(messages_of({assistant_message("One moment."),
                         function_call("a", "look_up", "{}"),
                         function_call_output("a", "1")}),
            json::parse(R"([
              {"role":"assistant","content":"One moment.","tool_calls":[
                {"id":"a","type":"function",
                 "function":{"name":"look_up","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"a","content":"1"}])"));
}

TEST(a_chat_request, keeps_outputs_right_behind_their_calls) {
  // given a message that the model wrote after its call
  const auto messages = messages_of({function_call("a", "look_up", "{}"),
                                     assistant_message("One moment."),
                                     function_call_output("a", "1")});
  // then it joins the call's message instead of parting it from the output
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0]["content"], "One moment.");
  EXPECT_EQ(messages[0]["tool_calls"][0]["id"], "a");
  EXPECT_EQ(messages[1]["role"], "tool");
}

TEST(a_chat_request, starts_a_new_message_for_calls_after_outputs) {
  const auto messages = messages_of(
    {function_call("a", "x", "{}"), function_call_output("a", "1"),
     function_call("b", "x", "{}"), function_call_output("b", "2")});
  ASSERT_EQ(messages.size(), 4U);
  EXPECT_EQ(messages[0]["tool_calls"].size(), 1U);
  EXPECT_EQ(messages[2]["tool_calls"][0]["id"], "b");
}

TEST(a_chat_request, keeps_two_assistant_messages_apart) {
  const auto messages
    = messages_of({assistant_message("a"), assistant_message("b")});
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_FALSE(messages[0].contains("tool_calls"));
}

TEST(a_chat_request, writes_empty_arguments_as_an_object) {
  const auto messages = messages_of({function_call("a", "x", "")});
  EXPECT_EQ(messages[0]["tool_calls"][0]["function"]["arguments"], "{}");
}

TEST(a_chat_request, passes_broken_arguments_through) {
  const auto messages = messages_of({function_call("a", "x", "{\"a")});
  EXPECT_EQ(messages[0]["tool_calls"][0]["function"]["arguments"], "{\"a");
}

TEST(a_chat_request, drops_reasoning_and_phases) {
  const auto messages = messages_of(
    {std::make_shared<const item>(
       item{item::kind::reasoning, {}, R"({"type":"reasoning","summary":[]})"}),
     std::make_shared<const item>(
       item{item::kind::assistant_message,
            {},
            R"({"role":"assistant","content":"Hi","phase":"commentary"})"})});
  EXPECT_EQ(messages, json::parse(R"([{"role":"assistant","content":"Hi"}])"));
}

TEST(a_chat_request, reads_messages_in_parts) {
  const auto messages = messages_of({std::make_shared<const item>(
    item{item::kind::user_message,
         {},
         R"({"role":"user","content":[{"type":"input_text","text":"Hi"}]})"})});
  EXPECT_EQ(messages, json::parse(R"([{"role":"user","content":"Hi"}])"));
}

TEST(a_chat_request, fits_the_published_schema) {
  auto what = acme::follow_up();
  what.input.push_back(assistant_message("Shipped."));
  const auto body = written(what);
  expect_fits(body, "CreateChatCompletionRequest");
  for (const auto& one : body["tools"]) {
    expect_fits(one, "ChatCompletionTool");
    expect_fits(one["function"], "FunctionObject");
  }
  const std::map<std::string, std::string> schemas{
    {"system", "ChatCompletionRequestSystemMessage"},
    {"user", "ChatCompletionRequestUserMessage"},
    {"assistant", "ChatCompletionRequestAssistantMessage"},
    {"tool", "ChatCompletionRequestToolMessage"}};
  for (const auto& one : body["messages"]) {
    expect_fits(one, schemas.at(one["role"]));
    for (const auto& call : one.value("tool_calls", json::array()))
      expect_fits(call, "ChatCompletionMessageToolCall");
  }
}

} // namespace
} // namespace parley::model::chat
