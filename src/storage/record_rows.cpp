#include "storage/record_rows.hpp"

#include "storage/facts_rows.hpp"
#include "storage/journal_rows.hpp"
#include "storage/rows.hpp"

namespace parley::storage {

namespace {

/// Loads one piece.
class piece_reader {
public:
  piece_reader(archive_statements& prepared, statements& store, fields in,
               int64_t conversation, const record_request& which)
    : prepared_{prepared}, store_{store}, in_{std::move(in)},
      conversation_{conversation}, which_{which} {
    // nop
  }

  void read(record_piece& into) {
    if (which_.after == 0)
      into.facts = load_facts(store_, conversation_, in_);
    // A cursor counts turns up from 0, then pending messages down from -1.
    if (which_.newest)
      read_newest(into);
    else if (which_.after >= 0)
      read_turns(into);
    else
      read_pending_messages(into, -which_.after - 1);
    if (into.next == 0)
      into.open_run = load_journal(store_, conversation_, in_);
  }

private:
  [[nodiscard]] int64_t limit() const {
    return static_cast<int64_t>(which_.limit);
  }

  void read_newest(record_piece& into) {
    query row{prepared_.newest_turns, conversation_, limit()};
    while (row.next())
      into.turns.push_back(read_turn(row));
    read_pending_messages(into, 0);
    into.next = 0;
  }

  void read_turns(record_piece& into) {
    query row{prepared_.turns, conversation_, which_.after, limit()};
    while (row.next()) {
      into.turns.push_back(read_turn(row));
      into.next = row.number(0);
    }
    if (into.turns.size() < which_.limit)
      into.next = into.about.pending > 0 ? -1 : 0;
  }

  turn_record read_turn(const query& row) {
    turn_record turn;
    const auto id = row.number(0);
    turn.id = row.text(1);
    turn.state = read_turn_state(row, 2);
    turn.outcome = row.text(3);
    turn.reason = row.text(4);
    turn.detail = row.text(5);
    turn.closed = row.time(6);
    turn.tokens = row.number(7);
    query messages{prepared_.messages, id};
    while (messages.next())
      turn.messages.push_back(read_pending(messages, in_));
    query items{prepared_.items, id};
    while (items.next())
      turn.items.push_back(read_item(items, in_));
    query parts{prepared_.parts, id};
    while (parts.next())
      turn.parts.push_back({read_part(parts, in_), parts.text(7), parts.text(8),
                            static_cast<int>(parts.number(9))});
    return turn;
  }

  void read_pending_messages(record_piece& into, int64_t after) {
    query row{prepared_.pending, conversation_, after, limit()};
    int64_t last = 0;
    while (row.next()) {
      into.pending.push_back(read_pending(row, in_));
      last = row.number(9);
    }
    if (into.pending.size() == which_.limit)
      into.next = -last - 1;
  }

  archive_statements& prepared_;
  statements& store_;
  fields in_;
  int64_t conversation_;
  const record_request& which_;
};

} // namespace

overview read_overview(const query& row) {
  overview found;
  found.which = {row.text(1), row.text(2)};
  found.created = row.time(3);
  found.state = read_lifecycle(row, 4);
  found.opted_out = row.flag(5);
  found.active_agent = row.text(6);
  found.sealed = row.flag(7);
  found.pending = row.number(8);
  found.unsettled_parts = row.number(9);
  found.failed_turns = row.number(10);
  found.last_closed = row.time(11);
  found.last_outcome = row.text(12);
  return found;
}

std::optional<record_piece>
load_record(archive_statements& prepared, statements& store, vault& keys,
            const record_request& which) {
  record_piece piece;
  int64_t conversation = 0;
  int64_t key = 0;
  {
    query row{prepared.overview, which.which.source, which.which.id};
    if (!row.next())
      return std::nullopt;
    conversation = row.number(0);
    piece.about = read_overview(row);
  }
  {
    query row{prepared.key_of, conversation};
    key = row.next() ? row.number(0) : 0;
  }
  piece_reader reader{
    prepared, store, {keys, keys.open(key, which.which)}, conversation, which};
  reader.read(piece);
  return piece;
}

} // namespace parley::storage
