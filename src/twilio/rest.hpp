#pragma once

#include "base/result.hpp"
#include "conversation/event.hpp"
#include "http/client.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::twilio {

/// Where and as whom to call Twilio.
struct rest_account {
  std::string service_sid;
  std::string user;        ///< `AC…` or `SK…`
  std::string password;    ///< auth token or API key secret
  http::url conversations; ///< `https://conversations.twilio.com`
  http::url messaging;     ///< `https://messaging.twilio.com`
};

/// Names one part of one reply, in the message's Attributes.
struct reply_reference {
  std::string turn;
  int part = 1;

  bool operator==(const reply_reference&) const = default;
};

/// `{"parley":{"turn":"…","part":1}}`
std::string to_attributes(const reply_reference& reference);

/// The reference in a message's Attributes, if there is one.
std::optional<reply_reference> from_attributes(std::string_view attributes);

/// Why a call failed; a reason exists where the caller reacts differently.
struct rest_failure {
  enum class reason : uint8_t {
    not_processed, ///< certain: not connected, 429, or 409. Safe to repeat
    unknown,       ///< timeout, reset, 5xx: it may have been done
    gone,          ///< 404: conversation or participant is no more
    closed,        ///< 50377: the conversation takes no more writes
    unauthorized,  ///< 401, 403
    refused,       ///< any other 4xx: a repeat would be refused alike
    unusable,      ///< 2xx with a body that cannot be read
    cancelled,
  };
  reason why = reason::unknown;
  int status = 0; ///< 0 when no answer came
  int code = 0;   ///< Twilio's error code, 0 when none
  std::string detail;
};

// -- requests -----------------------------------------------------------------

http::outgoing
create_message(const rest_account& at, std::string_view conversation_sid,
               std::string_view author, std::string_view body,
               const reply_reference& reference, steady_time deadline);

/// The newest messages first.
http::outgoing
list_messages(const rest_account& at, std::string_view conversation_sid,
              int page_size, steady_time deadline);

/// Takes a message back, where its channel allows that.
http::outgoing
delete_message(const rest_account& at, std::string_view conversation_sid,
               std::string_view message_sid, steady_time deadline);

/// Removes a conversation with everything in it, for good.
http::outgoing
delete_conversation(const rest_account& at, std::string_view conversation_sid,
                    steady_time deadline);

http::outgoing
list_participants(const rest_account& at, std::string_view conversation_sid,
                  steady_time deadline);

/// The service's conversations that were created on that day (UTC) or later.
/// Twilio sorts them by creation, newest first (Conversations v1, parameter
/// `StartDate`).
http::outgoing list_conversations(const rest_account& at, timestamp since,
                                  steady_time deadline);

http::outgoing
fetch_conversation(const rest_account& at, std::string_view conversation_sid,
                   steady_time deadline);

/// Sets an inactive conversation active.
http::outgoing
activate_conversation(const rest_account& at, std::string_view conversation_sid,
                      steady_time deadline);

/// WhatsApp's typing indicator for the customer's message `channel_sid`.
http::outgoing show_typing(const rest_account& at, std::string_view channel_sid,
                           steady_time deadline);

/// Follows `next_page_url` on the account's own host; nothing for null.
std::optional<http::outgoing>
next_page(const rest_account& at, std::string_view next_page_url,
          steady_time deadline);

// -- answers ------------------------------------------------------------------

/// Nothing when the call succeeded (2xx).
std::optional<rest_failure> failure_of(const http::client_result& result);

/// The SID of the message that was made.
result<std::string, rest_failure>
created_message(const http::client_result& result);

struct listed_message {
  std::string sid; ///< empty when it is none
  int64_t index = 0;
  std::string author;
  std::string participant; ///< `MB…`, or empty
  std::string body;
  std::vector<conversation::attachment> media;
  std::string attributes;
  timestamp created{};
};

struct message_page {
  std::vector<listed_message> messages;
  std::string next_page_url; ///< empty at the end
};

result<message_page, rest_failure>
listed_messages(const http::client_result& result);

struct participant_page {
  std::vector<conversation::participant> participants;
  std::string next_page_url;
};

result<participant_page, rest_failure>
listed_participants(const http::client_result& result);

struct listed_conversation {
  std::string sid; ///< empty when it is none
  conversation::lifecycle state = conversation::lifecycle::unknown;
  timestamp created{};
};

struct conversation_page {
  std::vector<listed_conversation> conversations;
  std::string next_page_url;
};

result<conversation_page, rest_failure>
listed_conversations(const http::client_result& result);

result<conversation::lifecycle, rest_failure>
fetched_state(const http::client_result& result);

} // namespace parley::twilio
