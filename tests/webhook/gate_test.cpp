#include "webhook/gate.hpp"

#include "base/crypto.hpp"
#include "tests/webhook/requests.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <random>

using namespace parley;
using namespace parley::webhook;
using twilio::message_added;
using twilio::sid_of;

namespace {

const gate the_gate{config_of_tests()};

http::response answer_to(const http::request& what) {
  return answer_of(the_gate.decide(what));
}

http::response
answer_to(const std::string& target, const twilio::editable_form& fields) {
  return answer_to(signed_form(target, fields));
}

/// A refusal is a problem that names its status.
void expect_problem(const http::response& answer, int status) {
  EXPECT_EQ(answer.status, status);
  EXPECT_EQ(answer.header.find("Content-Type"), "application/problem+json");
  EXPECT_EQ(nlohmann::json::parse(answer.body)["status"], status);
}

http::request signed_json(const std::string& target, const std::string& body) {
  auto what = posted(target + "?bodySHA256=" + sha256_hex(body), body);
  what.header.set("Content-Type", "Application/JSON; charset=utf-8");
  what.header.set("X-Twilio-Signature",
                  twilio::sign(token, public_url + what.target, {}));
  return what;
}

} // namespace

TEST(gate, passes_a_signed_message) {
  for (const std::string route : {"/webhook", "/webhook/message-added"}) {
    const auto passed = the_gate.decide(signed_form(route, message_added()));
    const auto* event = std::get_if<to_take_in>(&passed);
    ASSERT_NE(event, nullptr) << route;
    EXPECT_EQ(event->what->identity, sid_of("IM"));
    EXPECT_EQ(event->what->conversation.id, sid_of("CH"));
  }
}

TEST(gate, takes_200_fields_and_not_one_more) {
  auto body = message_added().body();
  auto count = twilio::count_fields(body);
  for (; count < 200; ++count)
    body += "&x" + std::to_string(count) + "=1";
  EXPECT_EQ(answer_to(signed_with(token, posted("/webhook", body))).status, 0);
  body += "&y";
  expect_problem(answer_to(signed_with(token, posted("/webhook", body))), 413);
}

