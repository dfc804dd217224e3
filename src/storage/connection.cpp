#include "storage/connection.hpp"

#include <SQLiteCpp/Statement.h>

#include <algorithm>

namespace parley::storage {

connection::connection(std::unique_ptr<SQLite::Database> database,
                       int longest_log, durability most)
  : database_{std::move(database)}, most_{most}, checkpoints_{*database_,
                                                              longest_log} {
  // nop
}

bool connection::empty_log() {
  SQLite::Statement checkpoint{*database_, "PRAGMA wal_checkpoint(TRUNCATE)"};
  // Its first column says whether somebody was in the way.
  return checkpoint.executeStep() && checkpoint.getColumn(0).getInt() == 0;
}

void connection::set(durability how) {
  how = std::min(how, most_);
  if (how == how_)
    return;
  database_->exec(how == durability::full ? "PRAGMA synchronous = FULL"
                                          : "PRAGMA synchronous = NORMAL");
  how_ = how;
}

} // namespace parley::storage
