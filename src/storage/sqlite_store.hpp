#pragma once

#include "base/crypto.hpp"
#include "storage/checkpoints.hpp"
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
  /// Length of the write-ahead log at which a commit waits for it, in pages.
  int longest_log = 49152;
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

  result<std::vector<conversation::key>, failure> unfinished() override;

  result<int64_t, failure> pending_messages() override;

  [[nodiscard]] const std::string& hash_key() const override;

private:
  snapshot read(int64_t conversation, std::size_t history_limit);
  std::optional<journal> read_journal(int64_t conversation);
  day_tokens read_usage(int64_t conversation);
  snapshot take_over(const conversation::key& which, std::size_t history_limit);

  /// Whether the next commit waits for the disk.
  void set_durable(bool wanted);

  std::unique_ptr<SQLite::Database> database_;
  bool durable_ = true; ///< `synchronous` as it was set last
  std::string hash_key_;
  hmac_key hash_;
  statements prepared_;
  writer writer_;
  checkpoints checkpoints_;
};

/// As the `open_sqlite` of store.hpp.
result<std::unique_ptr<store>, failure>
open_sqlite(const std::string& path, const sqlite_options& options);

} // namespace parley::storage
