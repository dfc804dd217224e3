#pragma once

#include "conversation/event.hpp"
#include "twilio/rest.hpp"

#include <memory>
#include <string>

/// @file
/// What Twilio's lists tell, as the events that webhooks would have told, or as
/// ones that no webhook tells.

namespace parley::twilio {

using event_ptr = std::shared_ptr<const conversation::event>;

/// The conversation of that SID.
conversation::key key_of(const std::string& conversation_sid);

/// A message that was added. Its identity is that of its webhook, so that the
/// two are one event.
event_ptr
listed_event(const conversation::key& where, const listed_message& what);

/// Something was missed before this message, or as long as it is not there.
event_ptr
missed_event(const conversation::key& where, const std::string& identity);

/// The conversation is closed, or is no more.
event_ptr closed_event(const conversation::key& where);
event_ptr removed_event(const conversation::key& where);

/// A reply of ours stands there a second time.
event_ptr
repeated_event(const conversation::key& where, const std::string& message_sid,
               const reply_reference& reference);

} // namespace parley::twilio
