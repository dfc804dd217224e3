#pragma once

#include "base/time.hpp"
#include "conversation/event.hpp"
#include "conversation/facts.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// @file
/// What comparing conversations with their source asks the database, and what
/// it writes there. Pages are bounded, so that commits need not wait for long.

namespace parley::storage {

// -- findings -----------------------------------------------------------------

/// When the source was looked at as a whole.
struct looks {
  timestamp born{}; ///< the first time; what is older is history. The epoch
                    ///< when there was none
  timestamp last{}; ///< what was created before was found, or is history
  int64_t last_turn = 0; ///< where `ask_active` begins to tell what is new
};

/// A conversation that is not closed, as far as is known.
struct open_conversation {
  conversation::key which;
  conversation::lifecycle state = conversation::lifecycle::unknown;
  int64_t last_index = -1; ///< the highest that was taken in; -1: none
  int64_t compared = -1;   ///< up to here the source and the inbox agree
};

struct open_page {
  std::vector<open_conversation> conversations;
  int64_t next = 0; ///< where the page after it begins; 0: that was all
};

/// How a message that the source lists stands here.
enum class standing : uint8_t {
  missing,   ///< never heard of
  known,     ///< taken in, or our own reply as it was recorded
  under_way, ///< our own reply, whose fate is being settled
  failed,    ///< our own reply, which was given up: it arrived after all
  repeated,  ///< our own reply once more: another message is the recorded one
};

// -- questions ----------------------------------------------------------------

/// Gives `looks`.
struct ask_looks {};

/// A page of all that are not closed, those heard of last first. Gives an
/// `open_page`.
struct ask_open {
  int64_t from = 0; ///< `open_page::next` of the page before; 0: the first
  std::size_t limit = 100;
};

/// Those with a turn closed since, each once a page. Gives an `open_page`,
/// whose `next` is never 0: the next question goes on from there.
struct ask_active {
  int64_t after_turn = 0;  ///< `looks::last_turn`, or `open_page::next`
  std::size_t limit = 100; ///< turns
};

/// Which of these were never heard of, those that were erased left out. Gives a
/// `std::vector<conversation::key>`.
struct ask_unknown {
  std::vector<conversation::key> which;
};

/// A message as the source lists it.
struct listed_message {
  std::string id;
  std::string turn; ///< of our own reply, by its reference; else empty
  int part = 0;
};

/// Gives a `std::vector<standing>`, one for each message.
struct ask_standing {
  conversation::key conversation;
  std::vector<listed_message> messages;
};

/// What is known of a conversation. Gives a
/// `std::optional<conversation::facts>`: nothing for one never heard of.
struct ask_facts {
  conversation::key conversation;
};

using question = std::variant<ask_looks, ask_open, ask_active, ask_unknown,
                              ask_standing, ask_facts>;
using finding
  = std::variant<looks, open_page, std::vector<conversation::key>,
                 std::vector<standing>, std::optional<conversation::facts>>;

// -- writes -------------------------------------------------------------------

/// Up to here the source's list and the inbox agree. Never goes back; makes a
/// conversation that was never heard of, but none that was erased.
struct compared {
  conversation::key conversation;
  int64_t up_to = -1;
  timestamp when{};
};

/// All that was created at the source before this was found. The first one is
/// the database's birth.
struct looked {
  timestamp when{};
};

/// A part that was given up has arrived: it is `sent`. A part that stands
/// elsewhere stays.
struct part_found {
  conversation::key conversation;
  std::string turn;
  int part = 1;
  std::string message_id; ///< the source's id of it
};

} // namespace parley::storage
