#include "storage/schema.hpp"

#include <array>

namespace parley::storage {

namespace {

// Times are milliseconds since 1970; states are the numbers of the enums in
// rows.hpp. Comments within the text show in the database's own schema.
//
// A write dirties few pages, since each costs a copy into the log and another
// into the file: rows are appended, what grows for ever is indexed by turn
// (ascending) rather than by conversation (random), and what is looked up by
// conversation stands in partial indexes that stay as small as the open work.
constexpr const char* base_tables = R"(
CREATE TABLE meta(
  name TEXT PRIMARY KEY,
  value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- a keyed hash of every event taken in; outlives all else
CREATE TABLE seen(
  hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE conversation(
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  state INTEGER NOT NULL DEFAULT 0,
  roster_known INTEGER NOT NULL DEFAULT 0,
  opted_out INTEGER NOT NULL DEFAULT 0,
  active_agent TEXT NOT NULL DEFAULT '',
  UNIQUE(source, external_id)
) STRICT;

CREATE TABLE participant(
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  position INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  identity TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  proxy_address TEXT NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY(conversation, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE turn(
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  external_id TEXT NOT NULL,
  outcome TEXT NOT NULL,
  closed INTEGER NOT NULL
) STRICT;
CREATE INDEX turn_by_conversation ON turn(conversation);

-- the inbox
CREATE TABLE message(
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  external_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  author TEXT NOT NULL,
  participant TEXT NOT NULL,
  text TEXT NOT NULL,
  media TEXT NOT NULL,
  created INTEGER NOT NULL,
  received INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0, -- pending, answered, silent
  turn INTEGER REFERENCES turn(id)
) STRICT;
CREATE UNIQUE INDEX message_pending ON message(conversation, external_id)
  WHERE state = 0;

-- the history
CREATE TABLE item(
  id INTEGER PRIMARY KEY,
  turn INTEGER NOT NULL REFERENCES turn(id),
  kind INTEGER NOT NULL, -- message of the user, of the assistant, call, output, reasoning
  call_id TEXT NOT NULL,
  json TEXT NOT NULL
) STRICT;
CREATE INDEX item_by_turn ON item(turn);

CREATE TABLE outbox(
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  turn INTEGER NOT NULL REFERENCES turn(id),
  part INTEGER NOT NULL,
  text TEXT NOT NULL,
  state INTEGER NOT NULL, -- queued, sending, unknown, sent, failed, withdrawn
  posts INTEGER NOT NULL,
  send_deadline INTEGER NOT NULL,
  after_index INTEGER NOT NULL,
  message_id TEXT
) STRICT;
CREATE INDEX outbox_unsettled ON outbox(conversation, id) WHERE state < 3;
)";

constexpr const char* delivery_receipts = R"(
ALTER TABLE outbox ADD COLUMN delivery_status TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN error_code INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_by_message ON outbox(message_id)
  WHERE message_id IS NOT NULL;
)";

// What became of turns, and the journal of those that are open. Only a run that
// has called a committing tool has one; it goes when the turn is closed.
constexpr const char* turns_and_journal = R"(
ALTER TABLE turn ADD COLUMN state INTEGER NOT NULL DEFAULT 0; -- answered, silent, failed
ALTER TABLE turn ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE turn ADD COLUMN detail TEXT NOT NULL DEFAULT '';
ALTER TABLE turn ADD COLUMN tokens INTEGER NOT NULL DEFAULT 0;
UPDATE turn SET state = 1 WHERE outcome = 'silent';
UPDATE turn SET state = 2, reason = outcome
  WHERE outcome IN ('model_unavailable', 'token_limit', 'gave_up');
CREATE INDEX turn_failed ON turn(id) WHERE state = 2;

ALTER TABLE message ADD COLUMN journalled INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversation ADD COLUMN facts_changed INTEGER NOT NULL DEFAULT -1;

CREATE TABLE journal(
  conversation INTEGER PRIMARY KEY REFERENCES conversation(id),
  turn TEXT NOT NULL, -- its id, once it is closed
  active_agent TEXT NOT NULL,
  complete INTEGER NOT NULL,
  after_index INTEGER NOT NULL
) STRICT;

CREATE TABLE journal_item(
  conversation INTEGER NOT NULL
    REFERENCES journal(conversation) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL, -- as in item
  call_id TEXT NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY(conversation, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE journal_call(
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL
    REFERENCES journal(conversation) ON DELETE CASCADE,
  call_key TEXT NOT NULL,
  call_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  arguments TEXT NOT NULL,
  output TEXT, -- null: nobody knows whether it was carried out
  UNIQUE(conversation, call_key)
) STRICT;
)";

// Private text may be sealed: then it is a BLOB, else TEXT, so its columns take
// ANY. Keys stand apart, in rows of one size that are appended and overwritten
// and never removed: SQLite moves none of them, so no copy of a destroyed one
// is left in a page.
constexpr const char* sealed_columns = R"(
CREATE TABLE master_key(
  id BLOB PRIMARY KEY -- of a key that wraps data keys, or did
) STRICT, WITHOUT ROWID;

CREATE TABLE data_key(
  id INTEGER PRIMARY KEY,
  wrapped BLOB NOT NULL -- zeros once it is destroyed
) STRICT;

-- keyed hashes of conversations that were erased
CREATE TABLE erased(
  hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

ALTER TABLE conversation ADD COLUMN data_key INTEGER REFERENCES data_key(id);
ALTER TABLE conversation ADD COLUMN created INTEGER NOT NULL DEFAULT 0;

CREATE TABLE new_participant(
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  position INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  identity ANY NOT NULL,
  channel TEXT NOT NULL,
  address ANY NOT NULL,
  proxy_address ANY NOT NULL,
  created INTEGER NOT NULL,
  PRIMARY KEY(conversation, position)
) STRICT, WITHOUT ROWID;
INSERT INTO new_participant
  SELECT conversation, position, external_id, identity, channel, address,
         proxy_address, created
  FROM participant;
DROP TABLE participant;
ALTER TABLE new_participant RENAME TO participant;

CREATE TABLE new_message(
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  external_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  author ANY NOT NULL,
  participant TEXT NOT NULL,
  text ANY NOT NULL,
  media ANY NOT NULL,
  created INTEGER NOT NULL,
  received INTEGER NOT NULL,
  state INTEGER NOT NULL DEFAULT 0, -- pending, answered, silent
  turn INTEGER REFERENCES turn(id),
  journalled INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO new_message
  SELECT id, conversation, external_id, position, author, participant, text,
         media, created, received, state, turn, journalled
  FROM message;
DROP TABLE message;
ALTER TABLE new_message RENAME TO message;
CREATE UNIQUE INDEX message_pending ON message(conversation, external_id)
  WHERE state = 0;
CREATE INDEX message_by_turn ON message(turn) WHERE turn IS NOT NULL;

CREATE TABLE new_item(
  id INTEGER PRIMARY KEY,
  turn INTEGER NOT NULL REFERENCES turn(id),
  position INTEGER NOT NULL, -- in its turn
  kind INTEGER NOT NULL, -- message of the user, of the assistant, call, output, reasoning
  call_id TEXT NOT NULL,
  json ANY NOT NULL
) STRICT;
INSERT INTO new_item
  SELECT id, turn, row_number() OVER (PARTITION BY turn ORDER BY id) - 1, kind,
         call_id, json
  FROM item;
DROP TABLE item;
ALTER TABLE new_item RENAME TO item;
CREATE INDEX item_by_turn ON item(turn);

CREATE TABLE new_outbox(
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL REFERENCES conversation(id),
  turn INTEGER NOT NULL REFERENCES turn(id),
  part INTEGER NOT NULL,
  text ANY NOT NULL,
  state INTEGER NOT NULL, -- queued, sending, unknown, sent, failed, withdrawn
  posts INTEGER NOT NULL,
  send_deadline INTEGER NOT NULL,
  after_index INTEGER NOT NULL,
  message_id TEXT,
  delivery_status TEXT NOT NULL DEFAULT '',
  error_code INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO new_outbox
  SELECT id, conversation, turn, part, text, state, posts, send_deadline,
         after_index, message_id, delivery_status, error_code
  FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE INDEX outbox_unsettled ON outbox(conversation, id) WHERE state < 3;
CREATE INDEX outbox_by_message ON outbox(message_id)
  WHERE message_id IS NOT NULL;
CREATE INDEX outbox_by_turn ON outbox(turn);

DROP INDEX turn_failed;
CREATE INDEX turn_failed ON turn(conversation) WHERE state = 2;

CREATE TABLE new_journal_item(
  conversation INTEGER NOT NULL
    REFERENCES journal(conversation) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  kind INTEGER NOT NULL, -- as in item
  call_id TEXT NOT NULL,
  json ANY NOT NULL,
  PRIMARY KEY(conversation, position)
) STRICT, WITHOUT ROWID;
INSERT INTO new_journal_item
  SELECT conversation, position, kind, call_id, json FROM journal_item;
DROP TABLE journal_item;
ALTER TABLE new_journal_item RENAME TO journal_item;

CREATE TABLE new_journal_call(
  id INTEGER PRIMARY KEY,
  conversation INTEGER NOT NULL
    REFERENCES journal(conversation) ON DELETE CASCADE,
  call_key TEXT NOT NULL,
  call_id TEXT NOT NULL,
  tool TEXT NOT NULL,
  arguments ANY NOT NULL,
  output ANY, -- null: nobody knows whether it was carried out
  UNIQUE(conversation, call_key)
) STRICT;
INSERT INTO new_journal_call
  SELECT id, conversation, call_key, call_id, tool, arguments, output
  FROM journal_call;
DROP TABLE journal_call;
ALTER TABLE new_journal_call RENAME TO journal_call;
)";

// How far the source's lists and the database were found to agree.
constexpr const char* comparison = R"(
ALTER TABLE turn ADD COLUMN last_index INTEGER NOT NULL DEFAULT -1; -- highest of its conversation so far
ALTER TABLE conversation ADD COLUMN compared INTEGER NOT NULL DEFAULT -1; -- index
CREATE INDEX conversation_open ON conversation(id) WHERE state <> 4;
CREATE INDEX outbox_failed ON outbox(conversation) WHERE state = 4;

CREATE TABLE look(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  born INTEGER NOT NULL,
  last INTEGER NOT NULL
) STRICT;
)";

constexpr const char* early_leavers = R"(
-- ids of participants who were heard to leave before they came
ALTER TABLE conversation ADD COLUMN departed TEXT NOT NULL DEFAULT '';
)";

constexpr const char* opt_out_order = R"(
-- the index of the keyword that opted_out is due to
ALTER TABLE conversation ADD COLUMN opt_out_index INTEGER NOT NULL DEFAULT -1;
)";

constexpr std::array all_migrations{
  base_tables, delivery_receipts, turns_and_journal, sealed_columns,
  comparison,  early_leavers,     opt_out_order};

} // namespace

std::span<const char* const> migrations() {
  return all_migrations;
}

} // namespace parley::storage
