#pragma once

#include "base/crypto.hpp"
#include "conversation/event.hpp"
#include "storage/statements.hpp"

#include <string>

namespace parley::storage {

/// Which conversations were erased: keyed hashes of their names, so that none
/// comes back by a late webhook or a look at the source, and none can be read.
class tombstones {
public:
  /// Both must outlive it. Throws.
  tombstones(statements& prepared, const hmac_key& hash);

  /// Costs nothing while there is none.
  [[nodiscard]] bool holds(const conversation::key& which);

  [[nodiscard]] bool any() const {
    return any_;
  }

  /// Within a transaction.
  void add(const conversation::key& which);

private:
  [[nodiscard]] std::string hash_of(const conversation::key& which) const;

  statements& prepared_;
  const hmac_key& hash_;
  bool any_ = false; ///< or was, within a transaction that failed
};

} // namespace parley::storage
