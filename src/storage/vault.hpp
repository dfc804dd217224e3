#pragma once

#include "conversation/event.hpp"
#include "sealing/key_ring.hpp"
#include "storage/statements.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace parley::storage {

/// A conversation's key; null where its fields are plain.
using data_key = std::shared_ptr<const sealing::key>;

/// Seals and opens the private fields of rows. Each conversation has a data key
/// of its own, wrapped by a master key, and each field is bound to its table,
/// column and row. One connection, one thread.
class vault {
public:
  /// @param prepared Must outlive it. @param masters None: nothing is sealed.
  vault(statements& prepared, std::vector<sealing::key> masters);

  /// Whether what is written from now on is sealed.
  [[nodiscard]] bool seals() const {
    return !ring_.empty();
  }

  /// From now on a plain value is refused: all were sealed, so it is not ours.
  void expect_sealed() {
    all_sealed_ = true;
  }

  [[nodiscard]] bool expects_sealed() const {
    return all_sealed_;
  }

  /// The master key that seals. @pre `seals()`
  [[nodiscard]] const std::string& master_id() const {
    return ring_.first().id();
  }

  /// @param row Of the key; 0: none. Throws `refusal` when it does not open.
  data_key open(int64_t row, const conversation::key& owner);

  /// The same, for a conversation that is about to be written: its key is
  /// wrapped anew when an older master key wraps it. Within a transaction.
  data_key open_to_write(int64_t row, const conversation::key& owner);

  /// Makes a key and gives its row. Within a transaction. @pre `seals()`
  int64_t make(const conversation::key& owner);

  /// Destroys a key: what it has sealed opens never again. In a transaction.
  void destroy(int64_t row);

  /// Wraps a key anew unless the first master key wraps it already.
  /// @return Whether it did.
  bool rewrap(int64_t row, const conversation::key& owner);

  sealing::aes_gcm& cipher() {
    return cipher_;
  }

private:
  std::string wrapped(int64_t row);
  sealing::key unwrap(std::string_view wrapped, const conversation::key& owner);

  statements& prepared_;
  sealing::key_ring ring_;
  sealing::aes_gcm cipher_;
  std::unordered_map<int64_t, data_key> opened_; ///< by row
  bool all_sealed_ = false;
};

/// The private fields of one row.
class sealed_row {
public:
  /// Texts and key must outlive it. @param with Null: fields stay plain.
  /// @param table Of the schema. @param name Tells, with the number, the row
  /// from others of its table in its conversation.
  sealed_row(vault& by, const data_key& with, std::string_view table,
             std::string_view name, int64_t number);

  /// For a column of the row. @param plain Must outlive it.
  [[nodiscard]] field
  seal(std::string_view column, const std::string& plain) const;

  /// What stands in a column of the row. A plain value is taken as it is until
  /// all are sealed: the database may have been made before there was a key.
  /// Throws `refusal`.
  [[nodiscard]] std::string
  open(std::string_view column, const query& from, int at) const;

private:
  [[nodiscard]] std::string bound_to(std::string_view column) const;

  vault& vault_;
  const sealing::key* key_;
  std::string_view table_;
  std::string_view name_;
  int64_t number_;
};

/// The private fields of a conversation, row by row. It must outlive the rows.
struct fields {
  vault& by;
  data_key key;

  [[nodiscard]] sealed_row participant(const std::string& id) const;
  [[nodiscard]] sealed_row message(const std::string& id) const;
  [[nodiscard]] sealed_row item(const std::string& turn, int64_t number) const;
  [[nodiscard]] sealed_row part(const std::string& turn, int64_t number) const;
  [[nodiscard]] sealed_row journal_item(int64_t number) const;
  [[nodiscard]] sealed_row journal_call(const std::string& id) const;
};

} // namespace parley::storage
