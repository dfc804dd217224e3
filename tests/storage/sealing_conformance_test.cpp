#include "base/crypto.hpp"
#include "tests/storage/engines.hpp"
#include "tests/storage/private_words.hpp"

namespace parley::storage {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using keys = std::vector<sealing::key>;

const keys none;
const keys old_key{master_key('o')};
const keys new_key{master_key('n')};
const keys both{master_key('n'), master_key('o')};

/// An engine whose database is opened with one set of keys after another.
class sealing_conformance : public testing::TestWithParam<engine> {
protected:
  [[nodiscard]] std::string place() const {
    return scratch_.file("conversations.db");
  }

  [[nodiscard]] std::unique_ptr<store> open(const keys& with) const {
    return open_or_throw(GetParam(), place(), with);
  }

  [[nodiscard]] failure refusal_of(const keys& with) const {
    const auto opened = GetParam().open(place(), with);
    return opened ? failure{failure::reason::other, "it opened"}
                  : opened.error();
  }

  [[nodiscard]] std::string bytes() const {
    return GetParam().bytes(place());
  }

  /// A database that was written with these keys, and closed.
  void given_words_under(const keys& with) const {
    write_private_words(*open(with), chat());
  }

  /// Runs the sealing pass to its end; gives all that it did.
  static sealing_progress seal_all(store& in, std::size_t limit = 10) {
    sealing_progress all;
    for (int round = 0; round < 1000 && !all.done; ++round) {
      const auto piece = in.records().seal_more(limit);
      if (!piece)
        throw std::runtime_error(piece.error().detail);
      all.done = piece->done;
      all.sealed += piece->sealed;
      all.wrapped += piece->wrapped;
      all.unreadable += piece->unreadable;
    }
    return all;
  }

  /// Whether everything can be read.
  static void expect_all_words(store& in) {
    const auto found = in.claim(chat(), 50);
    ASSERT_TRUE(found) << found.error().detail;
    EXPECT_EQ(found->pending.at(0).what.text, "word-of-pending");
    EXPECT_EQ(found->pending.at(0).what.author, "word-of-author");
    EXPECT_EQ(found->pending.at(0).what.media.at(0).filename,
              "word-of-filename.jpg");
    EXPECT_EQ(found->facts.roster.at(0).identity, "word-of-identity");
    EXPECT_EQ(found->facts.roster.at(0).address, "word-of-address");
    EXPECT_EQ(found->history.at(0)->json, R"({"a":"word-of-item"})");
    ASSERT_TRUE(found->open_run);
    EXPECT_EQ(found->open_run->position.items.at(0)->json,
              R"({"a":"word-of-journal"})");
    EXPECT_EQ(found->open_run->calls.at(0).arguments,
              R"({"a":"word-of-argument"})");
    EXPECT_EQ(found->open_run->calls.at(0).output, "word-of-output");
    const auto record = in.records().read({.which = chat()});
    ASSERT_TRUE(record && *record);
    EXPECT_EQ((*record)->turns.at(0).parts.at(0).what.text, "word-of-reply");
    EXPECT_EQ((*record)->turns.at(0).messages.at(0).what.text, "word-of-text");
  }

