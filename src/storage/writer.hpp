#pragma once

#include "base/crypto.hpp"
#include "storage/comparer.hpp"
#include "storage/statements.hpp"
#include "storage/store.hpp"
#include "storage/tombstones.hpp"
#include "storage/vault.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace parley::storage {

/// Whether a part may go from one state to another. A settled part (`sent`,
/// `failed`, `withdrawn`) stays, and only a queued one is withdrawn.
bool may_move(part_state from, part_state to);

/// A conversation in the database.
struct known_conversation {
  int64_t row = 0;
  fields in;
};

/// Applies writes within a transaction that somebody else opened. Throws.
class writer {
public:
  /// All must outlive it.
  writer(statements& prepared, const hmac_key& hash, vault& sealed,
         tombstones& erased, comparer& comparing);

  write_outcome operator()(const take_in& what);
  write_outcome operator()(const close_turn& what);
  write_outcome operator()(const move_part& what);
  write_outcome operator()(const learn_facts& what);
  write_outcome operator()(const journal_call& what);
  write_outcome operator()(const journal_result& what);
  write_outcome operator()(const compared& what);
  write_outcome operator()(const looked& what);
  write_outcome operator()(const part_found& what);

  /// The conversation; made when never heard of. Nothing: it was erased.
  std::optional<known_conversation>
  find_or_add(const conversation::key& which, timestamp now);

private:
  /// A conversation's newest turn.
  struct last_turn {
    std::string id;
    int64_t last_index = -1; ///< the highest that any of its turns had
  };

  write_outcome take(const conversation::event& what, timestamp received);
  [[nodiscard]] std::string hash_of(const conversation::event& what) const;
  std::optional<known_conversation> find(const conversation::key& which);

  /// The same while the epoch is the conversation's own.
  std::optional<known_conversation>
  find_claimed(const conversation::key& which, int64_t epoch);

  /// The conversation that a row of `find_…` tells of.
  std::optional<known_conversation>
  known(query& row, const conversation::key& which);

  /// What became of an event of a conversation that is not there.
  write_outcome without(const conversation::key& which);

  void add_message(const known_conversation& to,
                   const conversation::message& what, timestamp received);
  void update_message(const known_conversation& of,
                      const conversation::message& what);
  write_outcome add_receipt(const conversation::key& which,
                            const conversation::delivery_updated& what);
  void change_facts(const known_conversation& of,
                    const conversation::change& what, timestamp received);
  [[nodiscard]] bool knows_better(int64_t conversation, timestamp since);
  last_turn read_last_turn(int64_t conversation);
  void
  add_items(const known_conversation& to, int64_t turn, const close_turn& what);
  void
  add_reply(const known_conversation& to, int64_t turn, const close_turn& what);

  statements& prepared_;
  const hmac_key& hash_;
  vault& vault_;
  tombstones& tombstones_;
  comparer& comparer_;
};

} // namespace parley::storage
