#pragma once

#include "base/crypto.hpp"
#include "storage/comparison.hpp"
#include "storage/statements.hpp"
#include "storage/tombstones.hpp"
#include "storage/vault.hpp"

namespace parley::storage {

/// Answers the questions of a comparison, and applies its writes within a
/// transaction that somebody else opened. Throws.
class comparer {
public:
  /// All must outlive it.
  comparer(SQLite::Database& database, statements& others, const hmac_key& hash,
           vault& sealed, tombstones& erased);

  finding operator()(const ask_looks& what);
  finding operator()(const ask_open& what);
  finding operator()(const ask_active& what);
  finding operator()(const ask_unknown& what);
  finding operator()(const ask_standing& what);
  finding operator()(const ask_facts& what);

  void mark_compared(int64_t conversation, int64_t up_to);
  void mark_looked(timestamp when);
  void mark_found(int64_t conversation, const part_found& what);

private:
  std::optional<int64_t> find(const conversation::key& which);
  standing
  standing_of(const conversation::key& which,
              std::optional<int64_t> conversation, const listed_message& what);
  /// Of a message that carries our reference, whose turn may be of another
  /// conversation or of nobody.
  std::optional<standing>
  standing_of_reply(int64_t conversation, const listed_message& what);

  statements& others_;
  const hmac_key& hash_;
  vault& vault_;
  tombstones& tombstones_;
  statement read_looks_;    ///< → born, last, last turn
  statement save_look_;     ///< when
  statement read_open_;     ///< before, limit → row, source, id, state,
                            ///< compared, last index
  statement read_active_;   ///< after turn, limit → turn, as above
  statement save_compared_; ///< up to, row
  statement is_seen_;       ///< hash
  statement is_recorded_;   ///< message id, conversation
  statement read_failed_;   ///< conversation, turn, part → id
  statement save_found_;    ///< message id, id
  statement is_turn_;       ///< conversation, turn
};

} // namespace parley::storage
