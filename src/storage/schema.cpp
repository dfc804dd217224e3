#include "storage/schema.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Transaction.h>

#include <string>

namespace parley::storage {

int schema_version() {
  return static_cast<int>(migrations().size());
}

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

void migrate(SQLite::Database& database, int to) {
  if (version_of(database) >= to)
    return; // without the lock a transaction would take
  SQLite::Transaction transaction{database,
                                  SQLite::TransactionBehavior::IMMEDIATE};
  const int from = version_of(database);
  for (int version = from; version < to; ++version)
    database.exec(migrations()[static_cast<std::size_t>(version)]);
  if (from < to) {
    database.exec("PRAGMA application_id = " + std::to_string(application_id));
    database.exec("PRAGMA user_version = " + std::to_string(to));
  }
  transaction.commit();
}

} // namespace parley::storage
