#include "simulator/twilio_events.hpp"

#include "simulator/time_text.hpp"

namespace parley::simulator {

namespace {

/// Builds an event; empty optional fields are left out, as Twilio does.
class event_writer {
public:
  event_writer(const twilio_place& at, const chat& in, std::string_view name,
               const actor& by) {
    event_.conversation_sid = in.sid;
    add("EventType", name);
    add("AccountSid", at.account_sid);
    add("ChatServiceSid", at.service_sid);
    add("ConversationSid", in.sid);
    add("Source", by.source);
    add_if("ClientIdentity", by.client_identity);
  }

  event_writer& add(std::string_view name, std::string_view value) {
    event_.fields.emplace_back(name, value);
    return *this;
  }

  event_writer& add_if(std::string_view name, std::string_view value) {
    return value.empty() ? *this : add(name, value);
  }

  event_writer& add_binding(const participant& who) {
    if (who.address.empty())
      return *this;
    add("MessagingBinding.ProxyAddress", who.proxy_address);
    return add("MessagingBinding.Address", who.address);
  }

  twilio_event done() {
    return std::move(event_);
  }

private:
  twilio_event event_;
};

} // namespace

actor actor::of(std::string_view who) {
  if (who.starts_with("whatsapp:"))
    return {"WHATSAPP", ""};
  if (is_phone_address(who))
    return {"SMS", ""};
  return {"SDK", std::string{who}};
}

actor actor::api() {
  return {"API", ""};
}

twilio_event
conversation_added(const twilio_place& at, const chat& of, const actor& by) {
  event_writer event{at, of, "onConversationAdded", by};
  event.add("DateCreated", with_milliseconds(of.created))
    .add("DateUpdated", with_milliseconds(of.updated))
    .add_if("FriendlyName", of.friendly_name)
    .add_if("UniqueName", of.unique_name)
    .add("Attributes", of.attributes)
    .add("MessagingServiceSid", at.messaging_service_sid)
    .add("State", of.state);
  for (const auto& who : of.participants)
    event.add_binding(who);
  return event.done();
}

twilio_event conversation_changed(const twilio_place& at, const chat& of,
                                  std::string_view name, const actor& by) {
  event_writer event{at, of, name, by};
  event.add("DateCreated", with_milliseconds(of.created))
    .add("DateUpdated", with_milliseconds(of.updated))
    .add_if("FriendlyName", of.friendly_name)
    .add_if("UniqueName", of.unique_name)
    .add("Attributes", of.attributes)
    .add("MessagingServiceSid", at.messaging_service_sid)
    .add("State", of.state);
  if (name == "onConversationRemoved")
    event.add("DateRemoved", with_milliseconds(of.updated));
  return event.done();
}

twilio_event
state_updated(const twilio_place& at, const chat& of, std::string_view from,
              std::string_view reason, const actor& by) {
  return event_writer{at, of, "onConversationStateUpdated", by}
    .add("MessagingServiceSid", at.messaging_service_sid)
    .add("StateUpdated", with_milliseconds(of.updated))
    .add("StateFrom", from)
    .add("StateTo", of.state)
    .add("Reason", reason)
    .done();
}

twilio_event participant_changed(const twilio_place& at, const chat& in,
                                 const participant& who, std::string_view name,
                                 timestamp now, const actor& by) {
  event_writer event{at, in, name, by};
  event.add("ParticipantSid", who.sid)
    .add("DateCreated", with_milliseconds(who.created))
    .add_if("Identity", who.identity)
    .add("RoleSid", at.role_sid)
    .add("Attributes", who.attributes)
    .add_binding(who)
    .add_if("MessagingBinding.Type", who.binding_type());
  if (name != "onParticipantAdded")
    event.add("DateUpdated", with_milliseconds(now));
  if (name == "onParticipantRemoved")
    event.add("DateRemoved", with_milliseconds(now));
  return event.done();
}

twilio_event
message_changed(const twilio_place& at, const chat& in, const message& what,
                std::string_view name, const actor& by) {
  event_writer event{at, in, name, by};
  event.add("MessageSid", what.sid)
    .add("MessagingServiceSid", at.messaging_service_sid)
    .add("Index", std::to_string(what.index))
    .add("DateCreated", with_milliseconds(what.created))
    .add("Body", what.body)
    .add("Author", what.author)
    .add_if("ParticipantSid", what.participant_sid)
    .add("Attributes", what.attributes);
  if (name != "onMessageAdded")
    event.add("DateUpdated", with_milliseconds(what.updated));
  if (name == "onMessageRemoved")
    event.add("DateRemoved", with_milliseconds(what.updated));
  return event.done();
}

twilio_event delivery_updated(const twilio_place& at, const chat& in,
                              const message& what, const receipt& how) {
  return event_writer{at, in, "onDeliveryUpdated", actor::api()}
    .add("MessageSid", what.sid)
    .add("DeliveryReceiptSid", how.sid)
    .add("ChannelMessageSid", how.channel_message_sid)
    .add("ParticipantSid", how.participant_sid)
    .add("Status", how.status)
    .add("ErrorCode", "0")
    .add("DateCreated", with_milliseconds(how.created))
    .add("DateUpdated", with_milliseconds(how.updated))
    .done();
}

twilio_event
number_called(const twilio_place& at, const chat& in, const participant& from,
              std::string_view channel_message_sid, std::string_view text) {
  std::string sid{channel_message_sid};
  twilio_event event;
  event.conversation_sid = in.sid;
  event.of_number = true;
  event.fields = {{"MessageSid", sid},
                  {"SmsMessageSid", sid},
                  {"SmsSid", sid},
                  {"AccountSid", at.account_sid},
                  {"MessagingServiceSid", at.messaging_service_sid},
                  {"From", from.address},
                  {"To", from.proxy_address},
                  {"Body", std::string{text}},
                  {"NumMedia", "0"},
                  {"NumSegments", "1"},
                  {"SmsStatus", "received"},
                  {"ApiVersion", "2010-04-01"}};
  return event;
}

} // namespace parley::simulator
