#include "storage/comparer.hpp"

#include "storage/event_code.hpp"
#include "storage/facts_rows.hpp"
#include "storage/rows.hpp"

#include <limits>
#include <set>

namespace parley::storage {

namespace {

open_conversation read_open(const query& row, int column) {
  return {.which = {row.text(column), row.text(column + 1)},
          .state = read_lifecycle(row, column + 2),
          .last_index = row.number(column + 4),
          .compared = row.number(column + 3)};
}

} // namespace

comparer::comparer(SQLite::Database& database, statements& others,
                   const hmac_key& hash, vault& sealed, tombstones& erased)
  : others_(others), hash_(hash), vault_(sealed), tombstones_(erased),
    read_looks_(database, R"(
      SELECT coalesce(max(born), 0), coalesce(max(last), 0),
             (SELECT coalesce(max(id), 0) FROM turn)
      FROM look)"),
    save_look_(database, R"(
      INSERT INTO look(id, born, last) VALUES(1, ?1, ?1)
      ON CONFLICT(id) DO UPDATE SET last = max(last, ?1))"),
    read_open_(database, R"(
      SELECT id, source, external_id, state, compared,
             max(coalesce((SELECT last_index FROM turn
                           WHERE turn.conversation = conversation.id
                           ORDER BY turn.id DESC LIMIT 1), -1),
                 coalesce((SELECT max(position) FROM message
                           WHERE message.conversation = conversation.id
                             AND message.state = 0), -1))
      FROM conversation INDEXED BY conversation_open
      WHERE state <> 4 AND id < ? ORDER BY id DESC LIMIT ?)"),
    read_active_(database, R"(
      SELECT turn.id, source, conversation.external_id, conversation.state,
             compared,
             max(coalesce((SELECT last.last_index FROM turn AS last
                           WHERE last.conversation = conversation.id
                           ORDER BY last.id DESC LIMIT 1), -1),
                 coalesce((SELECT max(position) FROM message
                           WHERE message.conversation = conversation.id
                             AND message.state = 0), -1))
      FROM turn CROSS JOIN conversation ON conversation.id = turn.conversation
      WHERE turn.id > ? ORDER BY turn.id LIMIT ?)"),
    save_compared_(database, R"(
      UPDATE conversation SET compared = ?1 WHERE id = ?2 AND compared < ?1)"),
    is_seen_(database, "SELECT 1 FROM seen WHERE hash = ?"),
    is_recorded_(database, R"(
      SELECT 1 FROM outbox WHERE message_id = ? AND conversation = ?)"),
    read_failed_(database, R"(
      SELECT outbox.id FROM outbox JOIN turn ON turn.id = outbox.turn
      WHERE outbox.conversation = ? AND outbox.state = 4
        AND turn.external_id = ? AND outbox.part = ?)"),
    save_found_(database, R"(
      UPDATE outbox SET state = 3, message_id = ? WHERE id = ?)"),
    is_turn_(database, R"(
      SELECT 1 FROM turn WHERE conversation = ? AND external_id = ?)") {
  // nop
}

std::optional<int64_t> comparer::find(const conversation::key& which) {
  query row{others_.find_conversation, which.source, which.id};
  if (!row.next())
    return std::nullopt;
  return row.number(0);
}

// -- questions ----------------------------------------------------------------

finding comparer::operator()(const ask_looks&) {
  query row{read_looks_};
  looks found;
  if (row.next())
    found = {row.time(0), row.time(1), row.number(2)};
  return found;
}

finding comparer::operator()(const ask_open& what) {
  open_page page;
  const int64_t before
    = what.from == 0 ? std::numeric_limits<int64_t>::max() : what.from;
  query row{read_open_, before, static_cast<int64_t>(what.limit)};
  int64_t last = 0;
  while (row.next()) {
    last = row.number(0);
    page.conversations.push_back(read_open(row, 1));
  }
  if (page.conversations.size() == what.limit)
    page.next = last;
  return page;
}

finding comparer::operator()(const ask_active& what) {
  open_page page;
  page.next = what.after_turn;
  std::set<conversation::key> listed;
  query row{read_active_, what.after_turn, static_cast<int64_t>(what.limit)};
  while (row.next()) {
    page.next = row.number(0);
    auto one = read_open(row, 1);
    if (one.state != conversation::lifecycle::closed
        && listed.insert(one.which).second)
      page.conversations.push_back(std::move(one));
  }
  return page;
}

finding comparer::operator()(const ask_unknown& what) {
  std::vector<conversation::key> unknown;
  for (const auto& one : what.which)
    if (!find(one) && !tombstones_.holds(one))
      unknown.push_back(one);
  return unknown;
}

finding comparer::operator()(const ask_standing& what) {
  const auto conversation = find(what.conversation);
  std::vector<standing> found;
  found.reserve(what.messages.size());
  for (const auto& one : what.messages)
    found.push_back(standing_of(what.conversation, conversation, one));
  return found;
}

finding comparer::operator()(const ask_facts& what) {
  std::optional<conversation::facts> found;
  const auto& which = what.conversation;
  query row{others_.find_conversation, which.source, which.id};
  if (row.next()) {
    const fields in{vault_, vault_.open(row.number(1), which)};
    found = load_facts(others_, row.number(0), in);
  }
  return found;
}

standing comparer::standing_of(const conversation::key& which,
                               std::optional<int64_t> conversation,
                               const listed_message& what) {
  if (conversation && !what.turn.empty())
    if (const auto reply = standing_of_reply(*conversation, what))
      return *reply;
  const auto code = code_of_event(hash_, which.source, what.id);
  query row{is_seen_, blob{code}};
  return row.next() ? standing::known : standing::missing;
}

std::optional<standing>
comparer::standing_of_reply(int64_t conversation, const listed_message& what) {
  if (query{is_recorded_, what.id, conversation}.next())
    return standing::known;
  const int64_t part = what.part;
  if (query{others_.find_part, conversation, what.turn, part}.next())
    return standing::under_way;
  if (query{read_failed_, conversation, what.turn, part}.next())
    return standing::failed;
  if (query{is_turn_, conversation, what.turn}.next())
    return standing::repeated;
  return std::nullopt;
}

// -- writes -------------------------------------------------------------------

void comparer::mark_compared(int64_t conversation, int64_t up_to) {
  run(save_compared_, up_to, conversation);
}

void comparer::mark_looked(timestamp when) {
  run(save_look_, when);
}

void comparer::mark_found(int64_t conversation, const part_found& what) {
  const int64_t part = what.part;
  query row{read_failed_, conversation, what.turn, part};
  if (row.next())
    run(save_found_, what.message_id, row.number(0));
}

} // namespace parley::storage
