#include "tracing/gen_ai.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>

namespace parley::tracing {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

model::request a_request() {
  model::request made;
  made.model = "gpt-4o-mini";
  made.instructions = "CANARY instructions";
  made.input
    = {model::user_message("CANARY question"),
       model::function_call("CANARY_1", "look_up", R"({"q":"CANARY"})"),
       model::function_call_output("CANARY_1", "CANARY result")};
  made.options.temperature = 0.5;
  made.options.max_output_tokens = 300;
  made.safety_identifier = "CANARY";
  return made;
}

model::answer an_answer() {
  model::answer made;
  made.id = "resp_CANARY";
  made.model = "gpt-4o-mini-2024-07-18";
  made.items = {model::assistant_message("CANARY answer")};
  made.text = "CANARY answer";
  made.tokens = {100, 60, 20, 5};
  return made;
}

std::string written(const attributes& all) {
  std::string text;
  for (const auto& one : all) {
    text += one.name + '=';
    if (const auto* value = std::get_if<std::string>(&one.value))
      text += *value;
    text += '\n';
  }
  return text;
}

template <class T>
std::optional<T> value_of(const attributes& all, const std::string& name) {
  for (const auto& one : all)
    if (one.name == name)
      return std::get<T>(one.value);
  return std::nullopt;
}

const model_place place{"openai", "api.openai.com", 443, "responses"};

TEST(gen_ai, names_and_describes_a_model_call) {
  EXPECT_EQ(model_span_name(a_request()), "chat gpt-4o-mini");
  const auto about = about_request(a_request(), place, "CH1", false);
  EXPECT_EQ(value_of<std::string>(about, "gen_ai.operation.name"), "chat");
  EXPECT_EQ(value_of<std::string>(about, "gen_ai.provider.name"), "openai");
  EXPECT_EQ(value_of<std::string>(about, "gen_ai.request.model"),
            "gpt-4o-mini");
  EXPECT_EQ(value_of<std::string>(about, "gen_ai.conversation.id"), "CH1");
  EXPECT_EQ(value_of<std::string>(about, "server.address"), "api.openai.com");
  EXPECT_EQ(value_of<int64_t>(about, "server.port"), 443);
  EXPECT_EQ(value_of<double>(about, "gen_ai.request.temperature"), 0.5);
  EXPECT_EQ(value_of<int64_t>(about, "gen_ai.request.max_tokens"), 300);
}

TEST(gen_ai, counts_an_answer_s_tokens) {
  const auto about = about_outcome(an_answer(), "gpt-4o-mini", 3, false);
  EXPECT_EQ(value_of<int64_t>(about, "gen_ai.usage.input_tokens"), 100);
  EXPECT_EQ(value_of<int64_t>(about, "gen_ai.usage.output_tokens"), 20);
  EXPECT_EQ(value_of<int64_t>(about, "gen_ai.usage.cache_read.input_tokens"),
            60);
  EXPECT_EQ(value_of<int64_t>(about, "gen_ai.usage.reasoning.output_tokens"),
            5);
  EXPECT_EQ(value_of<int64_t>(about, "http.request.resend_count"), 2);
  EXPECT_EQ(value_of<std::string>(about, "gen_ai.response.model"),
            "gpt-4o-mini-2024-07-18");
  EXPECT_EQ(
    value_of<std::vector<std::string>>(about, "gen_ai.response.finish_reasons"),
    std::vector<std::string>{"stop"});
}

TEST(gen_ai, tells_why_a_model_stopped) {
  auto what = an_answer();
  what.calls = {{"1", "look_up", "{}"}};
  EXPECT_EQ(
    value_of<std::vector<std::string>>(about_outcome(what, "gpt", 1, false),
                                       "gen_ai.response.finish_reasons"),
    std::vector<std::string>{"tool_calls"});
}

TEST(gen_ai, says_of_an_error_what_is_documented_and_no_more) {
  model::failure why;
  why.why = model::reason::rate_limited;
  why.status = 429;
  why.code = "rate_limit_exceeded";
  EXPECT_EQ(error_of(why), "rate_limit_exceeded");
  why.code = "CANARY code";
  EXPECT_EQ(error_of(why), "rate_limited");
  EXPECT_EQ(value_of<int64_t>(about_outcome(why, "gpt", 1, false),
                              "http.response.status_code"),
            429);
  EXPECT_EQ(error_of(an_answer()), "");
}

TEST(gen_ai, holds_no_words_unless_told_to) {
  const model::tool_call call{"CANARY_2", "look_up", R"({"q":"CANARY"})"};
  auto strange = an_answer();
  strange.model = "gpt-4o-mini-15550777001";
  for (const auto& all :
       {about_request(a_request(), place, "CH1", false),
        about_outcome(an_answer(), "gpt-4o-mini", 1, false),
        about_outcome(strange, "gpt-4o-mini", 1, false),
        about_tool(call, "CH1", false), about_tool_output("CANARY", false)}) {
    EXPECT_THAT(written(all), Not(HasSubstr("CANARY")));
    EXPECT_THAT(written(all), Not(HasSubstr("15550777001")));
  }
}

TEST(gen_ai, holds_them_in_the_conventions_form_when_told_to) {
  const auto asked = about_request(a_request(), place, "CH1", true);
  const auto input
    = json::parse(*value_of<std::string>(asked, "gen_ai.input.messages"));
  EXPECT_EQ(
    input,
    json::parse(
      R"([{"role":"user","parts":[{"type":"text","content":"CANARY question"}]},
          {"role":"assistant","parts":[{"type":"tool_call","id":"CANARY_1",
            "name":"look_up","arguments":"{\"q\":\"CANARY\"}"}]},
          {"role":"tool","parts":[{"type":"tool_call_response",
            "id":"CANARY_1","result":"CANARY result"}]}])"));
  const auto answered = about_outcome(an_answer(), "gpt-4o-mini", 1, true);
  EXPECT_EQ(
    json::parse(*value_of<std::string>(answered, "gen_ai.output.messages")),
    json::parse(
      R"([{"role":"assistant","finish_reason":"stop",
                   "parts":[{"type":"text","content":"CANARY answer"}]}])"));
  EXPECT_EQ(
    value_of<std::string>(about_tool({"1", "look_up", "{}"}, "CH1", true),
                          "gen_ai.tool.call.arguments"),
    "{}");
}

TEST(gen_ai, leaves_out_what_is_too_long) {
  auto what = a_request();
  what.input = {model::user_message(std::string(70'000, 'x'))};
  EXPECT_FALSE(value_of<std::string>(about_request(what, place, "CH1", true),
                                     "gen_ai.input.messages"));
}

} // namespace
} // namespace parley::tracing
