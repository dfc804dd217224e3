#include "simulator/twilio_simulator.hpp"

#include "base/crypto.hpp"
#include "http_fixture.hpp"
#include "twilio/form.hpp"
#include "twilio/signature.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace parley::simulator {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using test::local;
using testing::ElementsAre;
using testing::MatchesRegex;

constexpr auto account = "AC00000000000000000000000000000001";
constexpr auto token = "0123456789abcdef0123456789abcdef";
constexpr auto service = "IS00000000000000000000000000000001";

twilio_config settings() {
  twilio_config config;
  config.account_sid = account;
  config.auth_token = token;
  config.service_sid = service;
  return config;
}

struct twilio_simulator_test : testing::Test {
  twilio_simulator_test() {
    uut.set_webhook(local(parley.port(), "/webhook"));
    port = *uut.start();
  }

  http::client_result
  rest(const std::string& method, const std::string& below,
       const std::string& body = "", std::chrono::milliseconds time = 10s) {
    http::fields header;
    header.add("Authorization",
               "Basic " + to_base64(std::string{account} + ':' + token));
    header.add("Content-Type", "application/x-www-form-urlencoded");
    return client.call(
      method, local(port, std::string{"/v1/Services/"} + service + below), body,
      header, time);
  }

  json own(const std::string& method, const std::string& below,
           const std::string& body = "") {
    auto answer = client.call(method, local(port, "/simulator" + below), body);
    EXPECT_TRUE(answer);
    if (!answer)
      return {};
    EXPECT_EQ(answer->status, 200) << answer->body;
    return json::parse(answer->body);
  }

  std::vector<std::string> types(const std::vector<http::request>& requests) {
    std::vector<std::string> all;
    for (const auto& one : requests)
      all.emplace_back(twilio::decode_form(one.body).find("EventType"));
    return all;
  }

  std::string messages_of(const std::string& sid) {
    return "/Conversations/" + sid + "/Messages";
  }

  http::io_threads threads{2};
  test::listener parley{threads};
  test::caller client{threads};
  twilio_simulator uut{threads, settings()};
  uint16_t port = 0;
};

TEST_F(twilio_simulator_test, delivers_signed_webhooks_in_order) {
  auto sid = uut.customer_writes("+15551112222", "hello & goodbye 📦");
  auto requests = parley.wait_for(3);
  EXPECT_THAT(
    types(requests),
    ElementsAre("onConversationAdded", "onParticipantAdded", "onMessageAdded"));
  twilio::signature_check check{{token}};
  for (const auto& one : requests) {
    auto form = twilio::decode_form(one.body);
    EXPECT_EQ(one.method, "POST");
    EXPECT_EQ(one.target, "/webhook");
    EXPECT_TRUE(check.accepts(
      "http://127.0.0.1:" + std::to_string(parley.port()) + "/webhook", form,
      one.header.find("X-Twilio-Signature")));
    EXPECT_EQ(one.header.find("Content-Type"),
              "application/x-www-form-urlencoded; charset=utf-8");
    EXPECT_EQ(one.header.find("User-Agent"), "TwilioProxy/1.1");
    EXPECT_THAT(std::string{one.header.find("I-Twilio-Idempotency-Token")},
                MatchesRegex("[0-9a-f-]{36}"));
    EXPECT_EQ(form.find("RetryCount"), "0");
    EXPECT_EQ(form.find("ConversationSid"), sid);
  }
  EXPECT_EQ(twilio::decode_form(requests[2].body).find("Body"),
            "hello & goodbye 📦");
}

TEST_F(twilio_simulator_test, signs_the_public_url) {
  auto config = settings();
  config.public_url = "https://bot.example.com";
  config.webhook = local(parley.port(), "/webhook/message-added");
  twilio_simulator other{threads, config};
  other.customer_writes("ann", "hi");
  auto requests = parley.wait_for(3);
  twilio::signature_check check{{token}};
  EXPECT_TRUE(check.accepts("https://bot.example.com/webhook/message-added",
                            twilio::decode_form(requests[0].body),
                            requests[0].header.find("X-Twilio-Signature")));
}

TEST_F(twilio_simulator_test, tries_again_after_a_503) {
  parley.answer_with({503, 429});
  uut.customer_writes("ann", "hi");
  auto requests = parley.wait_for(5);
  EXPECT_THAT(types(requests),
              ElementsAre("onConversationAdded", "onConversationAdded",
                          "onConversationAdded", "onParticipantAdded",
                          "onMessageAdded"));
  EXPECT_EQ(twilio::decode_form(requests[2].body).find("RetryCount"), "2");
  EXPECT_EQ(requests[0].header.find("I-Twilio-Idempotency-Token"),
            requests[2].header.find("I-Twilio-Idempotency-Token"));
}

TEST_F(twilio_simulator_test, loses_webhooks_when_told_to) {
  uut.misbehave(*mischief::parse("drop-webhook=1,count=3"));
  auto sid = uut.customer_writes("+15551112222", "lost");
  EXPECT_EQ(own("GET", "/webhooks")["dropped"], 3);
  auto listed = json::parse(rest("GET", messages_of(sid))->body)["messages"];
  ASSERT_EQ(listed.size(), 1U) << "what happened has happened";
  uut.customer_writes("+15551112222", "heard");
  EXPECT_THAT(types(parley.wait_for(1)), ElementsAre("onMessageAdded"));
}

TEST_F(twilio_simulator_test, does_not_try_again_after_a_403) {
  parley.answer_with({403});
  uut.customer_writes("ann", "hi");
  EXPECT_THAT(
    types(parley.wait_for(3)),
    ElementsAre("onConversationAdded", "onParticipantAdded", "onMessageAdded"));
}

