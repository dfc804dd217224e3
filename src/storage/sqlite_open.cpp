#include "base/crypto.hpp"
#include "storage/failure.hpp"
#include "storage/schema.hpp"
#include "storage/sqlite_store.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace parley::storage {

namespace {

constexpr std::size_t hash_key_size = 32;

/// Makes the file so that only its owner may read it: SQLite itself would go
/// by the umask. Its companions (-wal, -shm) take over the mode.
void make_private_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC,
                          S_IRUSR | S_IWUSR);
  if (file >= 0)
    ::close(file);
  else if (errno != EEXIST)
    throw std::system_error{errno, std::generic_category(), "cannot create"};
}

std::unique_ptr<SQLite::Database>
open_file(const std::string& path, const sqlite_options& options) {
  if (path.empty())
    throw refusal{failure::reason::other, "no file name"};
  if (path != ":memory:" && options.how == access::serve)
    make_private_file(path);
  auto opened = std::make_unique<SQLite::Database>(
    path, SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX,
    static_cast<int>(options.busy_timeout.count()));
  // Whoever has the log open holds a lock that this one does not go with.
  if (options.how == access::alone)
    opened->exec("PRAGMA locking_mode = EXCLUSIVE");
  return opened;
}

/// Refuses what another program or a newer Parley wrote, untouched.
void refuse_others(SQLite::Database& database) {
  const int version = version_of(database);
  const int owner = database.execAndGet("PRAGMA application_id").getInt();
  const bool empty
    = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  if (owner != application_id && !(empty && owner == 0 && version == 0))
    throw refusal{failure::reason::other, "not a database of Parley's"};
  if (version > schema_version())
    throw refusal{failure::reason::newer,
                  "schema version " + std::to_string(version) + ", known up to "
                    + std::to_string(schema_version())};
}

/// What a look at every page costs grows with the file, so large ones are
/// left to SQLite's own checks when it reads a page.
void refuse_damaged(SQLite::Database& database, int64_t checked_pages) {
  database.exec("PRAGMA cell_size_check = ON");
  if (database.execAndGet("PRAGMA page_count").getInt64() > checked_pages)
    return;
  const std::string verdict
    = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (verdict != "ok")
    throw refusal{failure::reason::corrupt, verdict};
}

/// The first version that knows keys.
constexpr int sealing_version = 4;

/// Refuses a database that is sealed with a key that is not given. A key's id
/// is in the database as long as something may be wrapped with it.
void refuse_locked(SQLite::Database& database,
                   const std::vector<sealing::key>& given) {
  if (version_of(database) < sealing_version)
    return;
  SQLite::Statement needed{database, "SELECT id FROM master_key"};
  while (needed.executeStep()) {
    const auto id = needed.getColumn(0).getString();
    if (std::none_of(given.begin(), given.end(),
                     [&](const sealing::key& key) { return key.id() == id; }))
      throw refusal{failure::reason::locked, "sealed with the key " + to_hex(id)
                                               + ", which is not given"};
  }
}

/// Notes the key that seals from now on, before anything is sealed with it. In
/// a database without a conversation there is nothing plain from then on.
void note_key(SQLite::Database& database,
              const std::vector<sealing::key>& given) {
  if (given.empty())
    return;
  database.exec("INSERT INTO meta(name, value) SELECT 'all_sealed', x'31' "
                "WHERE NOT EXISTS (SELECT 1 FROM conversation) "
                "ON CONFLICT DO NOTHING");
  SQLite::Statement note{database, "INSERT INTO master_key(id) VALUES(?) "
                                   "ON CONFLICT DO NOTHING"};
  const auto& id = given.front().id();
  note.bindNoCopy(1, id.data(), static_cast<int>(id.size()));
  note.exec();
}

void configure(SQLite::Database& database, const sqlite_options& options) {
  const std::string mode
    = database.execAndGet("PRAGMA journal_mode = WAL").getString();
  if (mode != "wal" && mode != "memory")
    throw refusal{failure::reason::other, "no write-ahead log here: " + mode};
  database.exec("PRAGMA synchronous = FULL;"
                "PRAGMA foreign_keys = ON;"
                "PRAGMA trusted_schema = OFF;"
                "PRAGMA secure_delete = ON;"
                "PRAGMA temp_store = MEMORY;"
                "PRAGMA cache_size = -32768;" // KB
                "PRAGMA journal_size_limit = 16777216;");
  if (options.max_pages > 0)
    database.exec("PRAGMA max_page_count = "
                  + std::to_string(options.max_pages));
}

/// What a reader must find, since it changes nothing.
void prepare_to_read(SQLite::Database& database) {
  if (version_of(database) != schema_version())
    throw refusal{failure::reason::other,
                  "of an older version: `parley serve` brings it up to date"};
  database.exec("PRAGMA query_only = ON;"
                "PRAGMA trusted_schema = OFF;"
                "PRAGMA temp_store = MEMORY;");
}

/// Makes the secret of this database, the first time.
void make_hash_key(SQLite::Database& database) {
  SQLite::Statement make{database, "INSERT INTO meta(name, value) "
                                   "VALUES('hash_key', ?) "
                                   "ON CONFLICT DO NOTHING"};
  const auto fresh = random_bytes(hash_key_size);
  make.bindNoCopy(1, fresh.data(), static_cast<int>(fresh.size()));
  make.exec();
}

std::string read_hash_key(SQLite::Database& database) {
  auto key
    = database.execAndGet("SELECT value FROM meta WHERE name = 'hash_key'")
        .getString();
  if (key.size() != hash_key_size)
    throw refusal{failure::reason::corrupt, "the hash key is damaged"};
  return key;
}

std::unique_ptr<store>
open_or_throw(const std::string& path, const sqlite_options& options) {
  auto database = open_file(path, options);
  refuse_others(*database);
  refuse_damaged(*database, options.checked_pages);
  refuse_locked(*database, options.master_keys);
  if (options.how == access::read) {
    prepare_to_read(*database);
  } else {
    configure(*database, options);
    migrate(*database, schema_version());
    note_key(*database, options.master_keys);
    make_hash_key(*database);
  }
  auto key = read_hash_key(*database);
  return std::make_unique<sqlite_store>(std::move(database), std::move(key),
                                        options);
}

} // namespace

result<std::unique_ptr<store>, failure>
open_sqlite(const std::string& path, const sqlite_options& options) {
  auto opened = guarded([&] { return open_or_throw(path, options); });
  if (!opened)
    return failure{opened.error().why, path + ": " + opened.error().detail};
  return opened;
}

result<std::unique_ptr<store>, failure>
open_sqlite(const std::string& path, std::span<const sealing::key> master_keys,
            access how) {
  sqlite_options options;
  options.how = how;
  if (how == access::alone) // and nobody waits for it
    options.vacuum_pages = std::numeric_limits<int64_t>::max();
  options.master_keys.assign(master_keys.begin(), master_keys.end());
  return open_sqlite(path, options);
}

} // namespace parley::storage
