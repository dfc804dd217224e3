#include "twilio/webhook.hpp"

#include "tests/twilio/webhooks.hpp"

#include <gmock/gmock.h>

using namespace parley;
using namespace parley::twilio;
using conversation::lifecycle;

TEST(on_message_added, becomes_a_message) {
  const auto what = taken_in(message_added());
  const auto& message = std::get<conversation::message_added>(what.what).what;
  EXPECT_EQ(what.conversation, (conversation::key{"twilio", sid_of("CH")}));
  EXPECT_EQ(what.identity, sid_of("IM"));
  EXPECT_EQ(message.id, sid_of("IM"));
  EXPECT_EQ(message.index, 3);
  EXPECT_EQ(message.author, "+15551234567");
  EXPECT_EQ(message.participant, sid_of("MB"));
  EXPECT_EQ(message.text, "Where is my order?");
  EXPECT_EQ(message.created.time_since_epoch().count(), 1767323045678);
}

TEST(on_message_added, has_the_media_of_its_message) {
  const auto what = taken_in(message_added().with(
    "Media",
    R"([{"Sid":"ME1","Filename":"a b.jpg","ContentType":"image/jpeg","Size":42056},
        {"MediaSid":"ME2","Filename":null,"Size":"7"}])"));
  const auto& media
    = std::get<conversation::message_added>(what.what).what.media;
  ASSERT_EQ(media.size(), 2U);
  EXPECT_EQ(media[0].id, "ME1");
  EXPECT_EQ(media[0].filename, "a b.jpg");
  EXPECT_EQ(media[0].content_type, "image/jpeg");
  EXPECT_EQ(media[0].size, 42056);
  EXPECT_EQ(media[1].id, "ME2");
  EXPECT_EQ(media[1].size, 7);
}

TEST(on_message_added, needs_only_what_captured_requests_have) {
  const auto parsed = parse_webhook(
    decode_form(
      "RetryCount=0&EventType=onMessageAdded&Attributes=%7B%7D"
      "&DateCreated=2021-01-11T15%3A18%3A18.310Z&Author=%2B16105551234"
      "&Index=0&MessageSid=IM91dd0000000000000000000000000000"
      "&ParticipantSid=MB14cf0000000000000000000000000000&Body=1018"
      "&AccountSid=AC00000000000000000000000000000001&Source=SMS"
      "&ConversationSid=CHcbf90000000000000000000000000000"),
    ours);
  ASSERT_TRUE(parsed);
  EXPECT_TRUE(std::holds_alternative<handled>(*parsed));
}

TEST(on_message_added, takes_empty_fields_for_absent_ones) {
  const auto what = taken_in(message_added()
                               .with("ParticipantSid", "")
                               .with("ChatServiceSid", "")
                               .with("DateCreated", "")
                               .with("Attributes", "")
                               .with("Media", "")
                               .with("Body", ""));
  EXPECT_EQ(std::get<conversation::message_added>(what.what).what.text, "");
}

TEST(sids, have_one_spelling_whatever_the_hex_case) {
  const auto lower = taken_in(message_added()
                                .with("ConversationSid", sid_of("CH", "abcdef"))
                                .with("MessageSid", sid_of("IM", "abcdef")));
  const auto upper = taken_in(message_added()
                                .with("ConversationSid", sid_of("CH", "ABCDEF"))
                                .with("MessageSid", sid_of("IM", "AbCdEf")));
  EXPECT_EQ(lower.conversation, upper.conversation);
  EXPECT_EQ(lower.identity, upper.identity);
  EXPECT_EQ(upper.conversation.id, sid_of("CH", "abcdef"));
  const account other_case{.account_sid = sid_of("AC", "ABCDEF"),
                           .service_sid = sid_of("IS")};
  EXPECT_TRUE(parse_webhook(
    message_added().with("AccountSid", sid_of("AC", "abcdef")), other_case));
}

TEST(on_message_updated, differs_by_its_update) {
  const auto first = message_added()
                       .with("EventType", "onMessageUpdated")
                       .with("DateUpdated", "2026-01-02T03:05:00.000Z");
  const auto second
    = form_of(first).with("DateUpdated", "2026-01-02T03:06:00.000Z");
  EXPECT_TRUE(std::holds_alternative<conversation::message_updated>(
    taken_in(first).what));
  EXPECT_EQ(taken_in(first).identity, taken_in(first).identity);
  EXPECT_NE(taken_in(first).identity, taken_in(second).identity);
  EXPECT_NE(taken_in(first).identity, taken_in(message_added()).identity);
}

