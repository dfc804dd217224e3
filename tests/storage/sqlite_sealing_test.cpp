#include "storage/schema.hpp"
#include "storage/sqlite_store.hpp"
#include "tests/storage/engines.hpp"
#include "tests/storage/private_words.hpp"

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>

namespace parley::storage {

namespace {

using testing::HasSubstr;
using testing::IsEmpty;

/// A sealed file of SQLite's, and somebody who writes into it beside Parley.
class sqlite_sealing : public testing::Test {
protected:
  [[nodiscard]] std::string path() const {
    return scratch_.file("conversations.db");
  }

  [[nodiscard]] std::unique_ptr<store> open(char key) const {
    const std::vector keys{master_key(key)};
    auto opened = open_sqlite(path(), keys);
    if (!opened)
      throw std::runtime_error(opened.error().detail);
    return std::move(*opened);
  }

  /// Two conversations that are sealed and closed.
  void given_two_conversations() const {
    const auto opened = open('m');
    write_private_words(*opened, chat());
    write_private_words(*opened, chat("CH2"));
  }

  void meddle(const std::string& sql) const {
    SQLite::Database{path(), SQLite::OPEN_READWRITE}.exec(sql);
  }

  [[nodiscard]] std::string seen(const std::string& sql) const {
    SQLite::Database other{path(), SQLite::OPEN_READONLY};
    return other.execAndGet(sql).getString();
  }

