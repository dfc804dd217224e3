#pragma once

#include "base/crypto.hpp"
#include "storage/comparer.hpp"
#include "storage/connection.hpp"
#include "storage/sqlite_archive.hpp"
#include "storage/statements.hpp"
#include "storage/store.hpp"
#include "storage/writer.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace parley::storage {

/// What tests and tools may set; the defaults are for serving.
struct sqlite_options {
  /// How long another process's lock is waited for.
  std::chrono::milliseconds busy_timeout{1000};
  /// Largest file that is checked page by page when opened, in pages.
  int64_t checked_pages = 8192;
  /// Largest size the file may grow to, in pages; 0: what the disk holds.
  int64_t max_pages = 0;
  /// Whether a commit waits for the disk. False (`synchronous=NORMAL`) only to
  /// see that a test of power cuts notices.
  bool durable_commits = true;
  /// Length of the write-ahead log at which a commit waits for it, in pages.
  int longest_log = 49152;
  /// Largest file that is written anew to clean it of what was removed, in
  /// pages: half a second's work.
  int64_t vacuum_pages = 16384;
  /// The first seals, all open; none: nothing is sealed.
  std::vector<sealing::key> master_keys = {};
  access how = access::serve;
};

/// The embedded engine: one SQLite file, one connection.
class sqlite_store final : public store {
public:
  /// @param database Open, configured, of the current schema, and with
  /// `synchronous=FULL`. Throws.
  sqlite_store(std::unique_ptr<SQLite::Database> database, std::string hash_key,
               const sqlite_options& options);
  ~sqlite_store() override;

  result<std::vector<write_outcome>, failure>
  commit(std::span<const write> batch) override;

  result<snapshot, failure>
  claim(const conversation::key& which, std::size_t history_limit) override;

  result<finding, failure> find(const question& what) override;

  result<std::vector<conversation::key>, failure> unfinished() override;
  result<std::vector<conversation::key>, failure> tried(int attempts) override;

  result<int64_t, failure> pending_messages() override;

  result<std::vector<pending_count>, failure>
  pending_by_conversation() override;

  std::optional<failure> try_write() override;

  [[nodiscard]] const std::string& hash_key() const override;

  archive& records() override;

private:
  std::vector<write_outcome> apply(std::span<const write> batch);
  /// The same, each write by itself: one that cannot be read for is left out.
  std::vector<write_outcome> apply_singly(std::span<const write> batch);
  snapshot read(const known_conversation& which, std::size_t history_limit);
  day_tokens read_usage(int64_t conversation);
  snapshot take_over(const conversation::key& which, std::size_t history_limit);

  connection connection_;
  std::string hash_key_;
  hmac_key hash_;
  statements prepared_;
  vault vault_;
  tombstones tombstones_;
  comparer comparer_;
  writer writer_;
  sqlite_archive archive_;
};

/// As the `open_sqlite` of store.hpp.
result<std::unique_ptr<store>, failure>
open_sqlite(const std::string& path, const sqlite_options& options);

} // namespace parley::storage
