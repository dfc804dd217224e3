#pragma once

#include "base/result.hpp"
#include "conversation/event.hpp"
#include "twilio/form.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace parley::twilio {

/// A webhook that needs no action: an event type Parley does not handle.
struct unhandled {
  std::string event_type;
};

/// A pre-action webhook: answered `{}`, the change goes ahead.
struct pre_action {
  std::string event_type;
};

/// A post-action event, translated.
struct handled {
  std::string event_type;
  conversation::event what;
};

using webhook = std::variant<handled, unhandled, pre_action>;

struct webhook_failure {
  enum class reason {
    malformed,     ///< 400: a field is missing or has the wrong shape
    wrong_account, ///< 403: AccountSid or ChatServiceSid of somebody else
  };
  reason why = reason::malformed;
  std::string detail; ///< names the field, never its value
};

/// Whose webhooks are taken.
struct account {
  std::string account_sid;
  std::string service_sid;
};

/// Reads a Conversations webhook (Twilio: Conversations webhooks). Fields may
/// be absent where Twilio leaves them out; what is there must have its shape:
/// SIDs (either hex case), integers, RFC 3339 times, JSON, UTF-8 without NUL.
/// Of a pre-action webhook only the account is looked at: a refusal would drop
/// the customer's message.
result<webhook, webhook_failure>
parse_webhook(const form& fields, const account& ours);

/// Whether a webhook route takes an `EventType`; `/webhook` takes any.
/// `/webhook/message-added` takes `onMessageAdded`.
bool route_takes(std::string_view route, std::string_view event_type);

/// A Programmable Messaging webhook of the number itself, of which only the
/// channel's own message SID is needed.
struct channel_message {
  std::string message_sid; ///< `SM…` or `MM…`
  std::string from;        ///< `whatsapp:+1555…`
};

result<channel_message, webhook_failure>
parse_channel_message(const form& fields, const account& ours);

} // namespace parley::twilio