  scratch scratch_;
};

struct swap {
  const char* name;
  const char* sql;
};

class meddled : public sqlite_sealing,
                public testing::WithParamInterface<swap> {};

/// Whatever was moved, its conversation cannot be read, and another one can.
TEST_P(meddled, fields_open_nowhere_but_in_their_place) {
  given_two_conversations();
  meddle(GetParam().sql);

  const auto opened = open('m');

  const auto claimed = opened->claim(chat(), 50);
  const auto read = opened->records().read({.which = chat()});
  const auto rest = opened->records().read({.which = chat(), .after = -1});
  EXPECT_FALSE(claimed && read && rest);
  for (const auto& why :
       {claimed ? failure{} : claimed.error(), read ? failure{} : read.error(),
        rest ? failure{} : rest.error()})
    if (!why.detail.empty()) {
      EXPECT_EQ(why.why, failure::reason::unreadable);
      EXPECT_THAT(why.detail, HasSubstr("does not open"));
      EXPECT_THAT(found_in(why.detail), IsEmpty());
    }
  EXPECT_TRUE(opened->claim(chat("CH3"), 50));
}

constexpr swap swaps[] = {
  {"rows_of_a_table", R"(
     UPDATE message SET text = (SELECT text FROM message WHERE
       external_id = 'CH1-IM2') WHERE external_id = 'CH1-IM1')"},
  {"columns_of_a_row", R"(
     UPDATE message SET text = author WHERE external_id = 'CH1-IM1')"},
  {"columns_of_a_participant", R"(
     UPDATE participant SET address = identity)"},
  {"tables", R"(
     UPDATE outbox SET text = (SELECT json FROM item LIMIT 1))"},
  {"conversations", R"(
     UPDATE message SET text = (SELECT text FROM message WHERE
       external_id = 'CH2-IM1') WHERE external_id = 'CH1-IM1')"},
  {"conversations_with_their_row", R"(
     UPDATE message SET conversation = 1, external_id = 'CH1-IM1'
       WHERE external_id = 'CH2-IM2')"},
  {"conversations_with_their_keys", R"(
     UPDATE conversation SET data_key = 3 - data_key)"},
  {"wrapped_keys", R"(
     UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key WHERE id = 2))"},
  {"a_destroyed_key", R"(
     UPDATE data_key SET wrapped = zeroblob(68) WHERE id = 1)"},
  {"a_shortened_value", R"(
     UPDATE item SET json = substr(json, 1, 20))"},
  {"a_plain_value", R"(
     UPDATE message SET text = 'a word of mine' WHERE external_id = 'CH1-IM2')"},
};

INSTANTIATE_TEST_SUITE_P(swaps, meddled, testing::ValuesIn(swaps),
                         [](const auto& each) { return each.param.name; });

TEST_F(sqlite_sealing, opens_what_nobody_has_meddled_with) {
  given_two_conversations();
  const auto opened = open('m');
  EXPECT_TRUE(opened->claim(chat(), 50));
  EXPECT_TRUE(opened->records().read({.which = chat()}));
}

TEST_F(sqlite_sealing, lets_one_unreadable_conversation_stop_no_other) {
  given_two_conversations();
  meddle("UPDATE data_key SET wrapped = zeroblob(68) WHERE id = 1");
  const auto opened = open('m');

  const auto done
    = opened->commit(std::vector{take_message("IM6", 6, "Hi", chat("CH2")),
                                 take_message("IM7", 7, "Hi", chat()),
                                 take_message("IM8", 8, "Hi", chat("CH2"))});

  ASSERT_TRUE(done) << done.error().detail;
  EXPECT_THAT(*done, testing::ElementsAre(write_outcome::done,
                                          write_outcome::unreadable,
                                          write_outcome::done));
  EXPECT_EQ(opened->claim(chat("CH2"), 0)->pending.size(), 3U);
}

TEST_F(sqlite_sealing, goes_on_with_rotation_past_an_unreadable_key) {
  given_two_conversations();
  meddle("UPDATE data_key SET wrapped = zeroblob(68) WHERE id = 1");
  const std::vector both{master_key('n'), master_key('m')};
  const auto opened = *open_sqlite(path(), both);
  const auto piece = opened->records().seal_more(100);
  ASSERT_TRUE(piece);
  EXPECT_EQ(piece->unreadable, 1);
  EXPECT_EQ(piece->wrapped, 1);
}

TEST_F(sqlite_sealing, erases_what_no_key_opens) {
  given_two_conversations();
  meddle("UPDATE data_key SET wrapped = zeroblob(68) WHERE id = 1");
  const auto opened = open('m');
  const auto erased = opened->records().erase(chat());
  ASSERT_TRUE(erased) << erased.error().detail;
  EXPECT_TRUE(erased->found);
}

TEST_F(sqlite_sealing, goes_back_when_a_piece_of_the_pass_is_lost) {
  {
    const auto plain = open_sqlite(path());
    ASSERT_TRUE(plain);
    write_private_words(**plain, chat());
  }
  sqlite_options options;
  options.busy_timeout = {};
  options.master_keys = {master_key('m')};
  const auto opened = *open_sqlite(path(), options);
  SQLite::Database other{path(), SQLite::OPEN_READWRITE};
  for (bool done = false; !done;) {
    other.exec("BEGIN IMMEDIATE");
    const auto refused = opened->records().seal_more(1);
    other.exec("ROLLBACK");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().why, failure::reason::busy);
    const auto piece = opened->records().seal_more(1);
    ASSERT_TRUE(piece) << piece.error().detail;
    done = piece->done;
  }
  ASSERT_TRUE(*opened->records().scrub());
  EXPECT_THAT(found_in(sqlite_bytes(path())), IsEmpty());
  EXPECT_TRUE(opened->claim(chat(), 50));
}

