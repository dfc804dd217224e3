#pragma once

#include "storage/statement.hpp"

namespace parley::storage {

/// The statements of the operator's side, prepared once. Columns of rows stand
/// in the order in which their readers take them.
struct archive_statements {
  /// Throws. @param database Must outlive the statements.
  explicit archive_statements(SQLite::Database& database);

  // lists and records
  statement list;         ///< before, limit → overviews
  statement list_failed;  ///< before, limit → overviews
  statement overview;     ///< source, external id → overview
  statement turns;        ///< conversation, after, limit → rows
  statement newest_turns; ///< conversation, limit → the same
  statement messages;     ///< turn → as `read_pending` takes them
  statement items;        ///< turn → as `read_item` takes them
  statement parts;        ///< turn → as `read_part`, then receipt
  statement pending;      ///< conversation, after, limit → id last

  // removing
  statement count_messages;      ///< conversation → number, with a turn
  statement count_turns;         ///< conversation → number
  statement turn_ids;            ///< conversation → ids
  statement remove_pending;      ///< conversation
  statement remove_messages;     ///< turn
  statement remove_items;        ///< turn
  statement remove_parts;        ///< turn
  statement remove_turn;         ///< id
  statement remove_conversation; ///< id
  statement reduce_conversation; ///< id

  // forgetting
  statement turns_after; ///< after, limit → id, closed, whether it is open
  statement conversations_after; ///< after, limit, before → id, source,
                                 ///< external id, epoch, whether it is idle
  statement find_idle; ///< source, external id, epoch → id, data key, opted out

  // sealing
  statement keys;              ///< → ids of master keys
  statement add_key;           ///< id
  statement remove_old_keys;   ///< id that stays
  statement note;              ///< name, value
  statement read_note;         ///< name → value
  statement all_conversations; ///< after, limit → id, source, external id, key
  statement key_of;            ///< conversation → data key or 0
  statement plain_roster;      ///< conversation → a row when one is plain
  statement journal_items;     ///< conversation → position, JSON
  statement save_journal_item; ///< JSON, conversation, position
  statement journal_calls;     ///< conversation → id, key, arguments, output
  statement save_arguments;    ///< arguments, id of the call
  statement save_output;       ///< output, id of the call
  statement all_messages; ///< after, limit → owner, id, external id, fields
  statement save_message; ///< author, text, media, id
  statement all_items;    ///< after, limit → owner, id, turn, position, JSON
  statement save_item;    ///< JSON, id
  statement all_parts;    ///< after, limit → owner, id, turn, part, text
  statement save_part;    ///< text, id
};

} // namespace parley::storage
