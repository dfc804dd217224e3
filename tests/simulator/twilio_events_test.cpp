#include "simulator/customer.hpp"
#include "twilio/webhook.hpp"

#include <variant>

namespace parley::simulator {
namespace {

using testing::ElementsAre;
using testing::IsSupersetOf;

constexpr auto account = "AC00000000000000000000000000000001";
constexpr auto service = "IS00000000000000000000000000000001";
constexpr auto business = "MG00000000000000000000000000000001";

using field = std::pair<std::string, std::string>;

auto includes(const std::vector<field>& fields) {
  return IsSupersetOf(fields);
}

timestamp fixed_time() {
  using namespace std::chrono;
  return timestamp{sys_days{2026y / 11 / 22} + 8h + 250ms};
}

struct twilio_events_test : testing::Test {
  std::vector<std::string> names(const twilio_effect& effect) {
    std::vector<std::string> all;
    for (const auto& event : effect.events)
      for (const auto& [name, value] : event.fields)
        if (name == "EventType")
          all.push_back(value);
    return all;
  }

  /// Whether Parley reads every event as one it handles.
  void expect_understood(const twilio_effect& effect) {
    for (const auto& event : effect.events) {
      twilio::form form;
      form.fields = event.fields;
      form.fields.emplace_back("RetryCount", "0");
      auto read = twilio::parse_webhook(form, {account, service});
      ASSERT_TRUE(read) << read.error().detail;
      EXPECT_TRUE(std::holds_alternative<twilio::handled>(*read))
        << form.find("EventType");
    }
  }

  chat& written(const std::string& who = "+15551112222") {
    auto effect = write_as_customer(world, place, who, "hello");
    EXPECT_TRUE(effect);
    return *world.find(effect->conversation_sid);
  }

