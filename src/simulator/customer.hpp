#pragma once

#include "simulator/twilio_call.hpp"

namespace parley::simulator {

/// What customers and people of the business do, with the events of it. The
/// answers of these effects are empty.

/// A customer writes. Opens a conversation if there is none that is not closed:
/// its events and the participant's come before the message's.
/// @param who `+1555…`, `whatsapp:+1555…`, or a chat identity.
outcome<twilio_effect>
write_as_customer(twilio_world& world, const twilio_place& at,
                  const std::string& who, const std::string& text);

/// An identity writes into a conversation it need not take part in.
outcome<twilio_effect>
write_into(twilio_world& world, const twilio_place& at, chat& into,
           const std::string& identity, const std::string& text);

/// Edits a message, or removes it when there is no text.
outcome<twilio_effect>
edit_message(twilio_world& world, const twilio_place& at, chat& in,
             const std::string& sid, const std::optional<std::string>& text);

outcome<twilio_effect> join(twilio_world& world, const twilio_place& at,
                            chat& into, const std::string& who);
outcome<twilio_effect> leave(twilio_world& world, const twilio_place& at,
                             chat& from, const std::string& who);

/// @param reason `API`, `TIMER`, `EVENT`.
outcome<twilio_effect>
change_state(twilio_world& world, const twilio_place& at, chat& of,
             const std::string& state, const std::string& reason);

/// `+1555…` for the channel `whatsapp` becomes `whatsapp:+1555…`.
std::string on_channel(const std::string& address, std::string_view channel);

} // namespace parley::simulator
