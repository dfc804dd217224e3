#include "storage/schema.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/storage/conformance.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

namespace parley::storage {

namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::unique_ptr<store> open_or_fail(const std::string& path) {
  auto opened = open_sqlite(path);
  if (!opened)
    throw std::runtime_error(opened.error().detail);
  return std::move(*opened);
}

/// A store in a real file, and a second connection beside it.
class sqlite : public testing::Test {
protected:
  [[nodiscard]] std::string path() const {
    return scratch_.file("conversations.db");
  }

  /// A value as another process sees it.
  [[nodiscard]] std::string seen_from_outside(const std::string& sql) const {
    SQLite::Database other{path(), SQLite::OPEN_READONLY};
    return other.execAndGet(sql).getString();
  }

  [[nodiscard]] failure::reason refusal_of(const std::string& name) const {
    const auto opened = open_sqlite(name);
    if (opened)
      throw std::runtime_error("opened");
    return opened.error().why;
  }

  scratch scratch_;
};

TEST_F(sqlite, works_in_memory) {
  const auto opened = open_or_fail(":memory:");
  EXPECT_TRUE(opened->commit(std::vector{take_message("IM1", 0)}));
  EXPECT_EQ(*opened->pending_messages(), 1);
}

TEST_F(sqlite, makes_a_file_that_its_owner_alone_may_read) {
  const auto opened = open_or_fail(path());
  for (const auto* suffix : {"", "-wal", "-shm"}) {
    struct stat found {};
    ASSERT_EQ(::stat((path() + suffix).c_str(), &found), 0) << suffix;
    EXPECT_EQ(found.st_mode & 0777U, 0600U) << suffix;
  }
}

TEST_F(sqlite, shows_a_commit_to_another_connection) {
  const auto opened = open_or_fail(path());
  ASSERT_TRUE(opened->commit(std::vector{take_message("IM1", 0, "Hello")}));
  EXPECT_EQ(seen_from_outside("SELECT text FROM message"), "Hello");
  EXPECT_EQ(seen_from_outside("PRAGMA journal_mode"), "wal");
}

TEST_F(sqlite, tells_an_operator_how_turns_ended) {
  const auto opened = open_or_fail(path());
  const auto epoch = opened->claim(chat(), 0)->epoch;
  auto gave_up = answer("turn-1", epoch, {}, {"Sorry."});
  gave_up.state = turn_state::failed;
  gave_up.reason = "gave_up";
  gave_up.detail = "max turns (10) exceeded";
  ASSERT_TRUE(opened->commit(std::vector<write>{gave_up}));
  const auto last = [&] {
    return seen_from_outside("SELECT state || ' ' || reason || ': ' || detail "
                             "FROM turn ORDER BY id DESC LIMIT 1");
  };
  EXPECT_EQ(last(), "2 gave_up: max turns (10) exceeded");

  ASSERT_TRUE(
    opened->commit(std::vector<write>{answer("turn-2", epoch, {}, {"Hello"})}));
  EXPECT_EQ(last(), "0 : ");
  auto lost = move("turn-2", 1, epoch, part_state::failed);
  lost.detail = "status 400, code 50377";
  ASSERT_TRUE(opened->commit(std::vector<write>{lost}));
  EXPECT_EQ(last(), "2 not_delivered: status 400, code 50377");
}

TEST_F(sqlite, makes_another_hash_key_for_every_database) {
  EXPECT_NE(open_or_fail(scratch_.file("a.db"))->hash_key(),
            open_or_fail(scratch_.file("b.db"))->hash_key());
}

TEST_F(sqlite, keeps_the_latest_receipt_of_a_part) {
  const auto opened = open_or_fail(path());
  const auto epoch = opened->claim(chat(), 0)->epoch;
  ASSERT_TRUE(opened->commit(
    std::vector<write>{answer("turn-1", epoch, {}, {"Hello"}),
                       move("turn-1", 1, epoch, part_state::sent, "IM9")}));
  const auto receipt = [&](const std::string& status, int code) {
    const auto done = opened->commit(
      std::vector{take(status + std::to_string(code),
                       conversation::delivery_updated{"IM9", status, code})});
    EXPECT_TRUE(done);
    return seen_from_outside(
      "SELECT delivery_status || ' ' || error_code FROM outbox");
  };
  EXPECT_EQ(receipt("sent", 0), "sent 0");
  EXPECT_EQ(receipt("failed", 30003), "failed 30003");
  EXPECT_EQ(receipt("sent", 1), "failed 30003") << "late";
  EXPECT_EQ(receipt("read", 0), "read 0");
  EXPECT_EQ(receipt("delivered", 0), "read 0") << "late";
}

TEST_F(sqlite, gives_a_receipt_only_to_its_own_conversation) {
  const auto opened = open_or_fail(path());
  const auto epoch = opened->claim(chat(), 0)->epoch;
  ASSERT_TRUE(opened->commit(std::vector<write>{
    answer("turn-1", epoch, {}, {"Hello"}),
    move("turn-1", 1, epoch, part_state::sent, "IM9"),
    take("r", conversation::delivery_updated{"IM9", "read", 0}, {"b", "1"})}));
  EXPECT_EQ(seen_from_outside("SELECT delivery_status FROM outbox"), "");
}

TEST_F(sqlite, keeps_no_text_of_a_removed_message) {
  const auto opened = open_or_fail(path());
  ASSERT_TRUE(opened->commit(
    std::vector{take_message("IM1", 0, "secret"),
                take("gone", conversation::message_removed{"IM1"})}));
  EXPECT_EQ(seen_from_outside("SELECT count(*) FROM message"), "0");
}

TEST_F(sqlite, writes_nothing_of_a_batch_that_finds_the_disk_full) {
  auto limited = open_sqlite(path(), {.max_pages = 60});
  ASSERT_TRUE(limited);
  auto& database = **limited;
  ASSERT_TRUE(database.commit(std::vector{take_message("IM1", 0)}));
  const std::string large(100'000, 'x');

  const auto refused = database.commit(
    std::vector{take_message("IM2", 1), take_message("IM3", 2, large),
                take_message("IM4", 3, large)});

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, failure::reason::full);
  EXPECT_EQ(seen_from_outside("SELECT count(*) FROM message"), "1");
  EXPECT_EQ(seen_from_outside("SELECT count(*) FROM seen"), "1");

  const auto later = database.commit(std::vector{take_message("IM2", 1)});
  ASSERT_TRUE(later) << later.error().detail;
  EXPECT_EQ(later->front(), write_outcome::done);
  EXPECT_EQ(*database.pending_messages(), 2);
}

/// Two pages and more of text a message.
std::vector<write> bulky(int first, int count) {
  std::vector<write> batch;
  for (int number = first; number < first + count; ++number)
    batch.push_back(take_message("IM" + std::to_string(number), number,
                                 std::string(10'000, 'x')));
  return batch;
}

TEST_F(sqlite, keeps_everything_while_the_log_is_copied_beside_it) {
  {
    const auto opened = open_or_fail(path());
    for (int first = 0; first < 1500; first += 100)
      ASSERT_TRUE(opened->commit(bulky(first, 100)));
  }
  const auto opened = open_sqlite(path(), {.checked_pages = 1'000'000});
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(*(*opened)->pending_messages(), 1500);
  EXPECT_EQ((*opened)->claim(chat(), 0)->pending.size(), 1500U);
}

TEST_F(sqlite, begins_a_log_anew_that_is_too_long) {
  const auto opened = open_sqlite(path(), {.longest_log = 100});
  ASSERT_TRUE(opened);
  for (int first = 0; first < 500; first += 10)
    ASSERT_TRUE((*opened)->commit(bulky(first, 10)));
  EXPECT_LT(std::filesystem::file_size(path() + "-wal"), 200U * 4096U);
}

TEST_F(sqlite, says_busy_while_somebody_else_writes_and_goes_on_after) {
  auto opened = open_sqlite(path(), {.busy_timeout = {}});
  ASSERT_TRUE(opened);
  SQLite::Database other{path(), SQLite::OPEN_READWRITE};
  other.exec("BEGIN IMMEDIATE");

  const auto refused = (*opened)->commit(std::vector{take_message("IM1", 0)});
  const auto unclaimed = (*opened)->claim(chat(), 10);

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, failure::reason::busy);
  ASSERT_FALSE(unclaimed);
  EXPECT_EQ(unclaimed.error().why, failure::reason::busy);
  other.exec("ROLLBACK");
  EXPECT_TRUE((*opened)->commit(std::vector{take_message("IM1", 0)}));
}

TEST_F(sqlite, names_no_text_in_a_failure) {
  auto opened = open_sqlite(path(), {.max_pages = 60});
  ASSERT_TRUE(opened);
  const std::string large(400'000, 'x');
  const auto refused
    = (*opened)->commit(std::vector{take_message("IM1", 0, large)});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().detail, Not(HasSubstr("xx")));
}

TEST_F(sqlite, refuses_a_file_that_is_no_database) {
  std::ofstream{path()} << std::string(8192, 'z');
  EXPECT_EQ(refusal_of(path()), failure::reason::corrupt);
}

TEST_F(sqlite, refuses_a_damaged_page) {
  {
    const auto opened = open_or_fail(path());
    for (int number = 0; number < 50; ++number)
      ASSERT_TRUE(opened->commit(
        std::vector{take_message("IM" + std::to_string(number), number)}));
  }
  const auto pages = std::filesystem::file_size(path()) / 4096;
  ASSERT_GT(pages, 10U);
  {
    std::fstream file{path(), std::ios::in | std::ios::out | std::ios::binary};
    for (std::size_t page = 2; page < pages; ++page) {
      file.seekp(static_cast<std::streamoff>(page * 4096));
      file << "\xff\xff\xff\xff\xff\xff\xff\xff";
    }
  }
  EXPECT_EQ(refusal_of(path()), failure::reason::corrupt);
}

TEST_F(sqlite, refuses_the_database_of_another_program) {
  SQLite::Database{path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(
    "CREATE TABLE song(title TEXT)");
  EXPECT_EQ(refusal_of(path()), failure::reason::other);
  EXPECT_EQ(seen_from_outside("SELECT count(*) FROM sqlite_schema"), "1");
}

TEST_F(sqlite, refuses_a_place_it_cannot_write_to) {
  EXPECT_EQ(refusal_of(scratch_.file("no/such/directory.db")),
            failure::reason::other);
  EXPECT_EQ(refusal_of(""), failure::reason::other);
}

// -- beside a process that serves ---------------------------------------------

TEST_F(sqlite, lets_a_reader_read_while_another_one_serves) {
  const auto serving = open_or_fail(path());
  ASSERT_TRUE(serving->commit(std::vector{take_message("IM1", 0)}));
  const auto reading = open_sqlite(path(), {}, access::read);
  ASSERT_TRUE(reading) << reading.error().detail;
  EXPECT_EQ((*reading)->records().list({})->conversations.size(), 1U);
  ASSERT_TRUE(
    serving->commit(std::vector{take_message("IM2", 0, "Hi", chat("CH2"))}));
  EXPECT_EQ((*reading)->records().list({})->conversations.size(), 2U);
  EXPECT_FALSE((*reading)->records().erase(chat()));
  EXPECT_FALSE((*reading)->claim(chat(), 0));
}

TEST_F(sqlite, makes_no_file_for_a_reader_nor_brings_one_up_to_date) {
  EXPECT_FALSE(open_sqlite(path(), {}, access::read));
  EXPECT_FALSE(std::filesystem::exists(path()));
  {
    SQLite::Database old{path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    migrate(old, 3);
  }
  EXPECT_FALSE(open_sqlite(path(), {}, access::read));
  EXPECT_EQ(seen_from_outside("PRAGMA user_version"), "3");
}

TEST_F(sqlite, is_alone_only_while_nobody_else_has_it_open) {
  {
    const auto serving = open_or_fail(path());
    ASSERT_TRUE(serving->commit(std::vector{take_message("IM1", 0)}));
    const auto refused = open_sqlite(path(), {}, access::alone);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().why, failure::reason::busy);
  }
  const auto alone = open_sqlite(path(), {}, access::alone);
  ASSERT_TRUE(alone) << alone.error().detail;
  EXPECT_TRUE((*alone)->records().erase(chat())->found);
  EXPECT_EQ(refusal_of(path()), failure::reason::busy);
}

} // namespace

} // namespace parley::storage
