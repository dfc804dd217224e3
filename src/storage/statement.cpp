#include "storage/statement.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

namespace parley::storage {

statement::statement(SQLite::Database& database, const char* sql)
  : database_(&database),
    prepared_(std::make_unique<SQLite::Statement>(database, sql)) {
  // nop
}

statement::statement(statement&&) noexcept = default;

statement::~statement() = default;

void statement::bind(int at, int64_t value) {
  prepared_->bind(at, value);
}

void statement::bind(int at, const std::string& text) {
  prepared_->bindNoCopy(at, text);
}

void statement::bind(int at, blob value) {
  prepared_->bindNoCopy(at, value.bytes.data(),
                        static_cast<int>(value.bytes.size()));
}

void statement::bind(int at, const field& value) {
  if (value.plain)
    bind(at, *value.plain);
  else
    bind(at, blob{value.sealed});
}

void statement::bind(int at, timestamp value) {
  bind(at, int64_t{value.time_since_epoch().count()});
}

void statement::bind(int at, std::optional<bool> value) {
  if (value)
    bind(at, int64_t{*value});
  else
    prepared_->bind(at);
}

bool statement::step() {
  return prepared_->executeStep();
}

void statement::reset() noexcept {
  // Its code repeats what `step` has thrown already.
  prepared_->tryReset();
}

int64_t statement::number(int column) const {
  return prepared_->getColumn(column).getInt64();
}

std::string statement::text(int column) const {
  return prepared_->getColumn(column).getString();
}

bool statement::null(int column) const {
  return prepared_->getColumn(column).isNull();
}

bool statement::is_blob(int column) const {
  return prepared_->getColumn(column).isBlob();
}

int statement::changes() const {
  return database_->getChanges();
}

int64_t statement::inserted() const {
  return database_->getLastInsertRowid();
}

} // namespace parley::storage
