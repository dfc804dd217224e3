#include "storage/archive_statements.hpp"

#include <string>

namespace parley::storage {

namespace {

/// Overviews, but for the condition which.
std::string overviews(const char* condition) {
  return std::string{R"(
      SELECT c.id, c.source, c.external_id, c.created, c.state, c.opted_out,
             c.active_agent, c.data_key IS NOT NULL,
             (SELECT count(*) FROM message
              WHERE conversation = c.id AND state = 0),
             (SELECT count(*) FROM outbox
              WHERE conversation = c.id AND state < 3),
             (SELECT count(*) FROM turn
              WHERE conversation = c.id AND state = 2),
             coalesce(newest.closed, 0), coalesce(newest.outcome, '')
      FROM conversation AS c
      LEFT JOIN turn AS newest
        ON newest.id = (SELECT max(id) FROM turn WHERE conversation = c.id)
      )"} + condition;
}

/// Whose a row is, for the sealing pass.
constexpr auto owner_of_row = R"(
      SELECT c.id, c.source, c.external_id, )";

std::string owned(const char* rest) {
  return std::string{owner_of_row} + rest;
}

} // namespace

archive_statements::archive_statements(SQLite::Database& database)
  : list(database, overviews(R"(
      WHERE c.id < ? ORDER BY c.id DESC LIMIT ?)")
                     .c_str()),
    list_failed(database, overviews(R"(
      WHERE c.id < ?
        AND c.id IN (SELECT conversation FROM turn WHERE state = 2)
      ORDER BY c.id DESC LIMIT ?)")
                            .c_str()),
    overview(database, overviews(R"(
      WHERE c.source = ? AND c.external_id = ?)")
                         .c_str()),
    turns(database, R"(
      SELECT id, external_id, state, outcome, reason, detail, closed, tokens
      FROM turn WHERE conversation = ? AND id > ? ORDER BY id LIMIT ?)"),
    newest_turns(database, R"(
      SELECT * FROM (
        SELECT id, external_id, state, outcome, reason, detail, closed, tokens
        FROM turn WHERE conversation = ? ORDER BY id DESC LIMIT ?)
      ORDER BY id)"),
    messages(database, R"(
      SELECT external_id, position, author, participant, text, media, created,
             received, journalled
      FROM message WHERE turn = ? ORDER BY position, received, id)"),
    items(database, R"(
      SELECT item.kind, item.call_id, item.json, turn.external_id,
             item.position
      FROM item JOIN turn ON turn.id = item.turn
      WHERE item.turn = ? ORDER BY item.id)"),
    parts(database, R"(
      SELECT turn.external_id, outbox.part, outbox.text, outbox.state,
             outbox.posts, outbox.send_deadline, outbox.after_index,
             coalesce(outbox.message_id, ''), outbox.delivery_status,
             outbox.error_code
      FROM outbox JOIN turn ON turn.id = outbox.turn
      WHERE outbox.turn = ? ORDER BY outbox.part)"),
    pending(database, R"(
      SELECT external_id, position, author, participant, text, media, created,
             received, journalled, id
      FROM message WHERE conversation = ? AND state = 0 AND id > ?
      ORDER BY id LIMIT ?)"),

    count_messages(database, R"(
      SELECT count(*) FROM message
      WHERE turn IN (SELECT id FROM turn WHERE conversation = ?))"),
    count_turns(database, R"(
      SELECT count(*) FROM turn WHERE conversation = ?)"),
    turn_ids(database, R"(
      SELECT id FROM turn WHERE conversation = ?)"),
    remove_pending(database, R"(
      DELETE FROM message WHERE conversation = ? AND state = 0)"),
    remove_messages(database, R"(
      DELETE FROM message WHERE turn = ?)"),
    remove_items(database, R"(
      DELETE FROM item WHERE turn = ?)"),
    remove_parts(database, R"(
      DELETE FROM outbox WHERE turn = ?)"),
    remove_turn(database, R"(
      DELETE FROM turn WHERE id = ?)"),
    remove_conversation(database, R"(
      DELETE FROM conversation WHERE id = ?)"),
    reduce_conversation(database, R"(
      UPDATE conversation
      SET roster_known = 0, departed = '', active_agent = '', data_key = NULL
      WHERE id = ?)"),

    turns_after(database, R"(
      SELECT id, closed,
             EXISTS (SELECT 1 FROM outbox
                     WHERE outbox.turn = turn.id AND outbox.state < 3)
      FROM turn WHERE id > ? ORDER BY id LIMIT ?)"),
    // One that opted out counts as long as there is more of it than its row.
    conversations_after(database, R"(
      SELECT c.id, c.source, c.external_id, c.epoch,
             c.created < ?3
             AND NOT EXISTS (SELECT 1 FROM turn WHERE conversation = c.id)
             AND NOT EXISTS (SELECT 1 FROM message
                             WHERE conversation = c.id AND state = 0)
             AND NOT EXISTS (SELECT 1 FROM journal WHERE conversation = c.id)
             AND (c.opted_out = 0 OR c.data_key IS NOT NULL
                  OR EXISTS (SELECT 1 FROM participant
                             WHERE conversation = c.id))
      FROM conversation AS c WHERE c.id > ?1 ORDER BY c.id LIMIT ?2)"),
    find_idle(database, R"(
      SELECT c.id, coalesce(c.data_key, 0), c.opted_out FROM conversation AS c
      WHERE c.source = ? AND c.external_id = ? AND c.epoch = ?
        AND NOT EXISTS (SELECT 1 FROM turn WHERE conversation = c.id)
        AND NOT EXISTS (SELECT 1 FROM message
                        WHERE conversation = c.id AND state = 0)
        AND NOT EXISTS (SELECT 1 FROM journal WHERE conversation = c.id))"),

    keys(database, R"(
      SELECT id FROM master_key)"),
    add_key(database, R"(
      INSERT INTO master_key(id) VALUES(?) ON CONFLICT DO NOTHING)"),
    remove_old_keys(database, R"(
      DELETE FROM master_key WHERE id <> ?)"),
    note(database, R"(
      INSERT INTO meta(name, value) VALUES(?1, ?2)
      ON CONFLICT DO UPDATE SET value = ?2)"),
    read_note(database, R"(
      SELECT value FROM meta WHERE name = ?)"),
    all_conversations(database, owned(R"(c.id
      FROM conversation AS c WHERE c.id > ? ORDER BY c.id LIMIT ?)")
                                  .c_str()),
    key_of(database, R"(
      SELECT coalesce(data_key, 0) FROM conversation WHERE id = ?)"),
    plain_roster(database, R"(
      SELECT 1 FROM participant
      WHERE conversation = ? AND typeof(address) = 'text' LIMIT 1)"),
    journal_items(database, R"(
      SELECT position, json FROM journal_item WHERE conversation = ?
        AND typeof(json) = 'text')"),
    save_journal_item(database, R"(
      UPDATE journal_item SET json = ? WHERE conversation = ? AND position = ?)"),
    journal_calls(database, R"(
      SELECT id, call_key, arguments, output FROM journal_call
      WHERE conversation = ?
        AND (typeof(arguments) = 'text' OR typeof(output) = 'text'))"),
    save_arguments(database, R"(
      UPDATE journal_call SET arguments = ? WHERE id = ?)"),
    save_output(database, R"(
      UPDATE journal_call SET output = ? WHERE id = ?)"),
    all_messages(database, owned(R"(m.id, m.external_id, m.author, m.text,
             m.media
      FROM message AS m JOIN conversation AS c ON c.id = m.conversation
      WHERE m.id > ? ORDER BY m.id LIMIT ?)")
                             .c_str()),
    save_message(database, R"(
      UPDATE message SET author = ?, text = ?, media = ? WHERE id = ?)"),
    all_items(database, owned(R"(i.id, t.external_id, i.position, i.json
      FROM item AS i JOIN turn AS t ON t.id = i.turn
      JOIN conversation AS c ON c.id = t.conversation
      WHERE i.id > ? ORDER BY i.id LIMIT ?)")
                          .c_str()),
    save_item(database, R"(
      UPDATE item SET json = ? WHERE id = ?)"),
    all_parts(database, owned(R"(o.id, t.external_id, o.part, o.text
      FROM outbox AS o JOIN turn AS t ON t.id = o.turn
      JOIN conversation AS c ON c.id = o.conversation
      WHERE o.id > ? ORDER BY o.id LIMIT ?)")
                          .c_str()),
    save_part(database, R"(
      UPDATE outbox SET text = ? WHERE id = ?)") {
  // nop
}

} // namespace parley::storage
