#pragma once

#include "storage/store.hpp"

#include <string>

namespace parley::storage {

/// Keeps a database for one process: two that answer from the same file would
/// each take messages that the other never hears of. A lock on a file beside
/// the database, `<database>-owner`, which the system lifts when the process
/// ends, however it ends.
class owner_lock {
public:
  /// `busy` when another process has the database, with its number.
  /// @param database File name; `:memory:` is always one's own.
  static result<owner_lock, failure> take(const std::string& database);

  ~owner_lock();
  owner_lock(owner_lock&& other) noexcept;
  owner_lock& operator=(owner_lock&& other) noexcept;

private:
  explicit owner_lock(int descriptor);

  int descriptor_ = -1; ///< of the open, locked file, or -1
};

} // namespace parley::storage