TEST_F(twilio_simulator_test, delivers_copies_when_told_to) {
  own("POST", "/webhooks?copies=3");
  uut.customer_writes("ann", "hi");
  auto requests = parley.wait_for(9);
  auto all = types(requests);
  EXPECT_EQ(std::count(all.begin(), all.end(), "onMessageAdded"), 3);
}

TEST_F(twilio_simulator_test, checks_who_calls) {
  auto answer = client.call("GET", local(port, "/v1/Conversations"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 401);
  EXPECT_EQ(json::parse(answer->body)["code"], 20003);
  http::fields header;
  header.add("Authorization", "Basic " + to_base64("AC1:wrong"));
  answer = client.call("GET", local(port, "/v1/Conversations"), "", header);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 401);
}

TEST_F(twilio_simulator_test, tells_listeners_of_messages) {
  std::promise<std::string> replied;
  uut.on_message([&](const std::string& sid, const seen_message& one) {
    if (one.author == "assistant")
      replied.set_value(sid + one.body);
  });
  auto sid = uut.customer_writes("+15551112222", "hello");
  auto made = rest("POST", messages_of(sid), "Author=assistant&Body=Hi");
  ASSERT_TRUE(made);
  EXPECT_EQ(made->status, 201);
  EXPECT_EQ(replied.get_future().get(), sid + "Hi");
  auto seen = uut.messages(sid);
  ASSERT_EQ(seen.size(), 2U);
  EXPECT_EQ(seen[1].body, "Hi");
  // Two delivery receipts follow the three events of the first message.
  auto all = types(parley.wait_for(5));
  EXPECT_THAT(std::vector(all.begin() + 3, all.end()),
              ElementsAre("onDeliveryUpdated", "onDeliveryUpdated"));
}

TEST_F(twilio_simulator_test, has_a_door_for_customers) {
  auto made = own("POST", "/messages",
                  R"({"address":"+15551112222","channel":"whatsapp",)"
                  R"("text":"hello"})");
  auto sid = made["conversation"].get<std::string>();
  EXPECT_EQ(made["index"], 0);
  auto seen = own("GET", "/conversations/" + sid + "/messages?after=-1");
  EXPECT_EQ(seen["messages"][0]["author"], "whatsapp:+15551112222");
  own("POST", "/conversations/" + sid + "/participants",
      R"({"identity":"agent-ann"})");
  own("POST", "/conversations/" + sid + "/messages",
      R"({"identity":"agent-ann","text":"mine"})");
  own("POST", "/conversations/" + sid + "/participants",
      R"({"identity":"agent-ann","action":"leave"})");
  own("POST", "/conversations/" + sid + "/state",
      R"({"state":"closed","reason":"TIMER"})");
  EXPECT_THAT(types(parley.wait_for(7)),
              ElementsAre("onConversationAdded", "onParticipantAdded",
                          "onMessageAdded", "onParticipantAdded",
                          "onMessageAdded", "onParticipantRemoved",
                          "onConversationStateUpdated"));
  auto answer
    = client.call("POST", local(port, "/simulator/messages"), "no JSON");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400);
}

TEST_F(twilio_simulator_test, keeps_a_log_of_calls) {
  auto sid = uut.customer_writes("ann", "hi");
  rest("POST", messages_of(sid), "Author=assistant&Body=Hi");
  rest("GET", "/Conversations/CH1");
  auto log = own("GET", "/requests");
  EXPECT_EQ(log["total"], 2);
  EXPECT_EQ(log["requests"][0]["method"], "POST");
  EXPECT_EQ(log["requests"][0]["status"], 201);
  EXPECT_EQ(log["requests"][0]["webhook_enabled"], "");
  EXPECT_EQ(log["requests"][1]["status"], 404);
  EXPECT_EQ(own("GET", "/requests?after=0")["requests"].size(), 1U);
}

TEST_F(twilio_simulator_test, acts_or_not_before_it_misbehaves) {
  struct misdeed {
    const char* how;
    bool acts;
    int status; ///< 0: no answer
  };
  const misdeed all[] = {{"429=1,retry-after=1s", false, 429},
                         {"500=1", false, 500},
                         {"500-after=1", true, 500},
                         {"reset-before=1", false, 0},
                         {"reset-after=1", true, 0},
                         {"hang=1", false, 0},
                         {"hang-after=1", true, 0},
                         {"truncated=1", true, 0},
                         {"invalid-json=1", true, 201}};
  auto sid = uut.customer_writes("ann", "hi");
  for (const auto& one : all) {
    auto before = uut.messages(sid).size();
    uut.misbehave(*mischief::parse(one.how));
    auto made = rest("POST", messages_of(sid), "Body=x", 700ms);
    uut.misbehave({});
    EXPECT_EQ(made ? made->status : 0, one.status) << one.how;
    EXPECT_EQ(uut.messages(sid).size(), before + (one.acts ? 1 : 0)) << one.how;
    if (made && one.status == 429) {
      EXPECT_EQ(made->header.find("Retry-After"), "1");
    }
    if (made && one.status == 201) {
      EXPECT_FALSE(json::accept(made->body));
    }
  }
}

TEST_F(twilio_simulator_test, takes_mischief_through_its_door) {
  own("POST", "/mischief?429=1&count=1");
  EXPECT_EQ(rest("GET", "/Conversations")->status, 429);
  EXPECT_EQ(rest("GET", "/Conversations")->status, 200);
  auto answer = client.call("POST", local(port, "/simulator/mischief?frogs=1"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 400);
}

TEST_F(twilio_simulator_test, answers_late_when_told_to) {
  uut.misbehave(*mischief::parse("latency=150ms"));
  auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(rest("GET", "/Conversations")->status, 200);
  EXPECT_GE(std::chrono::steady_clock::now() - began, 150ms);
}

} // namespace
} // namespace parley::simulator
