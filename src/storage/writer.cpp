#include "storage/writer.hpp"

#include "storage/facts_rows.hpp"
#include "storage/rows.hpp"

#include <algorithm>

namespace parley::storage {

namespace {

/// Why a turn has failed that had an answer.
const std::string not_delivered = "not_delivered";

bool is_settled(part_state state) {
  return state == part_state::sent || state == part_state::failed
         || state == part_state::withdrawn;
}

} // namespace

bool may_move(part_state from, part_state to) {
  if (is_settled(from))
    return false;
  if (to == part_state::withdrawn)
    return from == part_state::queued;
  return from != part_state::queued || to != part_state::unknown;
}

writer::writer(statements& prepared, const hmac_key& hash, vault& sealed,
               tombstones& erased, comparer& comparing)
  : prepared_(prepared), hash_(hash), vault_(sealed), tombstones_(erased),
    comparer_(comparing) {
  // nop
}

std::optional<known_conversation> writer::find(const conversation::key& which) {
  query row{prepared_.find_conversation, which.source, which.id};
  return known(row, which);
}

std::optional<known_conversation>
writer::find_claimed(const conversation::key& which, int64_t epoch) {
  query row{prepared_.find_claimed, which.source, which.id, epoch};
  return known(row, which);
}

std::optional<known_conversation>
writer::known(query& row, const conversation::key& which) {
  if (!row.next())
    return std::nullopt;
  const auto conversation = row.number(0);
  auto key = row.number(1);
  if (key == 0 && vault_.seals()) {
    // From before there was a master key: what it has is sealed later.
    key = vault_.make(which);
    run(prepared_.give_key, key, conversation);
  }
  return known_conversation{conversation,
                            {vault_, vault_.open_to_write(key, which)}};
}

std::optional<known_conversation>
writer::find_or_add(const conversation::key& which, timestamp now) {
  if (auto there = find(which))
    return there;
  if (tombstones_.holds(which))
    return std::nullopt;
  const auto key = vault_.seals() ? vault_.make(which) : 0;
  const auto row
    = insert(prepared_.add_conversation, which.source, which.id, now, key);
  return known_conversation{row, {vault_, vault_.open(key, which)}};
}

write_outcome writer::operator()(const close_turn& what) {
  const auto known = find_claimed(what.conversation, what.epoch);
  if (!known)
    return write_outcome::fenced;
  const auto before = read_last_turn(known->row);
  if (before.id == what.turn)
    return write_outcome::done;
  const auto turn
    = insert(prepared_.add_turn, known->row, what.turn, what.outcome,
             what.closed, what.state, what.reason, what.detail, what.tokens,
             std::max(before.last_index, what.after_index));
  const auto settled
    = what.parts.empty() ? message_state::silent : message_state::answered;
  for (const auto& message : what.messages)
    run(prepared_.settle_message, settled, turn, known->row, message);
  add_items(*known, turn, what);
  add_reply(*known, turn, what);
  run(prepared_.end_turn, what.active_agent, what.opted_out, what.opt_out_index,
      known->row);
  run(prepared_.end_journal, known->row);
  return write_outcome::done;
}

writer::last_turn writer::read_last_turn(int64_t conversation) {
  query row{prepared_.read_last_turn, conversation};
  if (!row.next())
    return {};
  return {row.text(0), row.number(1)};
}

void writer::add_items(const known_conversation& to, int64_t turn,
                       const close_turn& what) {
  int64_t position = 0;
  for (const auto& item : what.items) {
    const auto sealed = to.in.item(what.turn, position);
    run(prepared_.add_item, turn, position++, item->what, item->call_id,
        sealed.seal("json", item->json));
  }
}

void writer::add_reply(const known_conversation& to, int64_t turn,
                       const close_turn& what) {
  int part = 0;
  for (const auto& text : what.parts) {
    const bool first = ++part == 1; // goes out at once; the rest wait for it
    run(prepared_.add_part, to.row, turn, part,
        to.in.part(what.turn, part).seal("text", text),
        first ? part_state::sending : part_state::queued, first ? 1 : 0,
        first ? what.send_deadline : timestamp{}, what.after_index);
  }
}

write_outcome writer::operator()(const move_part& what) {
  const auto known = find_claimed(what.conversation, what.epoch);
  if (!known)
    return write_outcome::fenced;
  query row{prepared_.find_part, known->row, what.turn, what.part};
  if (!row.next() || !may_move(read_part_state(row, 1), what.to))
    return write_outcome::done;
  const auto part = row.number(0);
  if (what.to == part_state::sending)
    run(prepared_.part_sending, what.send_deadline, part);
  else if (what.to == part_state::sent)
    run(prepared_.part_sent, what.message_id, part);
  else if (what.to == part_state::queued)
    run(prepared_.part_queued, part);
  else
    run(prepared_.move_part, what.to, part);
  if (what.to == part_state::failed)
    run(prepared_.fail_turn, not_delivered, what.detail, part);
  return write_outcome::done;
}

write_outcome writer::operator()(const learn_facts& what) {
  const auto known = find_claimed(what.conversation, what.epoch);
  if (!known)
    return write_outcome::fenced;
  if (knows_better(known->row, what.began))
    return write_outcome::done;
  const auto before = load_facts(prepared_, known->row, known->in);
  auto after = before;
  if (what.state)
    after.state = *what.state;
  if (what.roster) {
    after.roster = *what.roster;
    after.roster_known = true;
  }
  save_facts(prepared_, known->row, known->in, before, after);
  return write_outcome::done;
}

write_outcome writer::operator()(const compared& what) {
  const auto known = find_or_add(what.conversation, what.when);
  if (!known)
    return write_outcome::erased;
  comparer_.mark_compared(known->row, what.up_to);
  return write_outcome::done;
}

write_outcome writer::operator()(const looked& what) {
  comparer_.mark_looked(what.when);
  return write_outcome::done;
}

write_outcome writer::operator()(const part_found& what) {
  if (const auto known = find(what.conversation))
    comparer_.mark_found(known->row, what);
  return write_outcome::done;
}

bool writer::knows_better(int64_t conversation, timestamp since) {
  query row{prepared_.facts_older_than, conversation, since};
  return !row.next();
}

} // namespace parley::storage
