#include "simulator/model_simulator.hpp"

#include "http_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace parley::simulator {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using test::local;
using testing::HasSubstr;
using testing::StartsWith;

constexpr auto asked = R"({"model":"gpt-4o-mini","input":"Hello!"})";

struct model_simulator_test : testing::Test {
  model_simulator_test() {
    port = *uut.start();
  }

  http::client_result
  call(const std::string& method, const std::string& path,
       const std::string& body = "", const std::string& key = "sk-test",
       std::chrono::milliseconds time = 10s) {
    http::fields header;
    if (!key.empty())
      header.add("Authorization", "Bearer " + key);
    header.add("Content-Type", "application/json");
    return client.call(method, local(port, path), body, header, time);
  }

  http::io_threads threads{2};
  test::caller client{threads};
  model_simulator uut{threads, {"127.0.0.1", 0, "sk-test"}};
  uint16_t port = 0;
};

TEST_F(model_simulator_test, answers_the_responses_api) {
  auto answer = call("POST", "/v1/responses", asked);
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 200) << answer->body;
  auto body = json::parse(answer->body);
  EXPECT_EQ(body["status"], "completed");
  EXPECT_EQ(body["model"], "parley-stand-in");
  EXPECT_THAT(body["id"].get<std::string>(), StartsWith("resp_"));
  EXPECT_THAT(body["output"][0]["content"][0]["text"].get<std::string>(),
              HasSubstr("Hello!"));
  EXPECT_FALSE(answer->header.find("x-request-id").empty());
  EXPECT_EQ(uut.calls(), 1);
}

TEST_F(model_simulator_test, answers_chat_completions) {
  auto answer = call("POST", "/v1/chat/completions",
                     R"({"model":"m","messages":[{"role":"user",)"
                     R"("content":"Hello!"}]})");
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 200) << answer->body;
  auto body = json::parse(answer->body);
  EXPECT_EQ(body["choices"][0]["finish_reason"], "stop");
  EXPECT_THAT(body["choices"][0]["message"]["content"].get<std::string>(),
              HasSubstr("Hello!"));
}

TEST_F(model_simulator_test, lists_its_model) {
  auto list = call("GET", "/v1/models");
  ASSERT_TRUE(list);
  EXPECT_EQ(json::parse(list->body)["data"][0]["id"], "parley-stand-in");
  EXPECT_EQ(call("GET", "/v1/models/gpt-4o-mini")->status, 200);
  EXPECT_EQ(call("GET", "/v1/models/no-such-model")->status, 404);
  EXPECT_EQ(call("GET", "/v1/models/")->status, 404);
  EXPECT_EQ(call("GET", "/v1/modelsandmore")->status, 404);
}

TEST_F(model_simulator_test, refuses_as_the_api_does) {
  struct refused {
    const char* what;
    const char* path;
    std::string body;
    const char* key;
    int status;
    json code;
  };
  const refused all[] = {
    {"no key", "/v1/responses", asked, "", 401, "invalid_api_key"},
    {"a wrong key", "/v1/responses", asked, "sk-x", 401, "invalid_api_key"},
    {"no JSON", "/v1/responses", "{", "sk-test", 400, nullptr},
    {"no object", "/v1/responses", "[]", "sk-test", 400, nullptr},
    {"a type that no check names", "/v1/responses",
     R"({"model":"m","input":[{"type":5}]})", "sk-test", 400, "invalid_type"},
    {"an unknown key", "/v1/responses", R"({"model":"m","frogs":1})", "sk-test",
     400, "unknown_parameter"},
    {"an unknown path", "/v1/frogs", "{}", "sk-test", 404, nullptr}};
  for (const auto& one : all) {
    auto answer = call("POST", one.path, one.body, one.key);
    ASSERT_TRUE(answer) << one.what;
    EXPECT_EQ(answer->status, one.status) << one.what;
    EXPECT_EQ(json::parse(answer->body)["error"]["code"], one.code) << one.what;
  }
  EXPECT_EQ(uut.calls(), 0);
}

TEST_F(model_simulator_test, takes_a_long_history) {
  json body = {{"model", "m"}, {"input", json::array()}};
  for (int i = 0; i < 1000; ++i) {
    body["input"].push_back({{"role", "user"}, {"content", "Hello!"}});
    body["input"].push_back(
      {{"role", "assistant"}, {"content", std::string(500, 'x')}});
  }
  body["input"].push_back({{"role", "user"}, {"content", "Thanks!"}});
  auto answer = call("POST", "/v1/responses", body.dump());
  ASSERT_TRUE(answer);
  EXPECT_THAT(answer->body, HasSubstr("You're welcome!"));
  EXPECT_GT(
    json::parse(answer->body)["usage"]["input_tokens_details"]["cached_tokens"],
    0);
}

TEST_F(model_simulator_test, misbehaves_when_told_to) {
  uut.misbehave(*mischief::parse("429=1,retry-after=494ms"));
  auto answer = call("POST", "/v1/responses", asked);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 429);
  EXPECT_EQ(answer->header.find("retry-after"), "1");
  EXPECT_EQ(answer->header.find("retry-after-ms"), "494");
  EXPECT_EQ(json::parse(answer->body)["error"]["code"], "rate_limit_exceeded");
  uut.misbehave(*mischief::parse("500=1"));
  EXPECT_EQ(call("POST", "/v1/responses", asked)->status, 500);
  uut.misbehave(*mischief::parse("invalid-json=1"));
  EXPECT_FALSE(json::accept(call("POST", "/v1/responses", asked)->body));
  for (const auto* how : {"reset-before=1", "truncated=1", "hang=1"}) {
    uut.misbehave(*mischief::parse(how));
    EXPECT_FALSE(call("POST", "/v1/responses", asked, "sk-test", 500ms)) << how;
  }
}

TEST_F(model_simulator_test, takes_mischief_through_its_door) {
  EXPECT_EQ(call("POST", "/simulator/mischief", "429=1,count=1")->status, 200);
  EXPECT_EQ(call("POST", "/v1/responses", asked)->status, 429);
  EXPECT_EQ(call("POST", "/v1/responses", asked)->status, 200);
  EXPECT_EQ(call("POST", "/simulator/mischief", "frogs=1")->status, 400);
}

} // namespace
} // namespace parley::simulator
