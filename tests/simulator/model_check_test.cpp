#include "simulator/model_check.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {
namespace {

using nlohmann::json;
using testing::HasSubstr;

/// A request with two calls and their outputs, as OpenAI: Responses API has it.
json responses_request() {
  return json::parse(R"({
    "model": "gpt-4o-mini", "instructions": "Keep replies short.",
    "input": [
      {"role": "user", "content": "Where is order 12345?"},
      {"type": "function_call", "call_id": "call_1",
       "name": "lookup_order_status", "arguments": "{\"order_id\":\"12345\"}"},
      {"type": "function_call_output", "call_id": "call_1",
       "output": "{\"status\":\"shipped\"}"}],
    "tools": [{"type": "function", "name": "lookup_order_status",
      "description": "Looks up an order.", "strict": true,
      "parameters": {"type": "object",
        "properties": {"order_id": {"type": "string"}},
        "required": ["order_id"], "additionalProperties": false}}],
    "tool_choice": "auto", "parallel_tool_calls": true,
    "max_output_tokens": 400, "temperature": 0.2, "store": false,
    "prompt_cache_key": "parley:1", "safety_identifier": "9f2c0a7be1d84c55",
    "metadata": {}, "truncation": "disabled", "service_tier": "auto"})");
}

json chat_request() {
  return json::parse(R"({
    "model": "gpt-4o-mini",
    "messages": [
      {"role": "system", "content": "Keep replies short."},
      {"role": "user", "content": "Where is order 12345?"},
      {"role": "assistant", "content": null, "tool_calls": [
        {"id": "call_1", "type": "function", "function":
          {"name": "lookup_order_status", "arguments": "{}"}}]},
      {"role": "tool", "tool_call_id": "call_1", "content": "{}"}],
    "tools": [{"type": "function", "function": {
      "name": "lookup_order_status", "strict": true,
      "parameters": {"type": "object", "properties": {}, "required": [],
        "additionalProperties": false}}}],
    "parallel_tool_calls": true, "max_completion_tokens": 400})");
}

struct spoilt {
  const char* what;
  const char* patch; ///< a JSON Patch
  int status;
  const char* code;
  const char* says;
};

void expect_refused(json body, const spoilt& one, bool chat) {
  body = body.patch(json::parse(one.patch));
  auto why = chat ? check_chat(body) : check_responses(body);
  ASSERT_TRUE(why) << one.what;
  EXPECT_EQ(why->status, one.status) << one.what;
  EXPECT_EQ(why->code, one.code) << one.what;
  EXPECT_THAT(why->message, HasSubstr(one.says)) << one.what;
}

TEST(responses_check, takes_a_whole_request) {
  auto why = check_responses(responses_request());
  EXPECT_FALSE(why) << why->message;
  EXPECT_FALSE(check_responses({{"model", "m"}, {"input", "hi"}}));
}

