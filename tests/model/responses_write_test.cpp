#include "model/responses.hpp"
#include "tests/model/acme.hpp"
#include "tests/model/schema.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::model::responses {
namespace {

using nlohmann::json;

json written(const request& what) {
  return json::parse(write(what));
}

/// The example without what Parley leaves to the server's defaults, and without
/// the ids that a server which stores nothing would not know.
json example(const std::string& name) {
  auto body = json::parse(test::read_data("openai/" + name));
  for (const auto* key : {"tool_choice", "metadata", "truncation",
                          "service_tier", "reasoning", "text"})
    body.erase(key);
  for (auto& one : body["input"])
    if (one.value("type", "") == "function_call") {
      one.erase("id");
      one.erase("status");
    }
  return body;
}

item_ptr reasoning_item() {
  return std::make_shared<const item>(
    item{item::kind::reasoning,
         {},
         R"({"id":"rs_0001","type":"reasoning","summary":[],)"
         R"("encrypted_content":"gAAAAABo...opaque..."})"});
}

TEST(a_responses_request, equals_the_example) {
  EXPECT_EQ(written(acme::first_call()), example("responses_request.json"));
}

TEST(a_responses_request, carries_pairs_like_the_stateless_example) {
  EXPECT_EQ(written(acme::follow_up()),
            example("responses_followup_stateless.json"));
}

TEST(a_responses_request, asks_reasoning_models_for_encrypted_content) {
  auto what = acme::first_call();
  what.model = "gpt-5-mini";
  what.options.temperature.reset();
  EXPECT_EQ(written(what),
            example("responses_request_reasoning_stateless.json"));
}

TEST(a_responses_request, replays_reasoning_to_reasoning_models) {
  auto what = acme::follow_up();
  what.model = "gpt-5-mini";
  what.options.temperature.reset();
  what.input.insert(what.input.begin() + 1, reasoning_item());
  EXPECT_EQ(written(what)["input"],
            example("responses_followup_stateless_reasoning.json")["input"]);
}

TEST(a_responses_request, keeps_reasoning_from_models_that_refuse_it) {
  auto what = acme::follow_up();
  what.input.insert(what.input.begin() + 1, reasoning_item());
  EXPECT_EQ(written(what), written(acme::follow_up()));
}

TEST(a_responses_request, knows_reasoning_models_by_name) {
  auto what = acme::first_call();
  for (const auto* name :
       {"gpt-5", "gpt-5.4-mini", "o3", "o4-mini", "openai/o1-preview"}) {
    what.model = name;
    EXPECT_TRUE(written(what).contains("include")) << name;
  }
  for (const auto* name : {"gpt-4o-mini", "gpt-5-chat-latest", "o", "omni",
                           "llama-3", "o1/llama"}) {
    what.model = name;
    EXPECT_FALSE(written(what).contains("include")) << name;
  }
}

TEST(a_responses_request, sends_nothing_that_is_not_set) {
  request bare;
  bare.model = "m";
  bare.input = {user_message("Hi")};
  EXPECT_EQ(write(bare), R"({"model":"m","input":[{"role":"user",)"
                         R"("content":"Hi"}],"store":false})");
}

TEST(a_responses_request, sends_no_parallel_tool_calls_without_tools) {
  auto what = acme::first_call();
  what.tools = std::make_shared<const std::vector<tool>>();
  EXPECT_FALSE(written(what).contains("parallel_tool_calls"));
  EXPECT_FALSE(written(what).contains("tools"));
}

TEST(a_responses_request, sends_parallel_tool_calls_switched_off) {
  auto what = acme::first_call();
  what.options.parallel_tool_calls = false;
  EXPECT_EQ(written(what)["parallel_tool_calls"], false);
  what.options.parallel_tool_calls.reset();
  EXPECT_FALSE(written(what).contains("parallel_tool_calls"));
}

TEST(a_responses_request, joins_items_as_they_are) {
  auto what = acme::first_call();
  const std::string odd = R"({"role":"user",  "content":"spaced"})";
  what.input.push_back(
    std::make_shared<const item>(item{item::kind::user_message, {}, odd}));
  EXPECT_NE(write(what).find(odd), std::string::npos);
}

TEST(a_responses_request, fits_the_published_schema) {
  auto what = acme::follow_up();
  what.model = "o4-mini";
  what.input.insert(what.input.begin() + 1, reasoning_item());
  what.input.push_back(assistant_message("Shipped."));
  const auto body = written(what);
  expect_fits(body, "CreateResponse");
  for (const auto& one : body["tools"])
    expect_fits(one, "FunctionTool");
  for (const auto& one : body["input"]) {
    const auto type = one.value("type", "message");
    expect_fits(one, type == "message"         ? "EasyInputMessage"
                     : type == "reasoning"     ? "ReasoningItem"
                     : type == "function_call" ? "FunctionToolCall"
                                               : "FunctionCallOutputItemParam");
  }
}

} // namespace
} // namespace parley::model::responses
