#pragma once

#include "twilio/webhook.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

/// @file
/// Webhooks as Twilio sends them, to be changed field by field.

namespace parley::twilio {

/// `CH…` with these hex digits at its end.
inline std::string
sid_of(const std::string& prefix, const std::string& digits = "1") {
  return prefix + std::string(32 - digits.size(), '0') + digits;
}

inline const account ours{.account_sid = sid_of("AC"),
                          .service_sid = sid_of("IS")};

/// A form that is written field by field.
struct editable_form : form {
  /// Sets a field.
  editable_form& with(const std::string& name, const std::string& value) {
    std::erase_if(fields, [&](const auto& x) { return x.first == name; });
    return and_also(name, value);
  }

  /// Adds a field, even when there is one of that name.
  editable_form& and_also(const std::string& name, const std::string& value) {
    fields.emplace_back(name, value);
    return *this;
  }

  /// As the body of a request.
  [[nodiscard]] std::string body() const {
    form_writer writer;
    for (const auto& [name, value] : fields)
      writer.add(name, value);
    return writer.body();
  }
};

inline editable_form form_of(const form& fields) {
  editable_form copy;
  copy.fields = fields.fields;
  return copy;
}

/// What every Conversations webhook holds.
inline editable_form conversation_webhook(const std::string& event_type) {
  return editable_form{}
    .with("AccountSid", sid_of("AC"))
    .with("ChatServiceSid", sid_of("IS"))
    .with("ConversationSid", sid_of("CH"))
    .with("EventType", event_type)
    .with("Attributes", "{}")
    .with("Source", "SMS")
    .with("RetryCount", "0");
}

inline editable_form message_added() {
  return conversation_webhook("onMessageAdded")
    .with("MessageSid", sid_of("IM"))
    .with("MessagingServiceSid", sid_of("MG"))
    .with("ParticipantSid", sid_of("MB"))
    .with("Author", "+15551234567")
    .with("Body", "Where is my order?")
    .with("Index", "3")
    .with("DateCreated", "2026-01-02T03:04:05.678Z");
}

inline editable_form participant_event(const std::string& event_type) {
  return conversation_webhook(event_type)
    .with("ParticipantSid", sid_of("MB"))
    .with("RoleSid", sid_of("RL"))
    .with("DateCreated", "2021-09-29T15:51:18.516Z")
    .with("MessagingBinding.Type", "sms")
    .with("MessagingBinding.Address", "+33655555555")
    .with("MessagingBinding.ProxyAddress", "+33755555555");
}

inline editable_form conversation_event(const std::string& event_type) {
  return conversation_webhook(event_type)
    .with("MessagingServiceSid", sid_of("MG"))
    .with("DateCreated", "2026-01-02T03:04:05.000Z")
    .with("DateUpdated", "2026-01-02T03:04:06.000Z");
}

/// Without its status.
inline editable_form delivery_event() {
  return conversation_webhook("onDeliveryUpdated")
    .with("MessageSid", sid_of("IM"))
    .with("DeliveryReceiptSid", sid_of("DY"))
    .with("ChannelMessageSid", sid_of("WA"))
    .with("ParticipantSid", sid_of("MB"));
}

/// The number's own Programmable Messaging webhook.
inline editable_form channel_event() {
  return editable_form{}
    .with("AccountSid", sid_of("AC"))
    .with("MessageSid", sid_of("SM"))
    .with("From", "whatsapp:+15551234567")
    .with("To", "whatsapp:+15017122661")
    .with("Body", "Where is my order?")
    .with("NumMedia", "0");
}

/// The event of a webhook that is handled.
inline conversation::event taken_in(const form& fields) {
  auto parsed = parse_webhook(fields, ours);
  if (!parsed)
    throw std::runtime_error(parsed.error().detail);
  return std::get<handled>(*parsed).what;
}

} // namespace parley::twilio
