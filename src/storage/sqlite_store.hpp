#pragma once

#include "base/crypto.hpp"
#include "storage/statements.hpp"
#include "storage/store.hpp"
#include "storage/writer.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace parley::storage {

/// The embedded engine: one SQLite file, one connection.
class sqlite_store final : public store {
public:
  /// @param database Open, configured and of the current schema. Throws.
  sqlite_store(std::unique_ptr<SQLite::Database> database,
               std::string hash_key);
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
  snapshot take_over(const conversation::key& which, std::size_t history_limit);

  std::unique_ptr<SQLite::Database> database_;
  std::string hash_key_;
  hmac_key hash_;
  statements prepared_;
  writer writer_;
};

/// What tests and tools may set; the defaults are for serving.
struct sqlite_options {
  /// How long another process's lock is waited for.
  std::chrono::milliseconds busy_timeout{1000};
  /// Largest file that is checked page by page when opened, in pages of 4 KB.
  int64_t checked_pages = 8192;
  /// Largest size the file may grow to, in pages; 0: what the disk holds.
  int64_t max_pages = 0;
};

/// As the `open_sqlite` of store.hpp.
result<std::unique_ptr<store>, failure>
open_sqlite(const std::string& path, const sqlite_options& options);

} // namespace parley::storage
