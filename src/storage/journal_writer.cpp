#include "storage/writer.hpp"

namespace parley::storage {

write_outcome writer::operator()(const journal_call& what) {
  const auto known = find_claimed(what.conversation, what.epoch);
  if (!known)
    return write_outcome::fenced;
  const auto& at = what.position;
  run(prepared_.save_journal, known->row, at.turn, at.active_agent,
      static_cast<int64_t>(at.complete), at.after_index);
  run(prepared_.clear_journal_items, known->row);
  int64_t position = 0;
  for (const auto& item : at.items) {
    const auto sealed = known->in.journal_item(position);
    run(prepared_.add_journal_item, known->row, position++, item->what,
        item->call_id, sealed.seal("json", item->json));
  }
  for (const auto& message : what.messages)
    run(prepared_.mark_journalled, known->row, message);
  const auto& call = what.call;
  run(prepared_.add_journal_call, known->row, call.key, call.call_id, call.tool,
      known->in.journal_call(call.key).seal("arguments", call.arguments));
  return write_outcome::done;
}

write_outcome writer::operator()(const journal_result& what) {
  const auto known = find_claimed(what.conversation, what.epoch);
  if (!known)
    return write_outcome::fenced;
  run(prepared_.end_journal_call,
      known->in.journal_call(what.key).seal("output", what.output), known->row,
      what.key);
  return write_outcome::done;
}

} // namespace parley::storage