TEST(gate, does_not_work_out_a_signature_over_very_many_fields) {
  std::string body;
  while (body.size() < 256'000)
    body += "a&";
  auto many = posted("/webhook", body);
  many.header.add("X-Twilio-Signature", "AAAA");
  expect_problem(answer_to(many), 413);
}

TEST(gate, refuses_what_is_not_signed) {
  const auto body = message_added().body();
  expect_problem(answer_to(posted("/webhook", body)), 403);
  auto empty = posted("/webhook", body);
  empty.header.add("X-Twilio-Signature", "");
  expect_problem(answer_to(empty), 403);
}

TEST(gate, refuses_a_wrong_signature) {
  const auto body = message_added().body();
  expect_problem(answer_to(signed_with("other", posted("/webhook", body))),
                 403);
  auto moved = signed_form("/webhook", message_added());
  moved.target = "/webhook/message-added";
  expect_problem(answer_to(moved), 403);
  auto changed = signed_form("/webhook", message_added());
  changed.body += "&Body=x";
  expect_problem(answer_to(changed), 403);
}

TEST(gate, refuses_a_doubled_signature) {
  auto what = signed_form("/webhook", message_added());
  const std::string right(what.header.find("X-Twilio-Signature"));
  what.header.add("x-twilio-signature", right);
  expect_problem(answer_to(what), 403);
}

TEST(gate, accepts_the_second_token_during_rotation) {
  auto config = config_of_tests();
  config.signing_keys = {"new", token};
  const auto passed
    = gate{config}.decide(signed_form("/webhook", message_added()));
  EXPECT_TRUE(std::holds_alternative<to_take_in>(passed));
}

TEST(gate, looks_at_the_signature_before_the_shape) {
  expect_problem(answer_to(posted("/webhook", "EventType=%zz")), 403);
}

TEST(gate, refuses_a_wrong_shape_after_the_signature) {
  expect_problem(answer_to("/webhook", message_added().with("Index", "x")),
                 400);
  expect_problem(answer_to("/webhook", message_added().with("EventType", "")),
                 400);
  expect_problem(
    answer_to(signed_with(token, posted("/webhook", "EventType=x&Body=%zz"))),
    400);
  expect_problem(answer_to(signed_with(token, posted("/webhook", ""))), 400);
}

TEST(gate, never_repeats_a_value_in_a_refusal) {
  const auto answer = answer_to(
    "/webhook",
    message_added().with("MessageSid", "secret").with("Body", "s3"));
  EXPECT_EQ(answer.body.find("secret"), std::string::npos);
}

TEST(gate, refuses_another_account_or_service) {
  expect_problem(answer_to("/webhook", message_added().with("AccountSid",
                                                            sid_of("AC", "2"))),
                 403);
  expect_problem(answer_to("/webhook", message_added().with("ChatServiceSid",
                                                            sid_of("IS", "2"))),
                 403);
}

TEST(gate, refuses_the_shape_before_the_account_before_the_route) {
  const auto foreign = message_added().with("AccountSid", sid_of("AC", "2"));
  expect_problem(
    answer_to("/webhook", twilio::form_of(foreign).with("Index", "x")), 400);
  expect_problem(answer_to("/webhook/delivery-updated", foreign), 403);
}

TEST(gate, refuses_an_event_on_another_ones_route) {
  expect_problem(answer_to("/webhook/delivery-updated", message_added()), 400);
  expect_problem(answer_to("/webhook/message-added",
                           message_added().with("EventType", "onUserAdded")),
                 400);
  expect_problem(answer_to("/webhook/channel", message_added()), 400);
}

TEST(gate, ignores_what_is_not_handled) {
  const auto answer
    = answer_to("/webhook", message_added().with("EventType", "onUserAdded"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.header.find("Content-Type"), "application/json");
  EXPECT_EQ(answer.body, R"({"status":"ignored","reason":"unhandled_event"})");
}

TEST(gate, ignores_our_own_messages) {
  const auto own = message_added().with("Author", "assistant");
  EXPECT_EQ(answer_to("/webhook/message-added", own).body,
            R"({"status":"ignored","reason":"own_message"})");
  const auto updated = twilio::form_of(own)
                         .with("EventType", "onMessageUpdated")
                         .with("DateUpdated", "2026-01-02T03:04:05.000Z");
  EXPECT_EQ(answer_to("/webhook", updated).body,
            R"({"status":"ignored","reason":"own_message"})");
  EXPECT_EQ(
    answer_to("/webhook", message_added().with("Author", "Assistant")).status,
    0);
}

TEST(gate, lets_pre_action_events_go_ahead_on_every_route) {
  for (const std::string route :
       {"/webhook", "/webhook/message-added", "/webhook/delivery-updated",
        "/webhook/channel"}) {
    for (const std::string type : {"onMessageAdd", "onConversationAdd"}) {
      const auto answer = answer_to(route, twilio::editable_form{}
                                             .with("EventType", type)
                                             .with("Body", "\xff")
                                             .with("Index", "x"));
      EXPECT_EQ(answer.status, 200) << route << ' ' << type;
      EXPECT_EQ(answer.body, "{}");
      EXPECT_EQ(answer.header.find("Content-Type"), "application/json");
    }
  }
}

TEST(gate, wants_pre_action_events_signed_too) {
  expect_problem(answer_to(posted("/webhook", "EventType=onMessageAdd")), 403);
}

TEST(gate, ignores_signed_json) {
  for (const std::string route :
       {"/webhook", "/webhook/message-added", "/webhook/channel"})
    EXPECT_EQ(answer_to(signed_json(route, R"([{"type":"x"}])")).body,
              R"({"status":"ignored","reason":"unhandled_event"})");
}

TEST(gate, refuses_json_that_is_not_signed_whole) {
  auto changed = signed_json("/webhook", "{}");
  changed.body = "{ }";
  expect_problem(answer_to(changed), 403);
  auto bare = posted("/webhook", "{}");
  bare.header.set("Content-Type", "application/json");
  bare.header.set("X-Twilio-Signature",
                  twilio::sign(token, public_url + "/webhook", {}));
  expect_problem(answer_to(bare), 403);
}

TEST(gate, learns_a_channels_own_sid) {
  const auto passed
    = the_gate.decide(signed_form("/webhook/channel", twilio::channel_event()));
  const auto* learnt = std::get_if<channel_sid_learnt>(&passed);
  ASSERT_NE(learnt, nullptr);
  EXPECT_EQ(learnt->what.message_sid, sid_of("SM"));
  EXPECT_EQ(learnt->what.from, "whatsapp:+15551234567");
  EXPECT_EQ(learnt->answer.status, 200);
  EXPECT_EQ(learnt->answer.header.find("Content-Type"), "text/xml");
  EXPECT_EQ(learnt->answer.body,
            R"(<?xml version="1.0" encoding="UTF-8"?><Response/>)");
}

TEST(gate, refuses_channel_messages_alike) {
  expect_problem(
    answer_to(posted("/webhook/channel", twilio::channel_event().body())), 403);
  expect_problem(answer_to("/webhook/channel",
                           twilio::channel_event().with("MessageSid", "x")),
                 400);
  expect_problem(
    answer_to("/webhook/channel",
              twilio::channel_event().with("AccountSid", sid_of("AC", "2"))),
    403);
  expect_problem(answer_to("/webhook", twilio::channel_event()), 400);
}

TEST(status_answer, has_a_reason_only_when_there_is_one) {
  EXPECT_EQ(status_answer("accepted").body, R"({"status":"accepted"})");
  EXPECT_EQ(status_answer("ignored", "x").body,
            R"({"status":"ignored","reason":"x"})");
}

namespace {

/// A webhook with random bytes put into it.
class random_request {
public:
  explicit random_request(unsigned seed) : random_(seed) {
    // nop
  }

  http::request operator()() {
    static const std::vector<std::string> targets{
      "/webhook", "/webhook/message-added", "/webhook/channel", "", "?",
      "/x?y"};
    static const std::vector<std::string> seeds{
      message_added().body(),
      twilio::delivery_event().with("Status", "sent").body(),
      twilio::participant_event("onParticipantAdded").body(),
      message_added().with("Media", R"([{"Sid":"ME1","Size":"7"}])").body(),
      twilio::channel_event().body(),
      ""};
    auto body = seeds[random_() % seeds.size()];
    for (auto changes = random_() % 6; changes > 0; --changes)
      change(body);
    return signed_with(token,
                       posted(targets[random_() % targets.size()], body));
  }

private:
  void change(std::string& body) {
    static const std::string telling = "%&=+\0\xff\xc3[{\"z0:";
    const auto at = random_() % (body.size() + 1);
    const auto length = random_() % 5;
    switch (random_() % 3) {
      case 0:
        body.erase(at, length);
        break;
      case 1:
        body.insert(at, 1 + length, static_cast<char>(random_()));
        break;
      default:
        body.insert(at, 1, telling[random_() % telling.size()]);
    }
  }

  std::mt19937 random_;
};

} // namespace

TEST(gate, bears_random_bytes_that_are_signed) {
  random_request next{42};
  int taken_in = 0;
  for (int round = 0; round < 5'000; ++round) {
    const auto passed = the_gate.decide(next());
    taken_in += std::holds_alternative<to_take_in>(passed) ? 1 : 0;
    const auto* given = std::get_if<answered>(&passed);
    ASSERT_TRUE(!given || given->answer.status == 200
                || given->answer.status == 400 || given->answer.status == 403)
      << round;
  }
  EXPECT_GT(taken_in, 100);
}
