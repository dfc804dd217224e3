#include "simulator/model_forms.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {
namespace {

using nlohmann::json;

std::string numbered(std::string_view prefix) {
  return std::string{prefix} + '1';
}

TEST(model_forms, reads_the_items_of_a_responses_request) {
  auto read = read_responses(json::parse(R"({
    "model": "m", "instructions": "Be kind.", "input": [
      {"role": "user", "content": [{"type": "input_text", "text": "hi"}]},
      {"type": "message", "role": "assistant",
       "content": [{"type": "output_text", "text": "hello"}]},
      {"type": "reasoning", "id": "rs_1", "summary": []},
      {"type": "function_call", "call_id": "c", "name": "f",
       "arguments": "{}"},
      {"type": "function_call_output", "call_id": "c", "output": "o"}],
    "tools": [{"type": "function", "name": "f", "parameters": {}}],
    "parallel_tool_calls": false})"));
  EXPECT_EQ(read.instructions, "Be kind.");
  EXPECT_FALSE(read.parallel);
  ASSERT_EQ(read.items.size(), 4U);
  EXPECT_EQ(read.items[0].text, "hi");
  EXPECT_EQ(read.items[1].what, heard::kind::assistant);
  EXPECT_EQ(read.items[2].name, "f");
  EXPECT_EQ(read.items[3].text, "o");
  EXPECT_EQ(read.tools.at(0).parameters, "{}");
}

TEST(model_forms, reads_the_same_from_a_chat_request) {
  auto read = read_chat(json::parse(R"({
    "model": "m", "messages": [
      {"role": "system", "content": "Be kind."},
      {"role": "user", "content": "hi"},
      {"role": "assistant", "content": "hello"},
      {"role": "assistant", "content": null, "tool_calls": [{"id": "c",
        "type": "function", "function": {"name": "f", "arguments": "{}"}}]},
      {"role": "tool", "tool_call_id": "c", "content": "o"}],
    "tools": [{"type": "function",
               "function": {"name": "f", "parameters": {}}}]})"));
  EXPECT_EQ(read.instructions, "Be kind.");
  ASSERT_EQ(read.items.size(), 4U);
  EXPECT_EQ(read.items[0].text, "hi");
  EXPECT_EQ(read.items[1].text, "hello");
  EXPECT_EQ(read.items[2].call_id, "c");
  EXPECT_EQ(read.items[3].text, "o");
}

TEST(model_forms, offers_no_tools_when_none_may_be_chosen) {
  auto read = read_responses(json::parse(R"({"input": "hi",
    "tool_choice": "none",
    "tools": [{"type": "function", "name": "f", "parameters": {}}]})"));
  EXPECT_TRUE(read.tools.empty());
}

TEST(model_forms, answers_responses_with_a_message) {
  json body = {{"model", "gpt-4o-mini"}, {"input", "hi"}, {"store", false}};
  auto answer
    = responses_answer(body, read_responses(body), {"Hello!", {}}, numbered, 7);
  EXPECT_EQ(answer["id"], "resp_1");
  EXPECT_EQ(answer["object"], "response");
  EXPECT_EQ(answer["status"], "completed");
  EXPECT_EQ(answer["model"], stand_in_model);
  EXPECT_EQ(answer["created_at"], 7);
  EXPECT_EQ(answer["store"], false);
  EXPECT_EQ(answer["output"], json::parse(R"([{"id":"msg_1","type":"message",
    "status":"completed","role":"assistant","content":[{"type":"output_text",
    "text":"Hello!","annotations":[],"logprobs":[]}]}])"));
  const auto& usage = answer["usage"];
  EXPECT_GT(usage["input_tokens"], 0);
  EXPECT_GT(usage["output_tokens"], 0);
  EXPECT_EQ(usage["total_tokens"], usage["input_tokens"].get<int>()
                                     + usage["output_tokens"].get<int>());
}

TEST(model_forms, answers_chat_with_calls) {
  json body
    = {{"messages", json::array({{{"role", "user"}, {"content", "hi"}}})}};
  thought said{"", {{"f", "{}"}, {"g", "{}"}}};
  auto answer = chat_answer(read_chat(body), said, numbered, 7);
  EXPECT_EQ(answer["object"], "chat.completion");
  const auto& choice = answer["choices"][0];
  EXPECT_EQ(choice["finish_reason"], "tool_calls");
  EXPECT_EQ(choice["message"]["content"], nullptr);
  EXPECT_EQ(choice["message"]["tool_calls"].size(), 2U);
  EXPECT_EQ(choice["message"]["tool_calls"][0],
            json::parse(R"({"id":"call_1","type":"function",
              "function":{"name":"f","arguments":"{}"}})"));
}

TEST(model_forms, makes_one_call_where_parallel_calls_are_off) {
  json body = {{"input", "hi"}, {"parallel_tool_calls", false}};
  thought said{"", {{"f", "{}"}, {"g", "{}"}}};
  auto answer = responses_answer(body, read_responses(body), said, numbered, 7);
  EXPECT_EQ(answer["output"].size(), 1U);
}

} // namespace
} // namespace parley::simulator
