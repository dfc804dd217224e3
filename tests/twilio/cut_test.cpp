#include "base/utf8.hpp"
#include "twilio/sms.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

using namespace parley;
using namespace parley::twilio;
using testing::ElementsAre;
using testing::IsEmpty;

namespace {

std::string
joined(const std::vector<std::string>& parts, const std::string& with) {
  std::string text;
  for (const auto& part : parts)
    text += (&part == parts.data() ? "" : with) + part;
  return text;
}

std::size_t longest(const std::vector<std::string>& parts) {
  std::size_t most = 0;
  for (const auto& part : parts)
    most = std::max(most, utf16_length(part));
  return most;
}

std::string repeated(const std::string& text, int times) {
  std::string many;
  for (int i = 0; i < times; ++i)
    many += text;
  return many;
}

const std::string family = "👨‍👩‍👧‍👦"; // 11 UTF-16 units

} // namespace

TEST(fold_white_space, makes_every_run_one_space) {
  EXPECT_EQ(fold_white_space(" \n a\t\r\nb\u00a0\u2003c\u3000 "), "a b c");
  EXPECT_EQ(fold_white_space(" \t\n"), "");
}

TEST(cut_reply, gives_no_part_for_no_text) {
  EXPECT_THAT(cut_reply(""), IsEmpty());
  EXPECT_THAT(cut_reply(" \n\u3000"), IsEmpty());
}

TEST(cut_reply, leaves_a_short_reply_whole) {
  EXPECT_THAT(cut_reply("Hello.  How are\nyou?"),
              ElementsAre("Hello. How are you?"));
}

TEST(cut_reply, takes_1600_units_and_not_one_more) {
  const std::string full(1600, 'a');
  EXPECT_THAT(cut_reply(full), ElementsAre(full));
  EXPECT_THAT(cut_reply(full + "b"), ElementsAre(full, "b"));
  const auto emoji = repeated("📦", 800);
  EXPECT_THAT(cut_reply(emoji), ElementsAre(emoji));
  EXPECT_THAT(cut_reply(emoji + "📦"), ElementsAre(emoji, "📦"));
}

TEST(cut_reply, prefers_sentence_ends) {
  EXPECT_THAT(cut_reply("One two. Three four five", 14),
              ElementsAre("One two.", "Three four", "five"));
  EXPECT_THAT(cut_reply("Is it? Yes! Well… maybe so", 13),
              ElementsAre("Is it? Yes!", "Well…", "maybe so"));
}

TEST(cut_reply, takes_the_last_sentence_end_that_fits) {
  EXPECT_THAT(cut_reply("A. B. C. Dddd", 8), ElementsAre("A. B. C.", "Dddd"));
}

TEST(cut_reply, takes_quotes_and_brackets_behind_a_sentence_end_along) {
  EXPECT_THAT(cut_reply("He said \"no.\" And then he left", 20),
              ElementsAre("He said \"no.\"", "And then he left"));
}

TEST(cut_reply, takes_no_dot_inside_a_word_for_a_sentence_end) {
  EXPECT_THAT(cut_reply("pay 3.50 at example.com now", 20),
              ElementsAre("pay 3.50 at", "example.com now"));
}

TEST(cut_reply, knows_the_sentence_ends_of_chinese_and_japanese) {
  EXPECT_THAT(cut_reply("你好。 我们 到了", 6),
              ElementsAre("你好。", "我们 到了"));
  // Without spaces there is no cut that a joining space would not show.
  EXPECT_THAT(cut_reply("你好。我们到了！再见了", 6),
              ElementsAre("你好。", "我们到了！", "再见了"));
}

TEST(cut_reply, cuts_between_words_where_no_sentence_ends) {
  EXPECT_THAT(cut_reply("aaa bbb ccc", 7), ElementsAre("aaa bbb", "ccc"));
  EXPECT_THAT(cut_reply("aaa bbb ccc", 6), ElementsAre("aaa", "bbb", "ccc"));
}

TEST(cut_reply, cuts_a_word_that_is_too_long_between_characters) {
  EXPECT_THAT(cut_reply("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(cut_reply(repeated("e\u0301", 3), 3),
              ElementsAre("e\u0301", "e\u0301", "e\u0301"));
  EXPECT_THAT(cut_reply(repeated(family, 3), 30),
              ElementsAre(repeated(family, 2), family));
  EXPECT_THAT(cut_reply("🇩🇪🇫🇷🇪🇸", 7), ElementsAre("🇩🇪", "🇫🇷", "🇪🇸"));
  EXPECT_THAT(cut_reply("👍🏽👍🏽", 6),
              ElementsAre("👍🏽", "👍🏽"));
}

TEST(cut_reply, cuts_a_character_that_is_too_long_between_code_points) {
  const auto parts = cut_reply(family, 4);
  EXPECT_EQ(joined(parts, ""), family);
  EXPECT_LE(longest(parts), 4U);
  for (const auto& part : parts)
    EXPECT_TRUE(is_utf8(part));
}

TEST(cut_reply, replaces_what_is_not_utf8) {
  EXPECT_THAT(cut_reply("a\xff z"), ElementsAre("a\ufffd z"));
}

namespace {

class random_text {
public:
  explicit random_text(unsigned seed) : random_(seed) {
    // nop
  }

  std::string operator()() {
    std::string text;
    for (auto words = random_() % 60; words > 0; --words) {
      for (auto letters = 1 + random_() % 9; letters > 0; --letters)
        text += pick({"a", "b", "é", "я", "订", "📦", "e\u0301", family});
      text += pick({"", "", "", ".", "!", "?", "…", "。", ".\"", ")"});
      text += pick({" ", " ", "\n\n", "\t", "\u3000"});
    }
    return text;
  }

private:
  std::string pick(const std::vector<std::string>& from) {
    return from[random_() % from.size()];
  }

  std::mt19937 random_;
};

} // namespace

TEST(cut_reply, loses_nothing_and_keeps_the_limit_on_random_texts) {
  random_text next{20260101};
  for (int round = 0; round < 500; ++round) {
    const auto text = next();
    // Longer than any word here: nine families and what ends a sentence.
    const auto limit = 110 + static_cast<std::size_t>(round % 50);
    const auto parts = cut_reply(text, limit);
    ASSERT_EQ(joined(parts, " "), fold_white_space(text)) << "round " << round;
    ASSERT_LE(longest(parts), limit) << "round " << round;
    ASSERT_TRUE(std::all_of(parts.begin(), parts.end(), [](const auto& part) {
      return !part.empty() && is_utf8(part);
    }));
  }
}

TEST(cut_reply, loses_nothing_at_the_smallest_limits) {
  random_text next{7};
  const auto without_spaces = [](std::string text) {
    std::erase(text, ' ');
    return text;
  };
  for (int round = 0; round < 500; ++round) {
    const auto text = next();
    const auto limit = 2 + static_cast<std::size_t>(round % 20);
    const auto parts = cut_reply(text, limit);
    ASSERT_EQ(without_spaces(joined(parts, "")),
              without_spaces(fold_white_space(text)));
    ASSERT_LE(longest(parts), limit) << "round " << round;
  }
}
