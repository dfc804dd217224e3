#pragma once

#include "storage/archive.hpp"
#include "storage/archive_statements.hpp"
#include "storage/statements.hpp"
#include "storage/vault.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace parley::storage {

/// Removes rows: those of one conversation that is to be erased, and those that
/// are too old to be kept. Within transactions that somebody else opened.
/// Throws.
class forgetting {
public:
  /// All must outlive it.
  forgetting(archive_statements& prepared, statements& others, vault& keys);

  /// Looks at so many turns or conversations more, from where it stopped; from
  /// the beginning once it was done.
  forgetting_progress step(timestamp before, std::size_t limit);

  /// Removes a conversation that has nothing but its row. @return False: there
  /// is something again, or it was claimed since.
  bool remove_idle(const idle_conversation& which);

  /// Removes all there is of the conversation. @param key_row Its key's row,
  /// or 0.
  erasure remove_all(int64_t conversation, int64_t key_row);

private:
  bool
  forget_turns(timestamp before, std::size_t limit, forgetting_progress& done);
  bool
  list_idle(timestamp before, std::size_t limit, forgetting_progress& done);
  int64_t remove_turn(int64_t turn);
  void destroy_key(int64_t key_row);

  archive_statements& prepared_;
  statements& others_;
  vault& vault_;
  bool turns_done_ = false;
  int64_t cursor_ = 0; ///< the turn or conversation looked at last
};

} // namespace parley::storage
