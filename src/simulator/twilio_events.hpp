#pragma once

#include "simulator/twilio_json.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace parley::simulator {

/// A post-action webhook to send: its fields but `RetryCount`.
struct twilio_event {
  std::string conversation_sid;
  std::vector<std::pair<std::string, std::string>> fields;
  /// The number's own Programmable Messaging webhook: no conversation event.
  bool of_number = false;
};

/// Who did it: goes to `Source`, and to `ClientIdentity` for chat users.
struct actor {
  std::string source; ///< `SDK`, `API`, `SMS`, `WHATSAPP`
  std::string client_identity;

  /// A customer or a person of the business, by address or identity.
  static actor of(std::string_view address_or_identity);
  static actor api();
};

/// Events with the fields of Twilio: Conversations webhooks.
twilio_event
conversation_added(const twilio_place& at, const chat& of, const actor& by);
/// @param name `onConversationUpdated` or `onConversationRemoved`.
twilio_event conversation_changed(const twilio_place& at, const chat& of,
                                  std::string_view name, const actor& by);
/// @param reason `API`, `TIMER`, `EVENT`.
twilio_event
state_updated(const twilio_place& at, const chat& of, std::string_view from,
              std::string_view reason, const actor& by);
/// @param name `onParticipantAdded`, `…Updated`, `…Removed`.
twilio_event participant_changed(const twilio_place& at, const chat& in,
                                 const participant& who, std::string_view name,
                                 timestamp now, const actor& by);
/// @param name `onMessageAdded`, `…Updated`, `…Removed`.
twilio_event
message_changed(const twilio_place& at, const chat& in, const message& what,
                std::string_view name, const actor& by);
twilio_event delivery_updated(const twilio_place& at, const chat& in,
                              const message& what, const receipt& how);

/// What a number's own webhook says of an inbound message (Twilio: Programmable
/// Messaging webhooks).
twilio_event
number_called(const twilio_place& at, const chat& in, const participant& from,
              std::string_view channel_message_sid, std::string_view text);

} // namespace parley::simulator
