#include "storage/forgetting.hpp"

#include <vector>

namespace parley::storage {

forgetting::forgetting(archive_statements& prepared, statements& others,
                       vault& keys)
  : prepared_{prepared}, others_{others}, vault_{keys} {
  // nop
}

forgetting_progress forgetting::step(timestamp before, std::size_t limit) {
  forgetting_progress progress;
  if (!turns_done_) {
    turns_done_ = forget_turns(before, limit, progress);
    cursor_ = turns_done_ ? 0 : cursor_;
    return progress;
  }
  progress.done = list_idle(before, limit, progress);
  if (progress.done) {
    turns_done_ = false;
    cursor_ = 0;
  }
  return progress;
}

bool forgetting::forget_turns(timestamp before, std::size_t limit,
                              forgetting_progress& done) {
  std::vector<int64_t> old;
  std::size_t seen = 0;
  bool any_old = false;
  query row{prepared_.turns_after, cursor_, static_cast<int64_t>(limit)};
  for (; row.next(); ++seen) {
    cursor_ = row.number(0);
    const bool is_old = row.time(1) < before;
    any_old = any_old || is_old;
    if (is_old && !row.flag(2))
      old.push_back(cursor_);
  }
  for (const auto turn : old)
    done.messages += remove_turn(turn);
  done.turns += static_cast<int64_t>(old.size());
  // Turns stand in the order in which they were closed.
  return seen < limit || !any_old;
}

int64_t forgetting::remove_turn(int64_t turn) {
  run(prepared_.remove_items, turn);
  run(prepared_.remove_parts, turn);
  const auto messages = run(prepared_.remove_messages, turn);
  run(prepared_.remove_turn, turn);
  return messages;
}

bool forgetting::list_idle(timestamp before, std::size_t limit,
                           forgetting_progress& done) {
  std::size_t seen = 0;
  query row{prepared_.conversations_after, cursor_, static_cast<int64_t>(limit),
            before};
  for (; row.next(); ++seen) {
    cursor_ = row.number(0);
    if (row.flag(4))
      done.idle.push_back({{row.text(1), row.text(2)}, row.number(3)});
  }
  return seen < limit;
}

bool forgetting::remove_idle(const idle_conversation& which) {
  int64_t conversation = 0;
  int64_t key_row = 0;
  bool opted_out = false;
  {
    query row{prepared_.find_idle, which.which.source, which.which.id,
              which.epoch};
    if (!row.next())
      return false;
    conversation = row.number(0);
    key_row = row.number(1);
    opted_out = row.flag(2);
  }
  run(others_.clear_participants, conversation);
  if (opted_out)
    run(prepared_.reduce_conversation, conversation);
  else
    run(prepared_.remove_conversation, conversation);
  destroy_key(key_row);
  return true;
}

erasure forgetting::remove_all(int64_t conversation, int64_t key_row) {
  erasure removed;
  removed.found = true;
  run(others_.end_journal, conversation);
  run(others_.clear_participants, conversation);
  removed.pending = run(prepared_.remove_pending, conversation);
  removed.messages = removed.pending;
  std::vector<int64_t> turns;
  {
    query row{prepared_.turn_ids, conversation};
    while (row.next())
      turns.push_back(row.number(0));
  }
  for (const auto turn : turns)
    removed.messages += remove_turn(turn);
  removed.turns = static_cast<int64_t>(turns.size());
  run(prepared_.remove_conversation, conversation);
  destroy_key(key_row);
  return removed;
}

void forgetting::destroy_key(int64_t key_row) {
  if (key_row != 0)
    vault_.destroy(key_row);
}

} // namespace parley::storage
