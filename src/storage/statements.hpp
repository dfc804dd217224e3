#pragma once

#include "storage/statement.hpp"

namespace parley::storage {

/// Every statement of the store, prepared once. Parameters are in the order of
/// the columns they name in statements.cpp.
struct statements {
  /// Throws. @param database Must outlive the statements.
  explicit statements(SQLite::Database& database);

  statement touch; ///< writes a row as it is

  // conversations
  statement find_conversation; ///< source, external id → id, data key
  statement find_claimed;      ///< source, external id, epoch → id, data key
  statement add_conversation;  ///< source, external id, created, data key
  statement read_claim;        ///< id → epoch, attempts, active agent
  statement save_claim;        ///< epoch, attempts, id
  statement end_turn;          ///< active agent or empty, opted out or null, id
  statement unfinished;        ///< attempts → source, external id

  // keys
  statement read_key; ///< id → wrapped
  statement add_key;  ///< wrapped
  statement save_key; ///< wrapped, id
  statement give_key; ///< data key, conversation

  // erasure
  statement any_erased; ///< → a row when there is one
  statement is_erased;  ///< hash → a row when it is there
  statement add_erased; ///< hash

  // facts
  statement read_facts;       ///< id → state, roster known, opted out
  statement save_facts;       ///< state, roster known, opted out, id
  statement facts_changed;    ///< time, id
  statement facts_older_than; ///< id, time → a row when nothing changed since
  statement read_participants;  ///< conversation → rows in order
  statement clear_participants; ///< conversation
  statement add_participant;    ///< conversation, position, then as read

  // inbox
  statement remember_event;  ///< hash; changes nothing when known
  statement forget_event;    ///< hash
  statement add_message;     ///< all but state, turn and journalled
  statement update_message;  ///< text, conversation, external id
  statement remove_message;  ///< conversation, external id
  statement settle_message;  ///< state, turn, conversation, external id
  statement mark_journalled; ///< conversation, external id
  statement read_pending;    ///< conversation → rows in order
  statement count_pending;   ///< → number
  statement count_pending_by_conversation; ///< → source, external id, number

  // turns and history
  statement read_last_turn; ///< conversation → external id, last index
  statement add_turn;       ///< all but id
  statement fail_turn;      ///< reason, detail, part
  statement read_usage;     ///< conversation → closed, tokens; newest first
  statement add_item;       ///< all but id
  statement read_items;     ///< conversation, limit → newest first

  // outbox
  statement add_part;  ///< all but id, message id and receipt
  statement find_part; ///< conversation, turn, part → id, state; if unsettled
  statement move_part; ///< state, id
  statement part_sending;   ///< send deadline, id
  statement part_sent;      ///< message id, id
  statement part_queued;    ///< id
  statement read_unsettled; ///< conversation → rows in order
  statement
    add_receipt; ///< status, error code, message id, source, external id

  // the journal of open turns
  statement save_journal;        ///< all columns
  statement read_journal;        ///< conversation → row
  statement end_journal;         ///< conversation
  statement clear_journal_items; ///< conversation
  statement add_journal_item;    ///< all columns
  statement read_journal_items;  ///< conversation → rows in order
  statement add_journal_call;    ///< all but id and output
  statement end_journal_call;    ///< output, conversation, key
  statement read_journal_calls;  ///< conversation → rows in order
};

} // namespace parley::storage
