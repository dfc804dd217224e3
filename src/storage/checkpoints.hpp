#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

struct sqlite3;

namespace SQLite {
class Database;
} // namespace SQLite

namespace parley::storage {

/// Keeps the write-ahead log short: copies it into the file on a thread and a
/// connection of its own, so that commits need not wait for it. Only a log
/// that outgrows its limit is emptied on the spot.
class checkpoints {
public:
  /// @param database Must outlive it. @param longest_log In pages.
  checkpoints(SQLite::Database& database, int longest_log);
  checkpoints(const checkpoints&) = delete;
  checkpoints& operator=(const checkpoints&) = delete;
  ~checkpoints();

  /// To be called after each commit, on the thread of the commit.
  void after_commit();

private:
  static int
  note_length(void* self, sqlite3* database, const char* name, int frames);

  void ask();
  void work(const std::stop_token& stop);
  [[nodiscard]] bool wait_until_asked(const std::stop_token& stop);

  SQLite::Database& database_;
  const int longest_log_;
  int length_ = 0;   ///< of the log, after the last commit
  int asked_at_ = 0; ///< its length when a copy was asked for last

  std::mutex mutex_; ///< guards what follows
  std::condition_variable_any asked_;
  bool due_ = false;
  std::jthread worker_; ///< from the first time it is needed
};

} // namespace parley::storage
