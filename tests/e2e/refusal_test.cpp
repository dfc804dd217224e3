#include "parley_fixture.hpp"
#include "twilio/signature.hpp"

#include <csignal>

namespace parley::e2e {
namespace {

class refusal : public parley_fixture {
protected:
  void SetUp() override {
    serve();
  }

  /// Nothing of what was refused is acted on, and the next message is answered.
  void TearDown() override {
    EXPECT_TRUE(model.bodies().empty());
    EXPECT_EQ(write(99, "still there?"), accepted);
    EXPECT_TRUE(twilio.wait_for_replies(1));
  }

  int status_of(const twilio::form& fields, const std::string& path
                                            = "/webhook") {
    auto answer = web().webhook(fields, path);
    return answer ? answer->status : 0;
  }

  static twilio::form with(const std::string& name, const std::string& value) {
    auto fields = message_added(sid("CH", 1), sid("IM", 1), 0, "hello");
    for (auto& field : fields.fields)
      if (field.first == name)
        field.second = value;
    return fields;
  }
};

TEST_F(refusal, a_request_without_a_signature_is_403) {
  http::fields header;
  header.add("Content-Type", "application/x-www-form-urlencoded");
  auto answer = web().post("/webhook", "EventType=onMessageAdded", header);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 403);
  EXPECT_EQ(answer->header.find("Content-Type"), "application/problem+json");
}

TEST_F(refusal, a_doubled_signature_is_403) {
  http::fields header;
  header.add("Content-Type", "application/x-www-form-urlencoded");
  header.add("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  header.add("X-Twilio-Signature", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
  auto answer = web().post("/webhook", "EventType=onMessageAdded", header);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 403);
}

TEST_F(refusal, another_account_is_403) {
  EXPECT_EQ(status_of(with("AccountSid", sid("AC", 2))), 403);
}

TEST_F(refusal, another_service_is_403) {
  EXPECT_EQ(status_of(with("ChatServiceSid", sid("IS", 2))), 403);
}

TEST_F(refusal, a_sid_of_the_wrong_shape_is_400) {
  EXPECT_EQ(status_of(with("MessageSid", "IM123")), 400);
  EXPECT_EQ(status_of(with("ConversationSid", sid("IM", 3))), 400);
}

TEST_F(refusal, a_nul_in_a_field_is_400) {
  EXPECT_EQ(status_of(with("Body", std::string{"a\0b", 3})), 400);
}

TEST_F(refusal, an_event_on_another_events_route_is_400) {
  EXPECT_EQ(status_of(with("Body", "hi"), "/webhook/participant-added"), 400);
}

TEST_F(refusal, an_unknown_path_is_404) {
  EXPECT_EQ(status_of(with("Body", "hi"), "/webhook/nothing"), 404);
}

TEST_F(refusal, a_read_of_a_webhook_is_405) {
  auto answer = web().get("/webhook");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 405);
  EXPECT_EQ(answer->header.find("Allow"), "POST");
}

TEST_F(refusal, another_media_type_is_415) {
  http::fields header;
  header.add("Content-Type", "text/plain");
  auto answer = web().post("/webhook", "hello", header);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 415);
}

TEST_F(refusal, a_body_over_256_kilobytes_is_413) {
  http::fields header;
  header.add("Content-Type", "application/x-www-form-urlencoded");
  auto answer
    = web().post("/webhook", std::string(256 * 1024 + 1, 'a'), header);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 413);
}

TEST_F(refusal, our_own_message_is_ignored) {
  auto answer = web().webhook(with("Author", "assistant"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, R"({"status":"ignored","reason":"own_message"})");
}

TEST_F(refusal, an_event_nobody_handles_is_ignored) {
  twilio::form fields;
  fields.fields = {{"EventType", "onUserAdded"},
                   {"AccountSid", account_sid},
                   {"ChatServiceSid", service_sid}};
  auto answer = web().webhook(fields);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, R"({"status":"ignored","reason":"unhandled_event"})");
}

TEST_F(refusal, a_pre_action_event_goes_ahead) {
  twilio::form fields;
  fields.fields = {{"EventType", "onMessageAdd"},
                   {"AccountSid", account_sid},
                   {"ConversationSid", sid("CH", 1)},
                   {"Body", "hi"},
                   {"Author", "+15550100001"}};
  auto answer = web().webhook(fields);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "{}");
}

TEST_F(refusal, health_and_metrics_answer_meanwhile) {
  for (const auto* path : {"/livez", "/readyz", "/health", "/metrics"}) {
    auto answer = web().get(path);
    ASSERT_TRUE(answer) << path;
    EXPECT_EQ(answer->status, 200) << path;
  }
}

} // namespace
} // namespace parley::e2e