TEST(on_message_removed, names_the_message) {
  const auto what
    = taken_in(message_added()
                 .with("EventType", "onMessageRemoved")
                 .with("DateRemoved", "2026-01-02T03:07:00.000Z"));
  EXPECT_EQ(std::get<conversation::message_removed>(what.what).id,
            sid_of("IM"));
  EXPECT_EQ(what.identity,
            "onMessageRemoved/" + sid_of("IM") + "/2026-01-02T03:07:00.000Z");
}

TEST(on_participant_added, becomes_a_phone) {
  const auto what = taken_in(participant_event("onParticipantAdded"));
  const auto& who = std::get<conversation::participant_added>(what.what).who;
  EXPECT_EQ(who.id, sid_of("MB"));
  EXPECT_EQ(who.identity, "");
  EXPECT_EQ(who.channel, "sms");
  EXPECT_EQ(who.address, "+33655555555");
  EXPECT_EQ(who.proxy_address, "+33755555555");
  EXPECT_EQ(who.created.time_since_epoch().count(), 1632930678516);
}

TEST(on_participant_added, knows_the_channel_in_any_case_or_by_the_address) {
  const auto channel = [](const std::string& type, const std::string& address) {
    const auto what = taken_in(participant_event("onParticipantAdded")
                                 .with("MessagingBinding.Type", type)
                                 .with("MessagingBinding.Address", address));
    return std::get<conversation::participant_added>(what.what).who.channel;
  };
  EXPECT_EQ(channel("WHATSAPP", "whatsapp:+1555"), "whatsapp");
  EXPECT_EQ(channel("", "whatsapp:+1555"), "whatsapp");
  EXPECT_EQ(channel("", "rcs:+1555"), "rcs");
  EXPECT_EQ(channel("", "+1555"), "sms");
  EXPECT_EQ(channel("CHAT", ""), "");
  EXPECT_EQ(channel("", ""), "");
}

TEST(on_participant_added, becomes_a_chat_user) {
  const auto what = taken_in(participant_event("onParticipantAdded")
                               .with("Identity", "ann")
                               .with("MessagingBinding.Type", "CHAT")
                               .with("MessagingBinding.Address", ""));
  const auto& who = std::get<conversation::participant_added>(what.what).who;
  EXPECT_EQ(who.identity, "ann");
  EXPECT_EQ(who.channel, "");
}

TEST(participant_events, differ_by_kind_and_time) {
  const auto added = taken_in(participant_event("onParticipantAdded"));
  const auto updated
    = taken_in(participant_event("onParticipantUpdated")
                 .with("DateUpdated", "2021-09-30T15:51:18.516Z"));
  const auto removed
    = taken_in(participant_event("onParticipantRemoved")
                 .with("DateUpdated", "2021-09-30T15:51:18.516Z")
                 .with("DateRemoved", "2021-10-01T15:51:18.516Z"));
  EXPECT_TRUE(
    std::holds_alternative<conversation::participant_updated>(updated.what));
  EXPECT_TRUE(
    std::holds_alternative<conversation::participant_removed>(removed.what));
  EXPECT_EQ(added.identity,
            "onParticipantAdded/" + sid_of("MB") + "/2021-09-29T15:51:18.516Z");
  EXPECT_EQ(updated.identity, "onParticipantUpdated/" + sid_of("MB")
                                + "/2021-09-30T15:51:18.516Z");
  EXPECT_EQ(removed.identity, "onParticipantRemoved/" + sid_of("MB")
                                + "/2021-10-01T15:51:18.516Z");
}

TEST(on_conversation_added, begins_active_unless_it_says_otherwise) {
  const auto begun = [](const form& fields) {
    return std::get<conversation::conversation_added>(taken_in(fields).what)
      .state;
  };
  const auto added = conversation_event("onConversationAdded");
  EXPECT_EQ(begun(added), lifecycle::active);
  EXPECT_EQ(begun(form_of(added).with("State", "initializing")),
            lifecycle::initializing);
  EXPECT_EQ(begun(form_of(added).with("State", "closed")), lifecycle::closed);
}

TEST(on_conversation_state_updated, differs_by_its_time) {
  const auto fields = conversation_event("onConversationStateUpdated")
                        .with("StateUpdated", "2026-01-02T03:04:05.000Z")
                        .with("StateFrom", "active")
                        .with("StateTo", "Closed")
                        .with("Reason", "TIMER");
  const auto what = taken_in(fields);
  EXPECT_EQ(std::get<conversation::state_changed>(what.what).to,
            lifecycle::closed);
  EXPECT_EQ(what.identity, "onConversationStateUpdated/" + sid_of("CH")
                             + "/2026-01-02T03:04:05.000Z");
}