TEST(responses_check, refuses_what_the_api_refuses) {
  const spoilt all[] = {
    {"unknown key", R"([{"op":"add","path":"/frogs","value":1}])", 400,
     "unknown_parameter", "Unknown parameter: 'frogs'"},
    {"no model", R"([{"op":"remove","path":"/model"}])", 400,
     "missing_required_parameter", "'model'"},
    {"a model that does not exist",
     R"([{"op":"replace","path":"/model","value":"no-such-model"}])", 404,
     "model_not_found", "does not exist"},
    {"no input", R"([{"op":"remove","path":"/input"}])", 400,
     "missing_required_parameter", "'input'"},
    {"a call without output", R"([{"op":"remove","path":"/input/2"}])", 400, "",
     "No tool output found for function call call_1."},
    {"an output without call", R"([{"op":"remove","path":"/input/1"}])", 400,
     "", "No tool call found for function call output with call_id call_1."},
    {"an unknown item",
     R"([{"op":"replace","path":"/input/1/type","value":"frog"}])", 400,
     "invalid_value", "'frog'"},
    {"a call without name", R"([{"op":"remove","path":"/input/1/name"}])", 400,
     "missing_required_parameter", "input[1].name"},
    {"a call with a message's id",
     R"([{"op":"add","path":"/input/1/id","value":"msg_1"}])", 400, "",
     "begins with 'fc'"},
    {"input parts of an assistant",
     R"([{"op":"replace","path":"/input/0","value":{"role":"assistant",
       "content":[{"type":"input_text","text":"x"}]}}])",
     400, "invalid_value", "'output_text' and 'refusal'"},
    {"reasoning without summary",
     R"([{"op":"replace","path":"/input/0","value":{"type":"reasoning",
       "id":"rs_1"}}])",
     400, "missing_required_parameter", "summary"},
    {"reasoning alone",
     R"([{"op":"add","path":"/input/-","value":{"type":"reasoning",
       "id":"rs_1","summary":[]}}])",
     400, "", "without its required following item"},
    {"a tool without strict", R"([{"op":"remove","path":"/tools/0/strict"}])",
     400, "missing_required_parameter", "tools[0].strict"},
    {"a tool open to more",
     R"([{"op":"remove","path":"/tools/0/parameters/additionalProperties"}])",
     400, "invalid_function_parameters", "'additionalProperties' is required"},
    {"an optional property",
     R"([{"op":"replace","path":"/tools/0/parameters/required","value":[]}])",
     400, "invalid_function_parameters", "Missing 'order_id'"},
    {"a default",
     R"([{"op":"add","path":"/tools/0/parameters/properties/order_id/default",
       "value":"1"}])",
     400, "invalid_function_parameters", "'default'"},
    {"a name with blanks",
     R"([{"op":"replace","path":"/tools/0/name","value":"look up"}])", 400,
     "invalid_value", "pattern"},
    {"a temperature past 2",
     R"([{"op":"replace","path":"/temperature","value":2.5}])", 400,
     "invalid_value", "temperature"},
    {"a temperature in words",
     R"([{"op":"replace","path":"/temperature","value":"hot"}])", 400,
     "invalid_type", "temperature"},
    {"too few tokens",
     R"([{"op":"replace","path":"/max_output_tokens","value":15}])", 400,
     "invalid_value", "max_output_tokens"},
    {"a stream", R"([{"op":"add","path":"/stream","value":true}])", 400,
     "unsupported_value", "stream"},
    {"an answer before",
     R"([{"op":"add","path":"/previous_response_id","value":"resp_1"}])", 400,
     "previous_response_not_found", "Previous response"},
  };
  for (const auto& one : all)
    expect_refused(responses_request(), one, false);
}

TEST(chat_check, takes_a_whole_request) {
  auto why = check_chat(chat_request());
  EXPECT_FALSE(why) << why->message;
}

TEST(chat_check, refuses_what_the_api_refuses) {
  const spoilt all[] = {
    {"unknown key", R"([{"op":"add","path":"/input","value":"x"}])", 400,
     "unknown_parameter", "'input'"},
    {"no messages", R"([{"op":"remove","path":"/messages"}])", 400,
     "missing_required_parameter", "'messages'"},
    {"an unanswered call", R"([{"op":"remove","path":"/messages/3"}])", 400, "",
     "did not have response messages: call_1"},
    {"an answer to nothing", R"([{"op":"remove","path":"/messages/2"}])", 400,
     "", "preceeding message with 'tool_calls'"},
    {"empty calls",
     R"([{"op":"replace","path":"/messages/2/tool_calls","value":[]}])", 400,
     "empty_array", "tool_calls"},
    {"parallel calls without tools", R"([{"op":"remove","path":"/tools"}])",
     400, "", "'parallel_tool_calls'"},
    {"an unknown role",
     R"([{"op":"replace","path":"/messages/0/role","value":"frog"}])", 400,
     "invalid_value", "'frog'"},
    {"loose parameters",
     R"([{"op":"remove",
       "path":"/tools/0/function/parameters/additionalProperties"}])",
     400, "invalid_function_parameters", "additionalProperties"},
  };
  for (const auto& one : all)
    expect_refused(chat_request(), one, true);
}

TEST(error_json, has_the_form_of_the_api) {
  EXPECT_EQ(error_json({400, "No.", "input", ""}),
            json::parse(R"({"error":{"message":"No.",
              "type":"invalid_request_error","param":"input","code":null}})"));
}

} // namespace
} // namespace parley::simulator
