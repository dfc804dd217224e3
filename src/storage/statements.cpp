#include "storage/statements.hpp"

namespace parley::storage {

statements::statements(SQLite::Database& database)
  : touch(database, R"(
      UPDATE meta SET value = value WHERE name = 'hash_key')"),
    find_conversation(database, R"(
      SELECT id, data_key FROM conversation
      WHERE source = ? AND external_id = ?)"),
    find_claimed(database, R"(
      SELECT id, data_key FROM conversation
      WHERE source = ? AND external_id = ? AND epoch = ?)"),
    add_conversation(database, R"(
      INSERT INTO conversation(source, external_id, created, data_key)
      VALUES(?, ?, ?, nullif(?, 0)))"),
    read_claim(database, R"(
      SELECT epoch, attempts, active_agent FROM conversation WHERE id = ?)"),
    save_claim(database, R"(
      UPDATE conversation SET epoch = ?, attempts = ? WHERE id = ?)"),
    end_turn(database, R"(
      UPDATE conversation
      SET attempts = 0,
          active_agent = coalesce(nullif(?1, ''), active_agent),
          opted_out = coalesce(?2, opted_out),
          opt_out_index = max(?3, opt_out_index)
      WHERE id = ?4
        AND (attempts <> 0 OR active_agent <> ?1
             OR opted_out <> coalesce(?2, opted_out)
             OR opt_out_index < ?3))"),
    unfinished(database, R"(
      SELECT source, external_id FROM conversation
      WHERE id IN (SELECT conversation FROM message WHERE state = 0
                   UNION
                   SELECT conversation FROM outbox WHERE state < 3
                   UNION
                   SELECT conversation FROM journal)
        AND attempts >= ?
      ORDER BY attempts, id)"),

    read_key(database, R"(
      SELECT wrapped FROM data_key WHERE id = ?)"),
    add_key(database, R"(
      INSERT INTO data_key(wrapped) VALUES(?))"),
    save_key(database, R"(
      UPDATE data_key SET wrapped = ? WHERE id = ?)"),
    give_key(database, R"(
      UPDATE conversation SET data_key = ? WHERE id = ?)"),

    any_erased(database, R"(
      SELECT 1 FROM erased LIMIT 1)"),
    is_erased(database, R"(
      SELECT 1 FROM erased WHERE hash = ?)"),
    add_erased(database, R"(
      INSERT INTO erased(hash) VALUES(?) ON CONFLICT DO NOTHING)"),

