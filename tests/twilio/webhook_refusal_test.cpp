#include "tests/twilio/webhooks.hpp"
#include "twilio/webhook.hpp"

#include <gtest/gtest.h>

using namespace parley;
using namespace parley::twilio;
using reason = webhook_failure::reason;

namespace {

struct refusal {
  std::string name;
  form fields;
  std::string detail;
};

const auto state_event
  = conversation_event("onConversationStateUpdated").with("StateTo", "closed");
const std::string bad_utf8 = "\xc3(";

const std::vector<refusal> refusals{
  {"no_event_type", message_added().with("EventType", ""),
   "EventType: missing"},
  {"no_account", message_added().with("AccountSid", ""), "AccountSid: missing"},
  {"odd_account", message_added().with("AccountSid", "AC1"),
   "AccountSid: not such a SID"},
  {"no_conversation", message_added().with("ConversationSid", ""),
   "ConversationSid: missing"},
  {"odd_conversation", message_added().with("ConversationSid", sid_of("IM")),
   "ConversationSid: not such a SID"},
  {"no_message", message_added().with("MessageSid", ""), "MessageSid: missing"},
  {"odd_message", message_added().with("MessageSid", sid_of("IM") + "0"),
   "MessageSid: not such a SID"},
  {"lower_case_prefix", message_added().with("MessageSid", sid_of("im")),
   "MessageSid: not such a SID"},
  {"odd_participant", message_added().with("ParticipantSid", "MB"),
   "ParticipantSid: not such a SID"},
  {"odd_service", message_added().with("ChatServiceSid", "x"),
   "ChatServiceSid: not such a SID"},
  {"no_index", message_added().with("Index", ""), "Index: missing"},
  {"odd_index", message_added().with("Index", "1x"), "Index: not a number"},
  {"negative_index", message_added().with("Index", "-1"),
   "Index: not a number"},
  {"no_author", message_added().with("Author", ""), "Author: missing"},
  {"odd_time", message_added().with("DateCreated", "yesterday"),
   "DateCreated: not a time"},
  {"odd_attributes", message_added().with("Attributes", "{"),
   "Attributes: not JSON"},
  {"deep_attributes", message_added().with("Attributes", std::string(65, '[')),
   "Attributes: not JSON"},
  {"odd_media", message_added().with("Media", "{}"),
   "Media: not a list of media"},
  {"odd_media_element", message_added().with("Media", "[1]"),
   "Media: not a list of media"},
  {"nul_in_media", message_added().with("Media", R"([{"Filename":"\u0000"}])"),
   "Media: not a list of media"},
  {"long_body", message_added().with("Body", std::string(32 * 1024 + 1, 'a')),
   "Body: longer than 32 KB"},
  {"nul", message_added().with("Body", std::string("a\0b", 3)),
   "Body: contains NUL"},
  {"bad_utf8", message_added().with("Body", bad_utf8), "Body: not UTF-8"},
  {"bad_utf8_name", message_added().with(bad_utf8, "x"), "a field: not UTF-8"},
  {"secret_name", message_added().with("+15551234567", bad_utf8),
   "a field: not UTF-8"},
  {"two_authors", message_added().and_also("Author", "somebody else"),
   "Author: given twice"},
  {"no_status", delivery_event(), "Status: missing"},
  {"no_receipt",
   delivery_event().with("DeliveryReceiptSid", "").with("Status", "sent"),
   "DeliveryReceiptSid: missing"},
  {"no_participant",
   participant_event("onParticipantAdded").with("ParticipantSid", ""),
   "ParticipantSid: missing"},
  {"no_state_time", state_event, "StateUpdated: missing"},
  {"no_state_to",
   form_of(state_event)
     .with("StateTo", "")
     .with("StateUpdated", "2026-01-02T03:04:05.000Z"),
   "StateTo: missing"},
  {"no_update_time", message_added().with("EventType", "onMessageUpdated"),
   "DateUpdated: missing"},
};

class refused_webhook : public testing::TestWithParam<refusal> {};

} // namespace

TEST_P(refused_webhook, names_the_field_and_not_its_value) {
  const auto parsed = parse_webhook(GetParam().fields, ours);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().why, reason::malformed);
  EXPECT_EQ(parsed.error().detail, GetParam().detail);
}

INSTANTIATE_TEST_SUITE_P(table, refused_webhook, testing::ValuesIn(refusals),
                         [](const auto& given) { return given.param.name; });

TEST(parse_webhook, refuses_a_broken_escape) {
  const auto parsed
    = parse_webhook(decode_form("EventType=onMessageAdded&Body=100%zz"), ours);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().detail, "Body: a broken percent escape");
}

TEST(parse_webhook, takes_200_fields_and_refuses_201) {
  auto fields = message_added();
  while (fields.fields.size() < 200)
    fields.and_also("X" + std::to_string(fields.fields.size()), "");
  EXPECT_TRUE(parse_webhook(fields, ours));
  const auto refused = parse_webhook(fields.and_also("X", ""), ours);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, reason::malformed);
}

TEST(parse_webhook, takes_a_body_of_32_kilobytes) {
  EXPECT_TRUE(parse_webhook(
    message_added().with("Body", std::string(32 * 1024, 'a')), ours));
}

TEST(parse_webhook, takes_the_same_field_twice_when_it_says_the_same) {
  EXPECT_TRUE(
    parse_webhook(message_added().and_also("Author", "+15551234567"), ours));
}

TEST(parse_webhook, refuses_other_accounts_and_services) {
  for (const auto& [name, prefix] :
       {std::pair{"AccountSid", "AC"}, std::pair{"ChatServiceSid", "IS"}}) {
    for (const std::string type :
         {"onMessageAdded", "onUserAdded", "onMessageAdd"}) {
      const auto parsed = parse_webhook(
        message_added().with("EventType", type).with(name, sid_of(prefix, "2")),
        ours);
      ASSERT_FALSE(parsed) << name << ' ' << type;
      EXPECT_EQ(parsed.error().why, reason::wrong_account);
      EXPECT_EQ(parsed.error().detail.find(sid_of(prefix, "2")),
                std::string::npos);
    }
  }
}

TEST(parse_webhook, looks_at_the_shape_before_the_account) {
  const auto parsed = parse_webhook(message_added()
                                      .with("AccountSid", sid_of("AC", "2"))
                                      .with("MessageSid", "x"),
                                    ours);
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().why, reason::malformed);
}
