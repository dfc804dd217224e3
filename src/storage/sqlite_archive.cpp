#include "storage/sqlite_archive.hpp"

#include "base/crypto.hpp"
#include "storage/failure.hpp"
#include "storage/record_rows.hpp"

#include <algorithm>
#include <limits>

namespace parley::storage {

sqlite_archive::sqlite_archive(connection& to, statements& prepared,
                               vault& keys, tombstones& erased,
                               int64_t vacuum_pages)
  : connection_{to}, store_{prepared}, prepared_{to.database()}, vault_{keys},
    tombstones_{erased}, sealing_{prepared_, store_, vault_},
    forgetting_{prepared_, store_, vault_}, vacuum_pages_{vacuum_pages} {
  // nop
}

result<page, failure> sqlite_archive::list(const page_request& which) {
  return guarded([&] {
    page found;
    const auto before
      = which.before > 0 ? which.before : std::numeric_limits<int64_t>::max();
    auto& prepared = which.failed_only ? prepared_.list_failed : prepared_.list;
    query row{prepared, before, static_cast<int64_t>(which.limit)};
    int64_t last = 0;
    while (row.next()) {
      found.conversations.push_back(read_overview(row));
      last = row.number(0);
    }
    if (found.conversations.size() == which.limit)
      found.next = last;
    return found;
  });
}

result<std::optional<record_piece>, failure>
sqlite_archive::read(const record_request& which) {
  return guarded([&] { return load_record(prepared_, store_, vault_, which); });
}

result<erasure, failure> sqlite_archive::erase(const conversation::key& which) {
  return guarded([&] {
    auto removed
      = connection_.transact(durability::full, [&] { return remove(which); });
    if (removed.found)
      removed.files_clean = clean_files();
    return removed;
  });
}

erasure sqlite_archive::remove(const conversation::key& which) {
  int64_t conversation = 0;
  int64_t key_row = 0;
  {
    // Not through the vault: what no key opens is erased as well.
    query row{store_.find_conversation, which.source, which.id};
    if (!row.next())
      return {.already = tombstones_.holds(which)};
    conversation = row.number(0);
    key_row = row.number(1);
  }
  tombstones_.add(which);
  return forgetting_.remove_all(conversation, key_row);
}

result<std::vector<conversation::key>, failure>
sqlite_archive::erased_among(std::span<const conversation::key> which) {
  return guarded([&] {
    std::vector<conversation::key> erased;
    std::copy_if(which.begin(), which.end(), std::back_inserter(erased),
                 [&](const auto& each) { return tombstones_.holds(each); });
    return erased;
  });
}

result<sealing_progress, failure> sqlite_archive::seal_more(std::size_t limit) {
  if (sealing_.done())
    return sealing_progress{.done = true};
  const auto before = sealing_.where();
  auto progress = guarded([&] {
    return connection_.transact(durability::lazy,
                                [&] { return sealing_.step(limit); });
  });
  if (!progress)
    sealing_.go(before);
  else if (progress->done)
    vault_.expect_sealed();
  return progress;
}

result<sealing_state, failure> sqlite_archive::keys() {
  return guarded([&] {
    sealing_state state;
    state.sealing = vault_.seals();
    state.complete = sealing_.done();
    if (state.sealing)
      state.keys.push_back(to_hex(vault_.master_id()));
    query row{prepared_.keys};
    while (row.next())
      if (auto id = to_hex(row.text(0));
          state.keys.empty() || id != state.keys.front())
        state.keys.push_back(std::move(id));
    return state;
  });
}

result<forgetting_progress, failure>
sqlite_archive::forget(timestamp before, std::size_t limit) {
  return guarded([&] {
    return connection_.transact(
      durability::lazy, [&] { return forgetting_.step(before, limit); });
  });
}

result<int64_t, failure>
sqlite_archive::remove_idle(std::span<const idle_conversation> which) {
  return guarded([&] {
    return connection_.transact(durability::lazy, [&] {
      return static_cast<int64_t>(
        std::count_if(which.begin(), which.end(), [&](const auto& each) {
          return forgetting_.remove_idle(each);
        }));
    });
  });
}

result<bool, failure> sqlite_archive::scrub() {
  return guarded([&] { return clean_files(); });
}

bool sqlite_archive::clean_files() {
  // Removed values were overwritten with zeros where they stood, but a page
  // that SQLite has rebuilt may hold a copy in its unused space. A small file
  // is written anew; in a large one such a copy is sealed, or stays until its
  // space is used again.
  auto& database = connection_.database();
  if (database.execAndGet("PRAGMA page_count").getInt64() <= vacuum_pages_)
    database.exec("VACUUM");
  return connection_.empty_log();
}

} // namespace parley::storage
