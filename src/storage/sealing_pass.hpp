#pragma once

#include "storage/archive.hpp"
#include "storage/archive_statements.hpp"
#include "storage/statements.hpp"
#include "storage/vault.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace parley::storage {

/// Brings a database under the first master key, piece by piece: data keys are
/// wrapped anew, and rows from before there was a key are sealed. What is
/// written meanwhile is sealed already.
class sealing_pass {
public:
  /// All must outlive it. Throws.
  sealing_pass(archive_statements& prepared, statements& others, vault& by);

  enum class stage : uint8_t { conversations, messages, items, parts, done };

  /// How far it has come.
  struct position {
    stage at = stage::conversations;
    int64_t cursor = 0; ///< the row looked at last
  };

  /// Looks at so many rows more. Within a transaction; when that is lost, `go`
  /// back to where it was.
  sealing_progress step(std::size_t limit);

  [[nodiscard]] position where() const {
    return here_;
  }

  void go(position to) {
    here_ = to;
  }

  /// Whether there is nothing left to do.
  [[nodiscard]] bool done() const {
    return here_.at == stage::done;
  }

private:
  std::size_t look(std::size_t limit, sealing_progress& done);
  /// Each looks at so many rows behind the cursor; gives how many there were.
  std::size_t seal_conversations(std::size_t limit, sealing_progress& done);
  std::size_t seal_messages(std::size_t limit, sealing_progress& done);
  std::size_t seal_items(std::size_t limit, sealing_progress& done);
  std::size_t seal_parts(std::size_t limit, sealing_progress& done);

  int64_t seal_roster(int64_t conversation, const fields& in);
  int64_t seal_journal(int64_t conversation, const fields& in);
  /// The data key of the conversation that a row of the pass tells of; made
  /// when it has none.
  int64_t key_of(const query& row);
  /// Wraps it anew when it is there and the first master key does not wrap it.
  bool wrap(const query& row);
  /// The conversation's fields. Nothing: its key does not open.
  std::optional<fields> owner(const query& row);
  void finish();

  archive_statements& prepared_;
  statements& others_;
  vault& vault_;
  position here_;
};

} // namespace parley::storage
