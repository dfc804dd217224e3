#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace parley::simulator {

/// Someone in a conversation: by messaging binding or by identity.
struct participant {
  std::string sid;
  std::string identity; ///< of chat participants
  std::string address;  ///< `+1555…`, `whatsapp:+1555…`; of bound ones
  std::string proxy_address;
  std::string attributes = "{}";
  timestamp created;
  timestamp updated;

  /// `sms`, `whatsapp`, `rcs`; empty for chat participants.
  [[nodiscard]] std::string_view binding_type() const;
};

/// How a message fared on its way to one bound participant.
struct receipt {
  std::string sid;
  std::string channel_message_sid;
  std::string participant_sid;
  std::string status; ///< `sent`, `delivered`, …
  timestamp created;
  timestamp updated;
};

/// One message of a conversation.
struct message {
  std::string sid;
  int64_t index = 0;
  std::string author;
  std::string body;
  std::string attributes = "{}";
  std::string participant_sid; ///< empty when the author takes no part
  timestamp created;
  timestamp updated;
  std::vector<receipt> receipts;
};

/// One conversation with everything in it.
struct chat {
  std::string sid;
  std::string friendly_name;
  std::string unique_name;
  std::string attributes = "{}";
  std::string state = "active";
  timestamp created;
  timestamp updated;
  std::vector<participant> participants;
  std::vector<message> messages; ///< by index; removed ones are missing
  int64_t next_index = 0;

  participant* find_participant(std::string_view sid_or_identity);
  message* find_message(std::string_view sid);
  [[nodiscard]] bool closed() const;
};

/// Why Twilio would refuse.
struct refusal {
  int status = 400;
  int code = 20001;
  std::string message;
};

template <class T>
using outcome = result<T, refusal>;

/// Twilio's Conversations as plain state, without sockets or JSON. Not safe
/// from several threads: its owner holds a lock.
class twilio_world {
public:
  /// @param clock What the time is.
  /// @param seed The same one gives the same SIDs.
  explicit twilio_world(std::function<timestamp()> clock,
                        uint64_t seed = std::random_device{}());

  /// A SID: `prefix` and 32 random hex digits.
  std::string new_sid(std::string_view prefix);

  /// A conversation that does not exist yet; refused past 200,000.
  outcome<chat*> add_conversation();

  /// By SID, or null.
  chat* find(std::string_view sid);
  /// By SID or unique name; refused with 404 / 20404.
  outcome<chat*> get(std::string_view sid_or_name);

  bool remove(const std::string& sid);

  /// The conversation in which `address_or_identity` takes part and that is
  /// not closed, or null. Bound addresses have at most one.
  chat* open_conversation_of(std::string_view address_or_identity);

  /// Someone joins. Refused: neither identity nor address, there already,
  /// the address bound elsewhere, conversation closed.
  outcome<participant*> add_participant(chat& to, participant who);
  bool remove_participant(chat& from, const std::string& sid);

  /// A message is added at the next index. Refused: closed, no body, a body
  /// past `most_units` UTF-16 units.
  outcome<message*> add_message(chat& to, std::string author, std::string body,
                                std::string attributes, std::size_t most_units);

  /// Puts a receipt for each bound participant on the message, as `sent`.
  void send_out(chat& from, message& what);

  /// A new state. Refused: unknown, or the conversation is closed.
  outcome<std::monostate> set_state(chat& of, std::string_view state);

  /// SIDs in the order the conversations were made; removed ones are left out.
  [[nodiscard]] const std::map<int64_t, std::string>& in_order() const;

  [[nodiscard]] timestamp now() const;

private:
  void unbind(const chat& from, const participant& who);

  std::function<timestamp()> now_;
  std::mt19937_64 random_;
  std::unordered_map<std::string, std::unique_ptr<chat>> chats_;
  std::unordered_map<std::string, std::string> sid_of_address_;
  std::map<int64_t, std::string> order_;
  std::unordered_map<std::string, int64_t> place_;
  int64_t made_ = 0;
};

/// Whether the text names a phone: `+…`, or a channel's prefix before it.
bool is_phone_address(std::string_view text);

} // namespace parley::simulator
