#include "storage/schema.hpp"

#include "storage/store.hpp"
#include "storage/writer.hpp"
#include "tests/storage/conformance.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>

namespace parley::storage {

namespace {

/// A file of an older or newer schema.
class schema : public testing::Test {
protected:
  [[nodiscard]] std::string path() const {
    return scratch_.file("conversations.db");
  }

  [[nodiscard]] SQLite::Database open_raw() const {
    return {path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
  }

  scratch scratch_;
};

TEST_F(schema, migrates_a_file_of_the_first_version) {
  {
    auto old = open_raw();
    migrate(old, 1);
    old.exec(R"(
      INSERT INTO conversation(id, source, external_id, epoch)
        VALUES(1, 'twilio', 'CH1', 4);
      INSERT INTO turn VALUES(1, 1, 'turn-1', 'answered', 0);
      INSERT INTO message VALUES(1, 1, 'IM1', 0, 'a', '', 'Hi', '', 0, 0, 0,
                                 NULL);
      INSERT INTO outbox VALUES(1, 1, 1, 1, 'Hello', 1, 1, 0, 0, NULL);)");
  }

  auto opened = open_sqlite(path());

  ASSERT_TRUE(opened) << opened.error().detail;
  const auto found = (*opened)->claim(chat(), 10);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(found->epoch, 5);
  EXPECT_EQ(found->pending.size(), 1U);
  EXPECT_EQ(found->outbox.size(), 1U);
  auto raw = open_raw();
  EXPECT_EQ(version_of(raw), schema_version());
  EXPECT_EQ(raw.execAndGet("SELECT delivery_status FROM outbox").getString(),
            "");
}

TEST_F(schema, tells_of_old_turns_how_they_ended) {
  {
    auto old = open_raw();
    migrate(old, 2);
    old.exec(R"(
      INSERT INTO conversation(id, source, external_id)
        VALUES(1, 'twilio', 'CH1');
      INSERT INTO turn VALUES(1, 1, 'turn-1', 'answered', 0);
      INSERT INTO turn VALUES(2, 1, 'turn-2', 'silent', 0);
      INSERT INTO turn VALUES(3, 1, 'turn-3', 'token_limit', 0);)");
  }
  ASSERT_TRUE(open_sqlite(path()));
  EXPECT_EQ(open_raw()
              .execAndGet("SELECT group_concat(state || reason, ' ') FROM turn")
              .getString(),
            "0 1 2token_limit");
}

TEST_F(schema, leaves_an_old_file_old_when_a_migration_fails) {
  {
    auto old = open_raw();
    migrate(old, 1);
    old.exec("CREATE TABLE outbox_by_message(in_the_way TEXT)");
  }
  EXPECT_FALSE(open_sqlite(path()));
  auto raw = open_raw();
  EXPECT_EQ(version_of(raw), 1);
  EXPECT_EQ(raw
              .execAndGet("SELECT count(*) FROM pragma_table_info('outbox') "
                          "WHERE name = 'delivery_status'")
              .getInt(),
            0);
}

TEST_F(schema, refuses_a_newer_file_and_leaves_it_alone) {
  ASSERT_TRUE(open_sqlite(path()));
  open_raw().exec("PRAGMA user_version = 99");

  const auto opened = open_sqlite(path());

  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().why, failure::reason::newer);
  auto raw = open_raw();
  EXPECT_EQ(version_of(raw), 99);
}

TEST_F(schema, counts_its_versions) {
  EXPECT_GE(schema_version(), 2);
  EXPECT_EQ(migrations().size(), static_cast<std::size_t>(schema_version()));
}

/// Reading these must not walk through what is finished.
TEST_F(schema, finds_unfinished_work_by_its_partial_indexes) {
  ASSERT_TRUE(open_sqlite(path()));
  auto raw = open_raw();
  const auto plan = [&](const std::string& sql) {
    std::string text;
    SQLite::Statement explained{raw, "EXPLAIN QUERY PLAN " + sql};
    while (explained.executeStep())
      text += explained.getColumn(3).getString() + '\n';
    return text;
  };
  EXPECT_THAT(plan("SELECT count(*) FROM message WHERE state = 0"),
              testing::HasSubstr("message_pending"));
  EXPECT_THAT(plan("SELECT text FROM message WHERE conversation = 1 "
                   "AND state = 0 AND external_id = 'IM1'"),
              testing::HasSubstr("message_pending"));
  EXPECT_THAT(plan("SELECT text FROM outbox WHERE conversation = 1 "
                   "AND state < 3 ORDER BY id"),
              testing::HasSubstr("outbox_unsettled"));
}

struct part_move {
  part_state from;
  part_state to;
  bool allowed;
};

TEST(outbox_part, moves_only_as_its_state_allows) {
  using enum part_state;
  const part_move table[] = {
    {queued, sending, true},    {queued, withdrawn, true},
    {queued, failed, true},     {queued, unknown, false},
    {sending, sent, true},      {sending, failed, true},
    {sending, unknown, true},   {sending, sending, true},
    {sending, queued, true},    {sending, withdrawn, false},
    {unknown, sent, true},      {unknown, sending, true},
    {unknown, failed, true},    {unknown, withdrawn, false},
    {sent, sending, false},     {sent, failed, false},
    {failed, sending, false},   {failed, sent, false},
    {withdrawn, queued, false}, {withdrawn, sending, false},
  };
  for (const auto& each : table)
    EXPECT_EQ(may_move(each.from, each.to), each.allowed)
      << static_cast<int>(each.from) << " to " << static_cast<int>(each.to);
}

} // namespace

} // namespace parley::storage
