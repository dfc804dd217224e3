#pragma once

#include "base/time.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace SQLite {
class Database;
class Statement;
} // namespace SQLite

namespace parley::storage {

/// Bytes for a BLOB column.
struct blob {
  std::string_view bytes;
};

/// A value for a column of private text: as it is, or sealed.
struct field {
  const std::string* plain = nullptr; ///< null: it is sealed
  std::string sealed;
};

/// A prepared statement, kept as long as its connection. Used through `query`,
/// `run` and `insert`. Everything here throws `SQLite::Exception`.
class statement {
public:
  statement(SQLite::Database& database, const char* sql);
  statement(statement&&) noexcept;
  ~statement();

  /// @param at From 1. Texts and bytes are not copied: they must outlive the
  /// query, hence no temporaries.
  void bind(int at, int64_t value);
  void bind(int at, const std::string& text);
  void bind(int at, std::string&& text) = delete;
  void bind(int at, blob value);
  void bind(int at, const field& value);
  void bind(int at, timestamp value);
  void bind(int at, std::optional<bool> value);

  template <class Enum>
  requires std::is_enum_v<Enum>
  void bind(int at, Enum value) {
    bind(at, static_cast<int64_t>(value));
  }

  /// Moves to the next row. @return Whether there is one.
  bool step();

  /// Makes it ready for its next use.
  void reset() noexcept;

  /// Of the current row; columns count from 0.
  [[nodiscard]] int64_t number(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] bool null(int column) const;
  [[nodiscard]] bool is_blob(int column) const;

  /// Rows changed by the last write on this connection.
  [[nodiscard]] int changes() const;
  /// The row id given by the last insert on this connection.
  [[nodiscard]] int64_t inserted() const;

private:
  SQLite::Database* database_;
  std::unique_ptr<SQLite::Statement> prepared_;
};

/// One use of a statement: binds values, reads rows, and leaves the statement
/// ready for the next use however it ends.
class query {
public:
  template <class... Values>
  explicit query(statement& prepared, Values&&... values)
    : prepared_(prepared) {
    [[maybe_unused]] int at = 0;
    (prepared_.bind(++at, std::forward<Values>(values)), ...);
  }

  query(const query&) = delete;
  query& operator=(const query&) = delete;

  ~query() {
    prepared_.reset();
  }

  bool next() {
    return prepared_.step();
  }

  [[nodiscard]] int64_t number(int column) const {
    return prepared_.number(column);
  }

  [[nodiscard]] bool flag(int column) const {
    return number(column) != 0;
  }

  [[nodiscard]] timestamp time(int column) const {
    return timestamp{std::chrono::milliseconds{number(column)}};
  }

  [[nodiscard]] std::string text(int column) const {
    return prepared_.text(column);
  }

  [[nodiscard]] bool is_null(int column) const {
    return prepared_.null(column);
  }

  [[nodiscard]] bool is_blob(int column) const {
    return prepared_.is_blob(column);
  }

private:
  statement& prepared_;
};

/// Runs a statement that writes. @return Rows changed.
template <class... Values>
int run(statement& prepared, const Values&... values) {
  query once{prepared, values...};
  once.next();
  return prepared.changes();
}

/// Runs an INSERT. @return The new row's id.
template <class... Values>
int64_t insert(statement& prepared, const Values&... values) {
  run(prepared, values...);
  return prepared.inserted();
}

} // namespace parley::storage
