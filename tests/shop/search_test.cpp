#include "shop/search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::shop {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(search_words, keeps_what_is_worth_searching_for) {
  EXPECT_THAT(search_words("Do you have the new iPhone cases in stock?"),
              ElementsAre("iphone", "cases"));
  EXPECT_THAT(search_words("What about the leather ones?"),
              ElementsAre("leather"));
}

TEST(search_words, drops_everything_that_full_text_search_would_interpret) {
  EXPECT_THAT(search_words("\"case\" OR name:* NEAR(x, 2) -- ^+{}"),
              ElementsAre("case", "name", "near", "x", "2"));
  EXPECT_THAT(search_words("'; DROP TABLE products;"),
              ElementsAre("drop", "table", "products"));
}

TEST(search_words, finds_none_in_emoji_and_blanks) {
  for (auto text : {"", "   ", "\U0001F600\U0001F4F1", "???", "\"\"",
                    "\xff\xfe", "\xC3", "the new one"})
    EXPECT_THAT(search_words(text), IsEmpty()) << text;
}

TEST(search_words, keeps_latin_letters_whole) {
  EXPECT_THAT(search_words("Caf\u00e9 \u00d7 m\u00fcsli"),
              ElementsAre("caf\u00e9", "m\u00fcsli"));
}

TEST(search_words, is_bounded) {
  EXPECT_THAT(search_words(std::string(1'000'000, 'x')), IsEmpty());
  std::string many;
  for (int i = 0; i < 1000; ++i)
    many += "word" + std::to_string(i) + " ";
  EXPECT_THAT(search_words(many), SizeIs(8));
}

TEST(match, quotes_each_word_and_asks_for_its_beginnings) {
  EXPECT_EQ(match_all({"iphone", "case"}), "\"iphone\"* AND \"case\"*");
  EXPECT_EQ(match_any({"iphone", "case"}), "\"iphone\"* OR \"case\"*");
  EXPECT_EQ(match_all({}), "");
}

TEST(edit_distance, counts_typing_errors) {
  EXPECT_EQ(edit_distance("leather", "leather"), 0U);
  EXPECT_EQ(edit_distance("lether", "leather"), 1U);
  EXPECT_EQ(edit_distance("laether", "leather"), 1U);
  EXPECT_EQ(edit_distance("lexther", "leather"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("abc", ""), 3U);
}

struct vocabulary_test : ::testing::Test {
  vocabulary_test() {
    uut.add("Premium Leather Case, iPhone charger, wireless");
  }
  vocabulary uut;
};

TEST_F(vocabulary_test, mends_modest_errors_alone) {
  EXPECT_EQ(uut.mended("lether"), "leather");
  EXPECT_EQ(uut.mended("wirelses"), "wireless");
  EXPECT_EQ(uut.mended("iphnoe"), "iphone");
  EXPECT_EQ(uut.mended("toaster"), "toaster");
}

TEST_F(vocabulary_test, leaves_known_words_their_beginnings_and_plurals) {
  EXPECT_EQ(uut.mended("leat"), "leat");
  EXPECT_EQ(uut.mended("chargers"), "chargers");
  EXPECT_EQ(uut.mended("cas"), "cas");
}

} // namespace
} // namespace parley::shop
