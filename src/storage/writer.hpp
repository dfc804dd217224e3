#pragma once

#include "base/crypto.hpp"
#include "storage/statements.hpp"
#include "storage/store.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace parley::storage {

/// Whether a part may go from one state to another. A settled part (`sent`,
/// `failed`, `withdrawn`) stays, and only a queued one is withdrawn.
bool may_move(part_state from, part_state to);

/// Applies writes within a transaction that somebody else opened. Throws.
class writer {
public:
  /// Both must outlive it.
  writer(statements& prepared, const hmac_key& hash);

  write_outcome operator()(const take_in& what);
  write_outcome operator()(const close_turn& what);
  write_outcome operator()(const move_part& what);
  write_outcome operator()(const learn_facts& what);
  write_outcome operator()(const journal_call& what);
  write_outcome operator()(const journal_result& what);

  /// The conversation's row id; made when never heard of.
  int64_t find_or_add(const conversation::key& which);

private:
  [[nodiscard]] bool is_new(const conversation::event& what);
  std::optional<int64_t> find(const conversation::key& which);

  /// The row id, while the epoch is the conversation's own.
  std::optional<int64_t>
  find_claimed(const conversation::key& which, int64_t epoch);

  void add_message(int64_t conversation, const conversation::message& what,
                   timestamp received);
  void change_facts(int64_t conversation, const conversation::change& what,
                    timestamp received);
  [[nodiscard]] bool knows_better(int64_t conversation, timestamp since);
  [[nodiscard]] bool
  is_last_turn(int64_t conversation, const std::string& turn);
  void add_reply(int64_t conversation, int64_t turn, const close_turn& what);

  statements& prepared_;
  const hmac_key& hash_;
};

} // namespace parley::storage
