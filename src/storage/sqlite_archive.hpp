#pragma once

#include "storage/archive.hpp"
#include "storage/archive_statements.hpp"
#include "storage/connection.hpp"
#include "storage/forgetting.hpp"
#include "storage/sealing_pass.hpp"
#include "storage/tombstones.hpp"

#include <cstdint>

namespace parley::storage {

/// The operator's side of the embedded engine, on the store's own connection.
class sqlite_archive final : public archive {
public:
  /// All must outlive it. @param vacuum_pages Largest file that is written anew
  /// to clean it. Throws.
  sqlite_archive(connection& to, statements& prepared, vault& keys,
                 tombstones& erased, int64_t vacuum_pages);

  result<page, failure> list(const page_request& which) override;

  result<std::optional<record_piece>, failure>
  read(const record_request& which) override;

  result<erasure, failure> erase(const conversation::key& which) override;

  result<std::vector<conversation::key>, failure>
  erased_among(std::span<const conversation::key> which) override;

  result<sealing_progress, failure> seal_more(std::size_t limit) override;

  result<sealing_state, failure> keys() override;

  result<forgetting_progress, failure>
  forget(timestamp before, std::size_t limit) override;

  result<int64_t, failure>
  remove_idle(std::span<const idle_conversation> which) override;

  result<bool, failure> scrub() override;

private:
  erasure remove(const conversation::key& which);
  bool clean_files();

  connection& connection_;
  statements& store_;
  archive_statements prepared_;
  vault& vault_;
  tombstones& tombstones_;
  sealing_pass sealing_;
  forgetting forgetting_;
  int64_t vacuum_pages_;
};

} // namespace parley::storage