    read_facts(database, R"(
      SELECT state, roster_known, opted_out, opt_out_index, departed
      FROM conversation WHERE id = ?)"),
    save_facts(database, R"(
      UPDATE conversation
      SET state = ?, roster_known = ?, opted_out = ?, opt_out_index = ?,
          departed = ?
      WHERE id = ?)"),
    facts_changed(database, R"(
      UPDATE conversation SET facts_changed = ? WHERE id = ?)"),
    facts_older_than(database, R"(
      SELECT 1 FROM conversation WHERE id = ? AND facts_changed < ?)"),
    read_participants(database, R"(
      SELECT external_id, identity, channel, address, proxy_address, created
      FROM participant WHERE conversation = ? ORDER BY position)"),
    clear_participants(database, R"(
      DELETE FROM participant WHERE conversation = ?)"),
    add_participant(database, R"(
      INSERT INTO participant(conversation, position, external_id, identity,
                              channel, address, proxy_address, created)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?))"),

    remember_event(database, R"(
      INSERT INTO seen(hash) VALUES(?) ON CONFLICT DO NOTHING)"),
    forget_event(database, R"(
      DELETE FROM seen WHERE hash = ?)"),
    add_message(database, R"(
      INSERT INTO message(conversation, external_id, position, author,
                          participant, text, media, created, received)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING)"),
    update_message(database, R"(
      UPDATE message SET text = ?
      WHERE conversation = ? AND external_id = ? AND state = 0)"),
    remove_message(database, R"(
      DELETE FROM message
      WHERE conversation = ? AND external_id = ? AND state = 0)"),
    settle_message(database, R"(
      UPDATE message SET state = ?, turn = ?
      WHERE conversation = ? AND external_id = ? AND state = 0)"),
    mark_journalled(database, R"(
      UPDATE message SET journalled = 1
      WHERE conversation = ? AND external_id = ? AND state = 0)"),
    read_pending(database, R"(
      SELECT external_id, position, author, participant, text, media, created,
             received, journalled
      FROM message WHERE conversation = ? AND state = 0
      ORDER BY position, received, id)"),
    count_pending(database, R"(
      SELECT count(*) FROM message WHERE state = 0)"),
    count_pending_by_conversation(database, R"(
      SELECT source, conversation.external_id, pending
      FROM (SELECT conversation, count(*) AS pending FROM message
            WHERE state = 0 GROUP BY conversation) AS counted
        JOIN conversation ON conversation.id = counted.conversation)"),

    read_last_turn(database, R"(
      SELECT external_id, last_index FROM turn WHERE conversation = ?
      ORDER BY id DESC LIMIT 1)"),
    add_turn(database, R"(
      INSERT INTO turn(conversation, external_id, outcome, closed, state,
                       reason, detail, tokens, last_index)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?))"),
    fail_turn(database, R"(
      UPDATE turn SET state = 2, reason = ?, detail = ?
      WHERE id = (SELECT turn FROM outbox WHERE id = ?))"),
    read_usage(database, R"(
      SELECT closed, tokens FROM turn WHERE conversation = ?
      ORDER BY id DESC)"),
    add_item(database, R"(
      INSERT INTO item(turn, position, kind, call_id, json)
      VALUES(?, ?, ?, ?, ?))"),
    read_items(database, R"(
      SELECT item.kind, item.call_id, item.json, turn.external_id,
             item.position
      FROM turn CROSS JOIN item ON item.turn = turn.id
      WHERE turn.conversation = ?
      ORDER BY turn.id DESC, item.id DESC LIMIT ?)"),

    add_part(database, R"(
      INSERT INTO outbox(conversation, turn, part, text, state, posts,
                         send_deadline, after_index)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?))"),
    find_part(database, R"(
      SELECT outbox.id, outbox.state
      FROM outbox JOIN turn ON turn.id = outbox.turn
      WHERE outbox.conversation = ? AND outbox.state < 3
        AND turn.external_id = ? AND outbox.part = ?)"),
    move_part(database, R"(
      UPDATE outbox SET state = ? WHERE id = ?)"),
    part_sending(database, R"(
      UPDATE outbox SET state = 1, posts = posts + 1, send_deadline = ?
      WHERE id = ?)"),
    part_sent(database, R"(
      UPDATE outbox SET state = 3, message_id = nullif(?, '')
      WHERE id = ?)"),
    part_queued(database, R"(
      UPDATE outbox SET state = 0, posts = max(posts - 1, 0) WHERE id = ?)"),
    read_unsettled(database, R"(
      SELECT turn.external_id, outbox.part, outbox.text, outbox.state,
             outbox.posts, outbox.send_deadline, outbox.after_index
      FROM outbox JOIN turn ON turn.id = outbox.turn
      WHERE outbox.conversation = ? AND outbox.state < 3
      ORDER BY outbox.id)"),
    // Webhooks come in any order: what is overtaken changes nothing.
    add_receipt(database, R"(
      UPDATE outbox SET delivery_status = ?1, error_code = ?2
      WHERE message_id = ?3
        AND conversation = (SELECT id FROM conversation
                            WHERE source = ?4 AND external_id = ?5)
        AND NOT (?1 = 'sent' AND delivery_status <> '')
        AND NOT (?1 = 'delivered' AND delivery_status = 'read'))"),

    save_journal(database, R"(
      INSERT INTO journal(conversation, turn, active_agent, complete,
                          after_index)
      VALUES(?1, ?2, ?3, ?4, ?5)
      ON CONFLICT DO UPDATE SET turn = ?2, active_agent = ?3, complete = ?4,
                                after_index = ?5)"),
    read_journal(database, R"(
      SELECT turn, active_agent, complete, after_index
      FROM journal WHERE conversation = ?)"),
    end_journal(database, R"(
      DELETE FROM journal WHERE conversation = ?)"),
    clear_journal_items(database, R"(
      DELETE FROM journal_item WHERE conversation = ?)"),
    add_journal_item(database, R"(
      INSERT INTO journal_item(conversation, position, kind, call_id, json)
      VALUES(?, ?, ?, ?, ?))"),
    read_journal_items(database, R"(
      SELECT kind, call_id, json, position FROM journal_item
      WHERE conversation = ?
      ORDER BY position)"),
    add_journal_call(database, R"(
      INSERT INTO journal_call(conversation, call_key, call_id, tool, arguments)
      VALUES(?, ?, ?, ?, ?) ON CONFLICT DO NOTHING)"),
    end_journal_call(database, R"(
      UPDATE journal_call SET output = ?
      WHERE conversation = ? AND call_key = ? AND output IS NULL)"),
    read_journal_calls(database, R"(
      SELECT call_key, call_id, tool, arguments, output FROM journal_call
      WHERE conversation = ? ORDER BY id)") {
  // nop
}

} // namespace parley::storage
