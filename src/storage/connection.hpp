#pragma once

#include "storage/checkpoints.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <cstdint>
#include <memory>
#include <utility>

namespace parley::storage {

/// Whether a commit waits for the disk.
enum class durability : uint8_t { lazy, full };

/// The connection to a file, and how its transactions are committed.
class connection {
public:
  /// @param database Open, configured, and with `synchronous=FULL`.
  /// @param most How durable a commit is at most.
  connection(std::unique_ptr<SQLite::Database> database, int longest_log,
             durability most = durability::full);

  SQLite::Database& database() {
    return *database_;
  }

  /// Runs the action within a transaction and commits. What it throws rolls
  /// everything back.
  template <class Action>
  auto transact(durability how, Action&& action) {
    set(how);
    SQLite::Transaction transaction{*database_,
                                    SQLite::TransactionBehavior::IMMEDIATE};
    auto outcome = action();
    transaction.commit();
    checkpoints_.after_commit();
    return outcome;
  }

  /// Empties the write-ahead log to the last byte. @return False: somebody else
  /// reads it.
  bool empty_log();

private:
  void set(durability how);

  std::unique_ptr<SQLite::Database> database_;
  const durability most_;
  durability how_ = durability::full; ///< as it was set last
  checkpoints checkpoints_;
};

} // namespace parley::storage
