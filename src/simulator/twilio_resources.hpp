#pragma once

#include "simulator/twilio_call.hpp"

namespace parley::simulator {

/// A REST call on its way to its resource.
struct resource_call {
  twilio_world& world;
  const twilio_place& at;
  const twilio_call& call;
};

/// `/Conversations` and `/Conversations/{CH}`.
twilio_effect serve_conversations(const resource_call& with);
twilio_effect serve_conversation(const resource_call& with, chat& one);
/// `/Conversations/{CH}/Messages…`, receipts included.
twilio_effect serve_messages(const resource_call& with, chat& in);
/// `/Conversations/{CH}/Participants…`
twilio_effect serve_participants(const resource_call& with, chat& in);
/// `/ParticipantConversations`
twilio_effect serve_participant_conversations(const resource_call& with);

/// Answers that change nothing.
twilio_effect unchanged(http::response answer);
twilio_effect refused(const refusal& why);
twilio_effect method_not_allowed();

} // namespace parley::simulator
