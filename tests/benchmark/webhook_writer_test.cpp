#include "benchmark/webhook_writer.hpp"

#include "twilio/form.hpp"
#include "twilio/signature.hpp"
#include "twilio/webhook.hpp"

#include <gtest/gtest.h>

namespace parley::benchmark {
namespace {

const sender from{"AC00000000000000000000000000000001",
                  "IS00000000000000000000000000000001",
                  "a token",
                  "127.0.0.1:8000",
                  "/webhook",
                  "https://bot.example.com/webhook",
                  0xfeed};

/// What a request carries, once its signature was found right.
twilio::form read(const std::string& request) {
  auto split = request.find("\r\n\r\n");
  auto head = request.substr(0, split);
  auto body = request.substr(split + 4);
  auto length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
  EXPECT_NE(head.find(length), std::string::npos) << head;
  auto at = head.find("X-Twilio-Signature: ") + 20;
  auto fields = twilio::decode_form(body);
  twilio::signature_check check{{"a token"}};
  EXPECT_TRUE(check.accepts(from.signed_url, fields, head.substr(at, 28)))
    << request;
  return fields;
}

TEST(webhook_writer, signs_every_message_and_numbers_it) {
  webhook_writer writer{from};
  for (uint64_t number : {uint64_t{0}, uint64_t{12}, uint64_t{9'999'999'999}})
    for (auto what : {wish::answer, wish::tool, wish::hand_off}) {
      auto fields = read(writer.message(number, number / 2, 3, what));
      EXPECT_EQ(fields.find("Body"), question(number, what));
      EXPECT_EQ(fields.find("MessageSid"), numbered_sid("IM", 0xfeed, number));
      EXPECT_EQ(fields.find("ConversationSid"),
                numbered_sid("CH", 0xfeed, number / 2));
      EXPECT_EQ(fields.find("Author"), customer_of(number / 2));
      EXPECT_TRUE(
        twilio::parse_webhook(fields, {from.account_sid, from.service_sid}));
    }
}

TEST(webhook_writer, signs_receipts) {
  webhook_writer writer{from};
  auto fields = read(writer.receipt(77, 5));
  EXPECT_EQ(fields.find("EventType"), "onDeliveryUpdated");
  EXPECT_EQ(fields.find("MessageSid"), numbered_sid("IM", 0xfeed, 77));
  EXPECT_TRUE(
    twilio::parse_webhook(fields, {from.account_sid, from.service_sid}));
}

} // namespace
} // namespace parley::benchmark
