#pragma once

#include "storage/store.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// @file
/// What operators ask of a database, and its upkeep: lists and records,
/// erasing, sealing what is plain, forgetting what is old. Everything is
/// bounded, so that commits need not wait for it.

namespace parley::storage {

// -- lists --------------------------------------------------------------------

/// A page of the conversations, the newest first.
struct page_request {
  int64_t before = 0; ///< `page::next` of the page before; 0: the first page
  std::size_t limit = 50;
  bool failed_only = false; ///< those with a failed turn
};

/// A conversation, without a word of what was said in it.
struct overview {
  conversation::key which;
  timestamp created{}; ///< taken in first; the epoch when that is not known
  conversation::lifecycle state = conversation::lifecycle::unknown;
  bool opted_out = false;
  std::string active_agent;
  bool sealed = false;         ///< has a key of its own
  int64_t pending = 0;         ///< messages
  int64_t unsettled_parts = 0; ///< of replies
  int64_t failed_turns = 0;
  timestamp last_closed{};  ///< its newest turn; the epoch when there is none
  std::string last_outcome; ///< that turn's
};

struct page {
  std::vector<overview> conversations;
  int64_t next = 0; ///< 0: that was all
};

// -- records ------------------------------------------------------------------

struct record_request {
  conversation::key which;
  int64_t after = 0;      ///< `record_piece::next` of the piece before
  std::size_t limit = 50; ///< turns, or pending messages
  bool newest = false;    ///< the newest turns and messages, in one piece
};

/// A part of a reply and what became of it.
struct part_record {
  outbox_part what;
  std::string message_id;      ///< at the source; empty: not known
  std::string delivery_status; ///< the newest receipt's; empty: none came
  int error_code = 0;          ///< the same one's
};

/// A turn and all that hangs on it.
struct turn_record {
  std::string id;
  turn_state state = turn_state::answered;
  std::string outcome;
  std::string reason;
  std::string detail;
  timestamp closed{};
  int64_t tokens = 0;
  std::vector<pending_message> messages; ///< answered by it
  std::vector<model::item_ptr> items;
  std::vector<part_record> parts;
};

/// A stretch of a conversation's record, opened: turns from the oldest on, then
/// messages that no turn has answered yet.
struct record_piece {
  overview about;
  conversation::facts facts; ///< in the first piece
  std::vector<turn_record> turns;
  std::vector<pending_message> pending;
  std::optional<journal> open_run; ///< in the last piece
  int64_t next = 0;                ///< 0: that was all
};

// -- erasing ------------------------------------------------------------------

/// What was erased.
struct erasure {
  bool found = false;   ///< whether there was anything
  bool already = false; ///< erased before
  int64_t pending = 0;  ///< messages that wait for an answer no more
  int64_t messages = 0; ///< in all
  int64_t turns = 0;
  bool files_clean = true; ///< else `scrub` has still to succeed
};

// -- upkeep -------------------------------------------------------------------

/// What a piece of the sealing pass has done.
struct sealing_progress {
  bool done = false;   ///< everything is sealed under the first master key
  int64_t sealed = 0;  ///< rows that were plain
  int64_t wrapped = 0; ///< keys, anew, with the first master key
  /// Conversations that were left out, since their key does not open.
  int64_t unreadable = 0;
};

/// Which master keys a database needs.
struct sealing_state {
  bool sealing = false;          ///< whether there is a master key
  bool complete = true;          ///< the pass has nothing left to do
  std::vector<std::string> keys; ///< ids in hex that must be given, the first
                                 ///< master key's first
};

/// A conversation of which nothing is left but its row.
struct idle_conversation {
  conversation::key which;
  int64_t epoch = 0;
};

/// What a piece of forgetting has done.
struct forgetting_progress {
  bool done = false;
  int64_t turns = 0;    ///< removed, with all that hung on them
  int64_t messages = 0; ///< removed with them
  /// To be removed by `remove_idle`, unless they are awake.
  std::vector<idle_conversation> idle;
};

/// The operator's side of a database. Calls block; one thread at a time, the
/// store's own.
class archive {
public:
  virtual ~archive() = default;

  virtual result<page, failure> list(const page_request& which) = 0;

  /// Nothing: there is no such conversation.
  virtual result<std::optional<record_piece>, failure>
  read(const record_request& which) = 0;

  /// Destroys the conversation's key, removes its rows, and remembers a keyed
  /// hash of its name, so that it is never taken in again. Who has claimed it
  /// is fenced from now on.
  virtual result<erasure, failure> erase(const conversation::key& which) = 0;

  /// Those of the conversations that were erased.
  virtual result<std::vector<conversation::key>, failure>
  erased_among(std::span<const conversation::key> which) = 0;

  /// Seals what is plain, and wraps keys anew with the first master key. Called
  /// until it is done; each call goes on where the one before has stopped.
  /// @param limit Rows and keys that are looked at.
  virtual result<sealing_progress, failure> seal_more(std::size_t limit) = 0;

  virtual result<sealing_state, failure> keys() = 0;

  /// Removes what was closed before that time and hangs on nothing open. Called
  /// until it is done. @param limit Turns and conversations looked at.
  virtual result<forgetting_progress, failure>
  forget(timestamp before, std::size_t limit) = 0;

  /// Removes those of them of which still nothing is left. One that opted out
  /// keeps its row, so that its STOP is not forgotten.
  /// @return How many were removed.
  virtual result<int64_t, failure>
  remove_idle(std::span<const idle_conversation> which) = 0;

  /// Cleans the files of what was removed. @return False: somebody else reads
  /// them; try again later.
  virtual result<bool, failure> scrub() = 0;
};

} // namespace parley::storage
