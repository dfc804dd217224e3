#include "storage/sqlite_store.hpp"

#include "storage/facts_rows.hpp"
#include "storage/failure.hpp"
#include "storage/journal_rows.hpp"
#include "storage/rows.hpp"

#include <SQLiteCpp/Savepoint.h>

#include <algorithm>
#include <utility>

namespace parley::storage {

sqlite_store::sqlite_store(std::unique_ptr<SQLite::Database> database,
                           std::string hash_key, const sqlite_options& options)
  : connection_{std::move(database), options.longest_log,
                options.durable_commits ? durability::full : durability::lazy},
    hash_key_{std::move(hash_key)}, hash_{digest::sha256, hash_key_},
    prepared_{connection_.database()}, vault_{prepared_, options.master_keys},
    tombstones_{prepared_, hash_}, comparer_{connection_.database(), prepared_,
                                             hash_, vault_, tombstones_},
    writer_{prepared_, hash_, vault_, tombstones_, comparer_},
    archive_{connection_, prepared_, vault_, tombstones_,
             options.vacuum_pages} {
  // nop
}

sqlite_store::~sqlite_store() = default;

result<std::vector<write_outcome>, failure>
sqlite_store::commit(std::span<const write> batch) {
  if (batch.empty())
    return std::vector<write_outcome>{};
  auto outcomes = guarded([&] {
    return connection_.transact(durability::full, [&] { return apply(batch); });
  });
  if (outcomes || outcomes.error().why != failure::reason::unreadable)
    return outcomes;
  return guarded([&] {
    return connection_.transact(durability::full,
                                [&] { return apply_singly(batch); });
  });
}

std::vector<write_outcome> sqlite_store::apply(std::span<const write> batch) {
  std::vector<write_outcome> outcomes;
  outcomes.reserve(batch.size());
  for (const auto& each : batch)
    outcomes.push_back(std::visit(writer_, each));
  return outcomes;
}

std::vector<write_outcome>
sqlite_store::apply_singly(std::span<const write> batch) {
  std::vector<write_outcome> outcomes;
  for (const auto& each : batch) {
    SQLite::Savepoint alone{connection_.database(), "alone"};
    try {
      outcomes.push_back(std::visit(writer_, each));
      alone.release();
    } catch (const refusal& why) {
      if (why.why() != failure::reason::unreadable)
        throw;
      alone.rollback();
      outcomes.push_back(write_outcome::unreadable);
    }
  }
  return outcomes;
}

result<snapshot, failure>
sqlite_store::claim(const conversation::key& which, std::size_t history_limit) {
  // The log keeps its order, so no durable commit outlives a claim before it:
  // after a power cut the claim is gone together with its owner.
  return guarded([&] {
    return connection_.transact(
      durability::lazy, [&] { return take_over(which, history_limit); });
  });
}

snapshot sqlite_store::take_over(const conversation::key& which,
                                 std::size_t history_limit) {
  const auto known = writer_.find_or_add(which, timestamp{});
  if (!known)
    throw refusal{failure::reason::erased, "the conversation was erased"};
  auto found = read(*known, history_limit);
  ++found.epoch;
  if (found.outbox.empty() && (!found.pending.empty() || found.open_run))
    ++found.attempts;
  run(prepared_.save_claim, found.epoch, found.attempts, known->row);
  return found;
}

snapshot
sqlite_store::read(const known_conversation& which, std::size_t history_limit) {
  snapshot found;
  query row{prepared_.read_claim, which.row};
  if (row.next()) {
    found.epoch = row.number(0);
    found.attempts = static_cast<int>(row.number(1));
    found.active_agent = row.text(2);
  }
  found.facts = load_facts(prepared_, which.row, which.in);
  query items{prepared_.read_items, which.row,
              static_cast<int64_t>(history_limit)};
  while (items.next())
    found.history.push_back(read_item(items, which.in));
  std::reverse(found.history.begin(), found.history.end());
  query pending{prepared_.read_pending, which.row};
  while (pending.next())
    found.pending.push_back(read_pending(pending, which.in));
  query parts{prepared_.read_unsettled, which.row};
  while (parts.next())
    found.outbox.push_back(read_part(parts, which.in));
  found.open_run = load_journal(prepared_, which.row, which.in);
  found.used = read_usage(which.row);
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

result<finding, failure> sqlite_store::find(const question& what) {
  return guarded([&] { return std::visit(comparer_, what); });
}

result<std::vector<conversation::key>, failure> sqlite_store::unfinished() {
  return tried(0);
}

result<std::vector<conversation::key>, failure>
sqlite_store::tried(int attempts) {
  return guarded([&] {
    std::vector<conversation::key> keys;
    query row{prepared_.unfinished, attempts};
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

result<std::vector<pending_count>, failure>
sqlite_store::pending_by_conversation() {
  return guarded([&] {
    std::vector<pending_count> counts;
    query row{prepared_.count_pending_by_conversation};
    while (row.next())
      counts.push_back({{row.text(0), row.text(1)}, row.number(2)});
    return counts;
  });
}

std::optional<failure> sqlite_store::try_write() {
  auto outcome = guarded([&] {
    return connection_.transact(durability::full,
                                [&] { return run(prepared_.touch); });
  });
  return outcome ? std::nullopt : std::optional{outcome.error()};
}

const std::string& sqlite_store::hash_key() const {
  return hash_key_;
}

archive& sqlite_store::records() {
  return archive_;
}

} // namespace parley::storage
