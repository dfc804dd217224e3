#pragma once

#include "simulator/twilio_world.hpp"

#include <nlohmann/json_fwd.hpp>

namespace parley::simulator {

/// What stands in every resource and webhook.
struct twilio_place {
  std::string account_sid;
  std::string service_sid;
  std::string messaging_service_sid;
  std::string role_sid;
  bool receipts = true;     ///< messages to phones get delivery receipts
  bool number_hook = false; ///< the number's own webhook is wanted
};

/// The REST resources (Twilio: Conversations API v1). `base` is the URL of the
/// conversations, `http://host/v1/Conversations`.
nlohmann::json conversation_json(const twilio_place& at,
                                 const std::string& base, const chat& of);
nlohmann::json message_json(const twilio_place& at, const std::string& base,
                            const chat& in, const message& of);
nlohmann::json participant_json(const twilio_place& at, const std::string& base,
                                const chat& in, const participant& of);
nlohmann::json receipt_json(const twilio_place& at, const chat& in,
                            const message& on, const receipt& of);
nlohmann::json
participant_conversation_json(const twilio_place& at, const chat& in,
                              const participant& of);

} // namespace parley::simulator