TEST_F(sqlite_sealing, seals_a_file_from_before_there_were_keys) {
  {
    SQLite::Database old{path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    migrate(old, 3);
    old.exec(R"(
      INSERT INTO conversation(id, source, external_id, roster_known)
        VALUES(1, 'twilio', 'CH1', 1);
      INSERT INTO participant VALUES(1, 0, 'MB1', 'word-of-identity', '', '',
                                     '', 0);
      INSERT INTO turn(id, conversation, external_id, outcome, closed)
        VALUES(1, 1, 'turn-1', 'answered', 0);
      INSERT INTO message(conversation, external_id, position, author,
                          participant, text, media, created, received)
        VALUES(1, 'IM1', 0, 'word-of-author', '', 'word-of-text', '', 0, 0);
      INSERT INTO item(turn, kind, call_id, json)
        VALUES(1, 0, '', '"word-of-item"'), (1, 1, '', '"second"');
      INSERT INTO outbox(conversation, turn, part, text, state, posts,
                         send_deadline, after_index)
        VALUES(1, 1, 1, 'word-of-reply', 1, 1, 0, 0);)");
  }
  const auto opened = open('m');
  while (!opened->records().seal_more(1)->done) {
    // the next piece
  }
  ASSERT_TRUE(*opened->records().scrub());
  EXPECT_THAT(found_in(sqlite_bytes(path())), IsEmpty());
  const auto found = opened->claim(chat(), 50);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(found->facts.roster.at(0).identity, "word-of-identity");
  EXPECT_EQ(found->pending.at(0).what.text, "word-of-text");
  EXPECT_EQ(found->history.at(1)->json, "\"second\"");
  EXPECT_EQ(found->outbox.at(0).text, "word-of-reply");
}

TEST_F(sqlite_sealing, destroys_the_key_of_what_it_erases) {
  given_two_conversations();
  ASSERT_TRUE(open('m')->records().erase(chat()));
  EXPECT_EQ(seen("SELECT group_concat(wrapped = zeroblob(68)) FROM data_key"),
            "1,0");
}

TEST_F(sqlite_sealing, gives_a_destroyed_key_s_place_to_nobody) {
  {
    const auto opened = open('m');
    write_private_words(*opened, chat());
    ASSERT_TRUE(opened->records().erase(chat()));
    ASSERT_TRUE(
      opened->commit(std::vector{take_message("IM1", 0, "Hi", chat("CH2"))}));
  }
  EXPECT_EQ(seen("SELECT data_key FROM conversation"), "2");
}

/// Rows of many sizes, each written to again once it stands.
void write_much(store& to, int conversations, int rounds) {
  for (int round = 0; round < rounds; ++round) {
    std::vector<write> messages;
    std::vector<write> answers;
    for (int number = 0; number < conversations; ++number) {
      const auto which = chat("CH" + std::to_string(number));
      const auto id = which.id + "-" + std::to_string(round);
      const auto size
        = static_cast<std::size_t>(round * 37 + number * 91) % 700;
      const auto text = "<" + which.id + ">" + std::string(size, 'x');
      messages.push_back(take_message(id, round, text, which));
      auto turn
        = answer("turn-" + id, to.claim(which, 0)->epoch + 1, {id}, {text});
      turn.conversation = which;
      answers.emplace_back(turn);
    }
    ASSERT_TRUE(to.commit(messages));
    for (int number = 0; number < conversations; ++number)
      ASSERT_TRUE(to.claim(chat("CH" + std::to_string(number)), 0));
    ASSERT_TRUE(to.commit(answers));
  }
}

// SQLite leaves copies of rows it has moved in the unused space of pages.
TEST_F(sqlite_sealing, leaves_no_copy_of_an_erased_row_in_any_page) {
  constexpr int conversations = 40;
  const auto opened = *open_sqlite(path());
  write_much(*opened, conversations, 60);
  for (int number = 0; number < conversations; number += 2) {
    const auto which = chat("CH" + std::to_string(number));
    ASSERT_TRUE(opened->records().erase(which)->files_clean);
  }
  const auto bytes = sqlite_bytes(path());
  for (int number = 0; number < conversations; ++number)
    EXPECT_EQ(bytes.find("<CH" + std::to_string(number) + ">")
                != std::string::npos,
              number % 2 == 1)
      << number;
}

TEST_F(sqlite_sealing, cleans_the_files_later_when_somebody_reads_them) {
  sqlite_options options;
  options.busy_timeout = {};
  const auto opened = *open_sqlite(path(), options);
  write_private_words(*opened, chat());
  SQLite::Database other{path(), SQLite::OPEN_READONLY};
  {
    SQLite::Statement reading{other, "SELECT text FROM message"};
    ASSERT_TRUE(reading.executeStep());
    const auto erased = opened->records().erase(chat());
    ASSERT_TRUE(erased);
    EXPECT_FALSE(erased->files_clean);
    EXPECT_FALSE(*opened->records().scrub());
  }
  EXPECT_TRUE(*opened->records().scrub());
  EXPECT_THAT(found_in(sqlite_bytes(path())), IsEmpty());
}

} // namespace

} // namespace parley::storage
