#include "storage/checkpoints.hpp"

#include <SQLiteCpp/Database.h>

#include <exception>

#include <sqlite3.h>

namespace parley::storage {

namespace {

/// How much the log grows, in pages, before it is copied again: each copy syncs
/// the file, and commits that come meanwhile wait for the disk.
constexpr int copied_at_once = 16'000;

} // namespace

checkpoints::checkpoints(SQLite::Database& database, int longest_log)
  : database_(database), longest_log_(longest_log) {
  // It also replaces SQLite's own checkpoints within commits.
  sqlite3_wal_hook(database_.getHandle(), note_length, this);
}

checkpoints::~checkpoints() {
  sqlite3_wal_hook(database_.getHandle(), nullptr, nullptr);
}

int checkpoints::note_length(void* self, sqlite3*, const char*, int frames) {
  static_cast<checkpoints*>(self)->length_ = frames;
  return SQLITE_OK;
}

void checkpoints::after_commit() {
  if (length_ < asked_at_)
    asked_at_ = 0; // it began anew
  // What a checkpoint cannot do it leaves in the log, which the next one
  // finds; a disk that stays full shows in the commits.
  if (length_ >= longest_log_)
    database_.tryExec("PRAGMA wal_checkpoint(RESTART)");
  else if (length_ - asked_at_ >= copied_at_once)
    ask();
}

void checkpoints::ask() {
  asked_at_ = length_;
  const std::lock_guard guard{mutex_};
  due_ = true;
  if (worker_.joinable())
    asked_.notify_one();
  else
    worker_ = std::jthread{[this](const std::stop_token& stop) {
      work(stop);
    }};
}

bool checkpoints::wait_until_asked(const std::stop_token& stop) {
  std::unique_lock guard{mutex_};
  asked_.wait(guard, stop, [this] { return due_; });
  due_ = false;
  return !stop.stop_requested();
}

void checkpoints::work(const std::stop_token& stop) {
  try {
    SQLite::Database beside{database_.getFilename(),
                            SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX};
    while (wait_until_asked(stop))
      beside.tryExec("PRAGMA wal_checkpoint(PASSIVE)");
  } catch (const std::exception&) {
    // Without a second connection the log is emptied when it is too long.
  }
}

} // namespace parley::storage