  scratch scratch_;
};

INSTANTIATE_TEST_SUITE_P(every, sealing_conformance,
                         testing::Values(sqlite_engine("sqlite", {})), name_of);

TEST_P(sealing_conformance, shows_private_words_on_the_disk_without_a_key) {
  given_words_under(none);
  EXPECT_THAT(found_in(bytes()), SizeIs(private_words().size()));
}

TEST_P(sealing_conformance, shows_no_private_word_on_the_disk_with_a_key) {
  const auto opened = open(old_key);
  write_private_words(*opened, chat());
  EXPECT_THAT(found_in(bytes()), IsEmpty()) << "while it is open";
  expect_all_words(*opened);
}

TEST_P(sealing_conformance, shows_no_private_word_once_it_is_closed) {
  given_words_under(old_key);
  EXPECT_THAT(found_in(bytes()), IsEmpty());
  expect_all_words(*open(old_key));
}

TEST_P(sealing_conformance, shows_no_key_on_the_disk) {
  given_words_under(old_key);
  EXPECT_EQ(bytes().find(std::string(16, 'o')), std::string::npos);
}

TEST_P(sealing_conformance, is_refused_without_its_key_and_stays_as_it_is) {
  given_words_under(old_key);
  const auto before = bytes();
  for (const auto& wrong : {none, new_key}) {
    const auto why = refusal_of(wrong);
    EXPECT_EQ(why.why, failure::reason::locked);
    EXPECT_THAT(why.detail, HasSubstr(to_hex(old_key.front().id())));
  }
  EXPECT_EQ(bytes(), before);
  expect_all_words(*open(old_key));
}

TEST_P(sealing_conformance, is_refused_without_its_key_even_when_empty) {
  ASSERT_TRUE(open(old_key));
  EXPECT_EQ(refusal_of(none).why, failure::reason::locked);
}

TEST_P(sealing_conformance, has_nothing_to_do_without_a_key) {
  const auto opened = open(none);
  write_private_words(*opened, chat());
  EXPECT_TRUE(opened->records().seal_more(1)->done);
  const auto state = opened->records().keys();
  EXPECT_FALSE(state->sealing);
  EXPECT_TRUE(state->complete);
  EXPECT_THAT(state->keys, IsEmpty());
}

// -- turning it on ------------------------------------------------------------

TEST_P(sealing_conformance, seals_what_was_plain_piece_by_piece) {
  given_words_under(none);
  const auto opened = open(old_key);
  EXPECT_FALSE(opened->records().keys()->complete);

  const auto done = seal_all(*opened, 1);

  // Two messages, an item, a part, a participant, a journal's item and call.
  EXPECT_EQ(done.sealed, 7);
  EXPECT_EQ(done.unreadable, 0);
  EXPECT_TRUE(opened->records().keys()->complete);
  EXPECT_TRUE(*opened->records().scrub());
  EXPECT_THAT(found_in(bytes()), IsEmpty());
  expect_all_words(*opened);
}

TEST_P(sealing_conformance, reads_plain_and_sealed_side_by_side_until_then) {
  given_words_under(none);
  const auto opened = open(old_key);
  expect_all_words(*opened);
  ASSERT_TRUE(opened->commit(std::vector{take_message("IM7", 7, "later")}));
  EXPECT_EQ(opened->claim(chat(), 0)->pending.back().what.text, "later");
  EXPECT_EQ(bytes().find("later"), std::string::npos);
}

TEST_P(sealing_conformance, begins_again_where_the_last_start_stopped) {
  given_words_under(none);
  {
    const auto interrupted = open(old_key);
    for (int piece = 0; piece < 3; ++piece)
      ASSERT_TRUE(interrupted->records().seal_more(1));
  }
  const auto opened = open(old_key);
  EXPECT_TRUE(seal_all(*opened, 1).done);
  expect_all_words(*opened);
}

TEST_P(sealing_conformance, has_nothing_to_do_at_the_next_start) {
  given_words_under(none);
  seal_all(*open(old_key));
  const auto opened = open(old_key);
  EXPECT_TRUE(opened->records().keys()->complete);
  EXPECT_TRUE(opened->records().seal_more(1)->done);
  expect_all_words(*opened);
}

// -- rotation -----------------------------------------------------------------

TEST_P(sealing_conformance, opens_with_a_new_key_before_the_old_one) {
  given_words_under(old_key);
  expect_all_words(*open(both));
}

TEST_P(sealing_conformance, needs_the_old_key_until_the_pass_is_done) {
  given_words_under(old_key);
  const auto old_id = to_hex(old_key.front().id());
  const auto new_id = to_hex(new_key.front().id());
  {
    const auto opened = open(both);
    EXPECT_THAT(opened->records().keys()->keys, ElementsAre(new_id, old_id));
  }
  const auto why = refusal_of(new_key);
  EXPECT_EQ(why.why, failure::reason::locked);
  EXPECT_THAT(why.detail, HasSubstr(old_id));

  {
    const auto opened = open(both);
    EXPECT_EQ(seal_all(*opened).wrapped, 1);
    EXPECT_THAT(opened->records().keys()->keys, ElementsAre(new_id));
  }

  expect_all_words(*open(new_key));
  EXPECT_EQ(refusal_of(old_key).why, failure::reason::locked);
}

TEST_P(sealing_conformance, serves_while_keys_are_wrapped_anew) {
  constexpr int conversations = 20;
  const auto name = [](int number) {
    return chat("CH" + std::to_string(number));
  };
  {
    const auto opened = open(old_key);
    for (int number = 0; number < conversations; ++number)
      write_private_words(*opened, name(number));
  }
  const auto opened = open(both);
  for (int number = 0; number < conversations; ++number) {
    ASSERT_TRUE(opened->records().seal_more(1));
    for (const auto which : {number, conversations - 1 - number}) {
      const auto id = "later-" + std::to_string(number) + std::to_string(which);
      ASSERT_TRUE(
        opened->commit(std::vector{take_message(id, 9, "later", name(which))}));
      const auto found = opened->claim(name(which), 50);
      ASSERT_TRUE(found) << found.error().detail;
      EXPECT_EQ(found->pending.front().what.text, "word-of-pending");
      EXPECT_EQ(found->pending.back().what.text, "later");
    }
  }
  seal_all(*opened);
  EXPECT_THAT(opened->records().keys()->keys, SizeIs(1));
}

TEST_P(sealing_conformance, wraps_a_key_anew_when_its_conversation_is_written) {
  given_words_under(old_key);
  const auto opened = open(both);
  ASSERT_TRUE(opened->commit(std::vector{take_message("IM7", 7)}));
  EXPECT_EQ(seal_all(*opened).wrapped, 0);
}

} // namespace

} // namespace parley::storage
