#include "benchmark/counterpart.hpp"

#include "base/crypto.hpp"
#include "benchmark/chance.hpp"
#include "benchmark/web_load.hpp"
#include "benchmark/words.hpp"
#include "http/io_threads.hpp"
#include "twilio/form.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <mutex>
#include <vector>

namespace parley::benchmark {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using kind = observation::kind;

/// A counterpart on loopback, called by the load's own client.
class counterparts : public ::testing::Test {
protected:
  using maker = decltype(&make_model_counterpart);

  void start(maker make) {
    counterpart_config config;
    config.account_sid = "AC1";
    config.auth_token = "token";
    side = make(threads, config, [this](const observation& seen) {
      std::lock_guard lock{guard};
      heard.push_back(seen);
    });
    auto port = side->start();
    ASSERT_TRUE(port);
    place = *http::url::parse("http://127.0.0.1:" + std::to_string(*port));
  }

  web_load::answer call(const std::string& method, const std::string& path,
                        const std::string& login, const std::string& body) {
    web_load client{place, 1};
    std::optional<web_load::answer> got;
    client.keep_bodies();
    client.on_answer([&](const auto& answer) { got = answer; });
    client.send(7, method + ' ' + path + " HTTP/1.1\r\nHost: here\r\n"
                     + "Authorization: " + login + "\r\nContent-Length: "
                     + std::to_string(body.size()) + "\r\n\r\n" + body);
    auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!got && std::chrono::steady_clock::now() < deadline)
      client.wait(deadline);
    return got.value_or(web_load::answer{});
  }

  web_load::answer ask_model(const std::string& path, const std::string& text) {
    return call("POST", path, "Bearer key",
                nlohmann::json{{"input", {{{"content", text}}}}}.dump());
  }

  http::io_threads threads{1};
  std::mutex guard;
  std::vector<observation> heard;
  std::unique_ptr<counterpart> side;
  http::url place;
};

const std::string login = "Basic " + to_base64("AC1:token");
const std::string conversation
  = "/v1/Services/IS1/Conversations/" + numbered_sid("CH", 0, 5);

TEST_F(counterparts, twilio_takes_replies_and_finds_them_again) {
  start(make_twilio_counterpart);
  twilio::form_writer form;
  form.add("Author", "assistant")
    .add("Body", reply_to({3}))
    .add("Attributes", R"({"parley":{"turn":"t","part":1}})");
  auto posted = call("POST", conversation + "/Messages", login, form.body());
  EXPECT_EQ(posted.status, 201);
  ASSERT_EQ(heard.size(), 1u);
  EXPECT_EQ(heard[0].what, kind::posted);
  EXPECT_EQ(heard[0].conversation, 5u);
  EXPECT_EQ(heard[0].text, reply_to({3}));
  auto listed = call("GET", conversation + "/Messages?Order=desc", login, "");
  auto messages = nlohmann::json::parse(listed.body).at("messages");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_THAT(messages[0].at("attributes").get<std::string>(),
              HasSubstr(R"("turn":"t")"));
}

TEST_F(counterparts, twilio_knows_one_customer_in_each_conversation) {
  start(make_twilio_counterpart);
  auto page = call("GET", conversation + "/Participants", login, "");
  auto people = nlohmann::json::parse(page.body).at("participants");
  ASSERT_EQ(people.size(), 1u);
  EXPECT_EQ(people[0].at("messaging_binding").at("address"), customer_of(5));
}

TEST_F(counterparts, twilio_refuses_a_wrong_login) {
  start(make_twilio_counterpart);
  auto path = conversation + "/Messages";
  EXPECT_EQ(call("POST", path, "Basic nobody", "Body=x").status, 401);
  EXPECT_TRUE(heard.empty());
}

TEST_F(counterparts, twilio_acts_and_fails_when_told_to) {
  start(make_twilio_counterpart);
  ASSERT_TRUE(side->obey("faults 500-after=1"));
  auto path = conversation + "/Messages";
  EXPECT_EQ(call("POST", path, login, "Body=x").status, 500);
  EXPECT_EQ(heard.size(), 1u) << "it had acted";
  EXPECT_FALSE(side->obey("faults nonsense=1"));
}

TEST_F(counterparts, model_answers_with_the_numbers_it_was_asked) {
  start(make_model_counterpart);
  auto answer = ask_model("/v1/responses", question(7, wish::answer));
  auto read = nlohmann::json::parse(answer.body);
  EXPECT_EQ(read.at("output").at(0).at("content").at(0).at("text"),
            reply_to({7}));
  ASSERT_EQ(heard.size(), 2u);
  EXPECT_EQ(heard[0].what, kind::asked);
  EXPECT_EQ(heard[1].what, kind::answered);
  EXPECT_THAT(heard[1].numbers, ElementsAre(7));
}

TEST_F(counterparts, model_speaks_chat_completions_too) {
  start(make_model_counterpart);
  auto answer = ask_model("/v1/chat/completions", question(7, wish::answer));
  auto read = nlohmann::json::parse(answer.body);
  EXPECT_EQ(read.at("choices").at(0).at("message").at("content"),
            reply_to({7}));
}

TEST_F(counterparts, model_takes_its_time) {
  start(make_model_counterpart);
  long_tail takes;
  takes.median = 200ms;
  ASSERT_TRUE(side->obey("latency " + takes.to_text()));
  ask_model("/v1/responses", question(7, wish::answer));
  EXPECT_GE(heard.at(1).when - heard.at(1).begun, 200ms);
}

TEST_F(counterparts, model_calls_a_tool_when_a_message_wants_it) {
  start(make_model_counterpart);
  ASSERT_TRUE(side->obey("strict"));
  nlohmann::json request{
    {"model", "gpt-4o-mini"},
    {"input", {{{"role", "user"}, {"content", question(7, wish::tool)}}}},
    {"tools",
     {{{"type", "function"},
       {"name", "lookup_order_status"},
       {"strict", true},
       {"parameters",
        {{"type", "object"},
         {"properties", {{"order_id", {{"type", "string"}}}}},
         {"required", {"order_id"}},
         {"additionalProperties", false}}}}}}};
  auto answer = call("POST", "/v1/responses", "Bearer key", request.dump());
  auto output = nlohmann::json::parse(answer.body).at("output").at(0);
  EXPECT_EQ(output.at("name"), "lookup_order_status");
  EXPECT_EQ(output.at("arguments"), R"({"order_id":"12345"})");
}

TEST_F(counterparts, model_that_is_strict_refuses_what_the_api_would) {
  start(make_model_counterpart);
  ASSERT_TRUE(side->obey("strict"));
  auto answer = call("POST", "/v1/responses", "Bearer key", R"({"x":1})");
  EXPECT_EQ(answer.status, 400);
}

TEST_F(counterparts, do_not_obey_what_they_do_not_know) {
  start(make_model_counterpart);
  EXPECT_FALSE(side->obey("dance"));
  EXPECT_FALSE(side->obey("latency soon"));
}

TEST(web_load, says_when_nobody_listens) {
  web_load client{*http::url::parse("http://127.0.0.1:1"), 1};
  std::vector<web_load::answer> got;
  client.on_answer([&](const auto& answer) { got.push_back(answer); });
  client.send(3, "GET / HTTP/1.1\r\n\r\n");
  ASSERT_EQ(got.size(), 1u);
  EXPECT_EQ(got[0].number, 3u);
  EXPECT_EQ(got[0].status, 0);
  EXPECT_EQ(got[0].body, "Connection refused");
}

} // namespace
} // namespace parley::benchmark
