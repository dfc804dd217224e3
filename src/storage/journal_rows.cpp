#include "storage/journal_rows.hpp"

#include "storage/rows.hpp"

namespace parley::storage {

std::optional<journal>
load_journal(statements& prepared, int64_t conversation, const fields& in) {
  query row{prepared.read_journal, conversation};
  if (!row.next())
    return std::nullopt;
  journal found;
  found.position = read_position(row);
  query items{prepared.read_journal_items, conversation};
  while (items.next())
    found.position.items.push_back(read_journal_item(items, in));
  query calls{prepared.read_journal_calls, conversation};
  while (calls.next())
    found.calls.push_back(read_call(calls, in));
  return found;
}

} // namespace parley::storage