TEST(conversation_events, follow_the_state_to_the_end) {
  const auto updated = taken_in(
    conversation_event("onConversationUpdated").with("State", "inactive"));
  EXPECT_EQ(std::get<conversation::state_changed>(updated.what).to,
            lifecycle::inactive);
  const auto removed = taken_in(conversation_event("onConversationRemoved"));
  EXPECT_TRUE(
    std::holds_alternative<conversation::conversation_removed>(removed.what));
}

TEST(on_delivery_updated, becomes_a_receipt) {
  const auto what = taken_in(
    delivery_event().with("Status", "failed").with("ErrorCode", "30003"));
  const auto& receipt = std::get<conversation::delivery_updated>(what.what);
  EXPECT_EQ(receipt.message_id, sid_of("IM"));
  EXPECT_EQ(receipt.status, "failed");
  EXPECT_EQ(receipt.error_code, 30003);
  EXPECT_EQ(what.identity, "onDeliveryUpdated/" + sid_of("DY") + "/failed");
}

TEST(on_delivery_updated, may_spell_its_status_delivery_status) {
  const auto what = taken_in(delivery_event().with("DeliveryStatus", "READ"));
  EXPECT_EQ(std::get<conversation::delivery_updated>(what.what).status, "read");
}

TEST(other_events, are_not_handled) {
  for (const std::string type :
       {"onUserAdded", "onUserUpdated", "onTypingStarted", "nonsense",
        "onmessageadded"}) {
    const auto parsed
      = parse_webhook(message_added().with("EventType", type), ours);
    ASSERT_TRUE(parsed) << type;
    ASSERT_TRUE(std::holds_alternative<unhandled>(*parsed)) << type;
    EXPECT_EQ(std::get<unhandled>(*parsed).event_type, type);
  }
}

TEST(pre_action_events, are_read_whatever_else_they_hold) {
  for (const std::string type :
       {"onMessageAdd", "onMessageUpdate", "onMessageRemove",
        "onConversationAdd", "onConversationUpdate", "onConversationRemove",
        "onParticipantAdd", "onParticipantUpdate", "onParticipantRemove",
        "onUserUpdate"}) {
    const auto parsed = parse_webhook(
      decode_form("EventType=" + type + "&Body=%zz%00%ff&Index=x"), ours);
    ASSERT_TRUE(parsed) << type;
    EXPECT_EQ(std::get<pre_action>(*parsed).event_type, type);
  }
}

TEST(route_takes, the_events_of_its_name) {
  EXPECT_TRUE(route_takes("/webhook", "anything"));
  EXPECT_TRUE(route_takes("/webhook/message-added", "onMessageAdded"));
  EXPECT_TRUE(route_takes("/webhook/participant-added", "onParticipantAdded"));
  EXPECT_TRUE(
    route_takes("/webhook/participant-added", "onParticipantUpdated"));
  EXPECT_TRUE(
    route_takes("/webhook/participant-removed", "onParticipantRemoved"));
  EXPECT_TRUE(route_takes("/webhook/conversation-state-updated",
                          "onConversationStateUpdated"));
  EXPECT_TRUE(route_takes("/webhook/delivery-updated", "onDeliveryUpdated"));
  EXPECT_FALSE(route_takes("/webhook/message-added", "onMessageUpdated"));
  EXPECT_FALSE(route_takes("/webhook/message-added", "onDeliveryUpdated"));
  EXPECT_FALSE(route_takes("/webhook/message-added", "onUserAdded"));
  EXPECT_FALSE(route_takes("/webhook/elsewhere", "onMessageAdded"));
}

TEST(channel_message, gives_the_channels_own_sid) {
  const auto parsed = parse_channel_message(channel_event(), ours);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->message_sid, sid_of("SM"));
  EXPECT_EQ(parsed->from, "whatsapp:+15551234567");
  const auto multimedia = parse_channel_message(
    channel_event().with("MessageSid", sid_of("MM", "ABC")), ours);
  ASSERT_TRUE(multimedia);
  EXPECT_EQ(multimedia->message_sid, sid_of("MM", "abc"));
}

TEST(channel_message, must_have_its_shape_and_account) {
  using reason = webhook_failure::reason;
  const auto refused = [](const form& fields) {
    const auto parsed = parse_channel_message(fields, ours);
    return parsed ? std::optional<reason>{} : parsed.error().why;
  };
  EXPECT_EQ(refused(channel_event().with("MessageSid", sid_of("IM"))),
            reason::malformed);
  EXPECT_EQ(refused(channel_event().with("From", "")), reason::malformed);
  EXPECT_EQ(refused(channel_event().with("AccountSid", "")), reason::malformed);
  EXPECT_EQ(refused(channel_event().with("Body", std::string(1, '\0'))),
            reason::malformed);
  EXPECT_EQ(refused(channel_event().with("AccountSid", sid_of("AC", "2"))),
            reason::wrong_account);
}
