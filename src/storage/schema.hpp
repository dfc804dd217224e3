#pragma once

#include <span>

namespace SQLite {
class Database;
} // namespace SQLite

namespace parley::storage {

/// Marks a file as Parley's: `PRAGMA application_id`, "Prly".
inline constexpr int application_id = 0x50726c79;

/// The steps of the schema, oldest first: step n, from 1, leads from version
/// n - 1 to version n. A released step never changes.
std::span<const char* const> migrations();

/// The version this Parley reads and writes: `PRAGMA user_version`.
int schema_version();

/// The version of an open database; 0 when it is new. Throws.
int version_of(SQLite::Database& database);

/// Brings an older database to version `to`, all steps in one transaction.
/// Throws. @pre `to` ≤ `schema_version()`.
void migrate(SQLite::Database& database, int to);

} // namespace parley::storage
