#pragma once

#include "base/time.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

/// @file
/// src/conversation: what a conversation is to Parley, wherever it comes from:
/// its events, its participants, and the decisions taken from them. Plain
/// values and functions; an edge (Twilio today) translates into these.

namespace parley::conversation {

/// Which conversation: the edge it comes from and its opaque id there.
struct key {
  std::string source; ///< `twilio`
  std::string id;     ///< `CH…`, as the source spells it

  auto operator<=>(const key&) const = default;
};

/// Where a conversation stands at its source.
enum class lifecycle : uint8_t {
  unknown,
  initializing,
  active,
  inactive,
  closed
};

/// A file that came with a message. Its content is fetched elsewhere.
struct attachment {
  std::string id;
  std::string content_type;
  std::string filename;
  int64_t size = 0; ///< bytes
};

/// Somebody in a conversation.
struct participant {
  std::string id;       ///< `MB…`
  std::string identity; ///< a chat user's name; empty for phone numbers
  std::string channel; ///< binding type in lower case (`sms`, `whatsapp`, …);
                       ///< empty for a chat user
  std::string address; ///< `+1555…`, `whatsapp:+1555…`; empty for a chat user
  std::string proxy_address; ///< our number for them
  timestamp created{};

  bool operator==(const participant&) const = default;
};

/// One message, as the source has it.
struct message {
  std::string id;    ///< `IM…`
  int64_t index = 0; ///< its place in the conversation, from 0
  std::string author;
  std::string participant; ///< `MB…`, or empty
  std::string text;        ///< UTF-8, no NUL
  std::vector<attachment> media;
  timestamp created{};
  bool missed = false; ///< found in a list: nobody had told of it
};

struct message_added {
  message what;
};

struct message_updated {
  message what;
};

struct message_removed {
  std::string id;
};

struct participant_added {
  participant who;
};

struct participant_updated {
  participant who;
};

struct participant_removed {
  participant who;
};

/// The conversation was seen to begin: from here on participant events tell
/// the whole roster.
struct conversation_added {
  lifecycle state = lifecycle::active;
};

struct state_changed {
  lifecycle to = lifecycle::unknown;
};

/// The conversation is gone at its source.
struct conversation_removed {};

/// What became of a message on its way to a phone.
struct delivery_updated {
  std::string message_id;
  std::string status; ///< sent, delivered, read, failed, undelivered
  int error_code = 0;
};

/// Something was not told when it happened: what is known of roster and state
/// may be out of date.
struct events_missed {};

/// One of our replies stands at the source twice. This message is not the one
/// that is recorded as the reply.
struct reply_repeated {
  std::string message_id;
  std::string turn;
  int part = 1;
};

using change
  = std::variant<message_added, message_updated, message_removed,
                 participant_added, participant_updated, participant_removed,
                 conversation_added, state_changed, conversation_removed,
                 delivery_updated, events_missed, reply_repeated>;

/// Something that happened in a conversation, to be taken in exactly once.
struct event {
  key conversation;
  std::string identity; ///< equal for every delivery of the same event
  change what;
};

} // namespace parley::conversation
