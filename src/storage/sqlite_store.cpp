#include "storage/sqlite_store.hpp"

#include "storage/facts_rows.hpp"
#include "storage/failure.hpp"
#include "storage/rows.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <algorithm>
#include <utility>

namespace parley::storage {

namespace {

constexpr auto immediate = SQLite::TransactionBehavior::IMMEDIATE;

} // namespace

sqlite_store::sqlite_store(std::unique_ptr<SQLite::Database> database,
                           std::string hash_key, const sqlite_options& options)
  : database_(std::move(database)), hash_key_(std::move(hash_key)),
    hash_(digest::sha256, hash_key_), prepared_(*database_),
    writer_(prepared_, hash_), checkpoints_(*database_, options.longest_log) {
  // nop
}

sqlite_store::~sqlite_store() = default;

result<std::vector<write_outcome>, failure>
sqlite_store::commit(std::span<const write> batch) {
  return guarded([&] {
    std::vector<write_outcome> outcomes;
    if (batch.empty())
      return outcomes;
    outcomes.reserve(batch.size());
    set_durable(true);
    SQLite::Transaction transaction{*database_, immediate};
    for (const auto& each : batch)
      outcomes.push_back(std::visit(writer_, each));
    transaction.commit();
    checkpoints_.after_commit();
    return outcomes;
  });
}

result<snapshot, failure>
sqlite_store::claim(const conversation::key& which, std::size_t history_limit) {
  return guarded([&] { return take_over(which, history_limit); });
}

snapshot sqlite_store::take_over(const conversation::key& which,
                                 std::size_t history_limit) {
  // The log keeps its order, so no durable commit outlives a claim before it:
  // after a power cut the claim is gone together with its owner.
  set_durable(false);
  SQLite::Transaction transaction{*database_, immediate};
  const auto conversation = writer_.find_or_add(which);
  auto found = read(conversation, history_limit);
  ++found.epoch;
  if (found.outbox.empty() && (!found.pending.empty() || found.open_run))
    ++found.attempts;
  run(prepared_.save_claim, found.epoch, found.attempts, conversation);
  transaction.commit();
  checkpoints_.after_commit();
  return found;
}

void sqlite_store::set_durable(bool wanted) {
  if (wanted == durable_)
    return;
  database_->exec(wanted ? "PRAGMA synchronous = FULL"
                         : "PRAGMA synchronous = NORMAL");
  durable_ = wanted;
}

snapshot sqlite_store::read(int64_t conversation, std::size_t history_limit) {
  snapshot found;
  query row{prepared_.read_claim, conversation};
  if (row.next()) {
    found.epoch = row.number(0);
    found.attempts = static_cast<int>(row.number(1));
    found.active_agent = row.text(2);
  }
  found.facts = load_facts(prepared_, conversation);
  query items{prepared_.read_items, conversation,
              static_cast<int64_t>(history_limit)};
  while (items.next())
    found.history.push_back(read_item(items));
  std::reverse(found.history.begin(), found.history.end());
  query pending{prepared_.read_pending, conversation};
  while (pending.next())
    found.pending.push_back(read_pending(pending));
  query parts{prepared_.read_unsettled, conversation};
  while (parts.next())
    found.outbox.push_back(read_part(parts));
  found.open_run = read_journal(conversation);
  found.used = read_usage(conversation);
  return found;
}

std::optional<journal> sqlite_store::read_journal(int64_t conversation) {
  query row{prepared_.read_journal, conversation};
  if (!row.next())
    return std::nullopt;
  journal found;
  found.position = read_position(row);
  query items{prepared_.read_journal_items, conversation};
  while (items.next())
    found.position.items.push_back(read_item(items));
  query calls{prepared_.read_journal_calls, conversation};
  while (calls.next())
    found.calls.push_back(read_call(calls));
  return found;
}

day_tokens sqlite_store::read_usage(int64_t conversation) {
  query turns{prepared_.read_usage, conversation};
  if (!turns.next())
    return {};
  day_tokens used{day_number(turns.time(0)), turns.number(1)};
  while (turns.next() && day_number(turns.time(0)) == used.day)
    used.tokens += turns.number(1);
  return used;
}

result<std::vector<conversation::key>, failure> sqlite_store::unfinished() {
  return guarded([&] {
    std::vector<conversation::key> keys;
    query row{prepared_.unfinished};
    while (row.next())
      keys.push_back({row.text(0), row.text(1)});
    return keys;
  });
}

result<int64_t, failure> sqlite_store::pending_messages() {
  return guarded([&] {
    query row{prepared_.count_pending};
    return row.next() ? row.number(0) : 0;
  });
}

const std::string& sqlite_store::hash_key() const {
  return hash_key_;
}

} // namespace parley::storage