  twilio_world world{fixed_time};
  twilio_place place{account, service, business,
                     "RL00000000000000000000000000000001"};
};

TEST_F(twilio_events_test, opens_a_conversation_with_three_events_in_order) {
  auto effect = write_as_customer(world, place, "+15551112222", "hello");
  ASSERT_TRUE(effect);
  EXPECT_THAT(
    names(*effect),
    ElementsAre("onConversationAdded", "onParticipantAdded", "onMessageAdded"));
  expect_understood(*effect);
  auto& one = *world.find(effect->conversation_sid);
  EXPECT_THAT(effect->events[1].fields,
              includes({
                field("ConversationSid", one.sid),
                field("ParticipantSid", one.participants[0].sid),
                field("MessagingBinding.Type", "sms"),
                field("MessagingBinding.Address", "+15551112222"),
                field("MessagingBinding.ProxyAddress", "+15550006666"),
              }));
  EXPECT_THAT(effect->events[2].fields,
              includes({
                field("AccountSid", account),
                field("ChatServiceSid", service),
                field("MessagingServiceSid", business),
                field("MessageSid", one.messages[0].sid),
                field("Index", "0"),
                field("DateCreated", "2026-11-22T08:00:00.250Z"),
                field("Body", "hello"),
                field("Author", "+15551112222"),
                field("ParticipantSid", one.participants[0].sid),
                field("Attributes", "{}"),
                field("Source", "SMS"),
              }));
}

TEST_F(twilio_events_test, adds_the_next_message_to_the_same_conversation) {
  auto sid = written().sid;
  auto next = write_as_customer(world, place, "+15551112222", "again");
  ASSERT_TRUE(next);
  EXPECT_EQ(next->conversation_sid, sid);
  EXPECT_EQ(next->added->index, 1);
  EXPECT_THAT(names(*next), ElementsAre("onMessageAdded"));
}

TEST_F(twilio_events_test, opens_another_once_the_first_is_closed) {
  auto& first = written();
  auto sid = first.sid;
  ASSERT_TRUE(change_state(world, place, first, "closed", "API"));
  auto next = write_as_customer(world, place, "+15551112222", "again");
  ASSERT_TRUE(next);
  EXPECT_NE(next->conversation_sid, sid);
}

TEST_F(twilio_events_test, takes_whatsapp_and_chat_customers) {
  auto whatsapp
    = write_as_customer(world, place, "whatsapp:+15551112222", "hello");
  ASSERT_TRUE(whatsapp);
  expect_understood(*whatsapp);
  EXPECT_THAT(whatsapp->events[1].fields,
              includes({
                field("MessagingBinding.Type", "whatsapp"),
                field("MessagingBinding.ProxyAddress", "whatsapp:+15550006666"),
              }));
  auto chat = write_as_customer(world, place, "ann", "hello");
  ASSERT_TRUE(chat);
  expect_understood(*chat);
  EXPECT_THAT(chat->events[1].fields, includes({field("Identity", "ann")}));
  EXPECT_THAT(chat->events[2].fields,
              includes({field("Source", "SDK"), field("ClientIdentity", "ann"),
                        field("Author", "ann")}));
}

TEST_F(twilio_events_test, tells_of_people_who_come_and_go) {
  auto& one = written();
  auto joined = join(world, place, one, "agent-ann");
  ASSERT_TRUE(joined);
  EXPECT_THAT(names(*joined), ElementsAre("onParticipantAdded"));
  expect_understood(*joined);
  auto wrote = write_into(world, place, one, "agent-ann", "I take over");
  ASSERT_TRUE(wrote);
  expect_understood(*wrote);
  EXPECT_EQ(wrote->added->participant_sid, one.participants[1].sid);
  auto left = leave(world, place, one, "agent-ann");
  ASSERT_TRUE(left);
  EXPECT_THAT(names(*left), ElementsAre("onParticipantRemoved"));
  expect_understood(*left);
  EXPECT_FALSE(leave(world, place, one, "agent-ann"));
}

TEST_F(twilio_events_test, tells_of_states_edits_and_removals) {
  auto& one = written();
  auto idle = change_state(world, place, one, "inactive", "TIMER");
  ASSERT_TRUE(idle);
  expect_understood(*idle);
  EXPECT_THAT(idle->events.at(0).fields, includes({field("StateFrom", "active"),
                                                   field("StateTo", "inactive"),
                                                   field("Reason", "TIMER")}));
  auto sid = one.messages[0].sid;
  auto edited = edit_message(world, place, one, sid, "hello!");
  ASSERT_TRUE(edited);
  EXPECT_THAT(names(*edited), ElementsAre("onMessageUpdated"));
  expect_understood(*edited);
  auto removed = edit_message(world, place, one, sid, std::nullopt);
  ASSERT_TRUE(removed);
  EXPECT_THAT(names(*removed), ElementsAre("onMessageRemoved"));
  expect_understood(*removed);
  EXPECT_TRUE(one.messages.empty());
}

TEST_F(twilio_events_test, tells_of_a_reply_on_its_way) {
  auto& one = written();
  auto reply = world.add_message(one, "assistant", "hi", "{}", 1600);
  ASSERT_TRUE(reply);
  world.send_out(one, **reply);
  ASSERT_EQ((*reply)->receipts.size(), 1U);
  twilio_effect effect;
  effect.events
    = {delivery_updated(place, one, **reply, (*reply)->receipts[0])};
  expect_understood(effect);
  EXPECT_THAT(
    effect.events[0].fields,
    includes({field("EventType", "onDeliveryUpdated"),
              field("MessageSid", (*reply)->sid), field("Status", "sent")}));
}

TEST_F(twilio_events_test, tells_the_number_of_a_channel_message) {
  place.number_hook = true;
  auto effect
    = write_as_customer(world, place, "whatsapp:+15551112222", "hello");
  ASSERT_TRUE(effect);
  ASSERT_EQ(effect->events.size(), 4U);
  twilio::form form;
  form.fields = effect->events[2].fields;
  auto read = twilio::parse_channel_message(form, {account, service});
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->from, "whatsapp:+15551112222");
  EXPECT_TRUE(read->message_sid.starts_with("SM"));
}

TEST_F(twilio_events_test, refuses_what_no_phone_would_send) {
  EXPECT_FALSE(write_as_customer(world, place, "", "hello"));
  EXPECT_FALSE(write_as_customer(world, place, "+15551112222", ""));
  EXPECT_FALSE(write_as_customer(world, place, "+15551112222", "\xff"));
  EXPECT_FALSE(write_as_customer(world, place, "+15551112222",
                                 std::string(32 * 1024 + 1, 'x')));
  EXPECT_TRUE(world.in_order().empty());
}

} // namespace
} // namespace parley::simulator
