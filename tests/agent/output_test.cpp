#include "agent/output.hpp"

#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

namespace parley::agent {
namespace {

using namespace std::string_view_literals;

TEST(clean, leaves_ordinary_text_as_it_is) {
  for (const auto* text :
       {"Your order shipped.\nIt should arrive Thursday.",
        "Gr\u00fc\u00dfe aus K\u00f6ln \u2013 1.299,00 \u20ac",
        "\u4f60\u597d\uff0c\u4e16\u754c\u3002",
        "\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd",
        "\u0928\u092e\u0938\u094d\u0924\u0947", "e\u0301", ""})
    EXPECT_EQ(clean(text), text);
}

TEST(clean, takes_controls_out_and_keeps_line_feeds) {
  EXPECT_EQ(clean("a\0b\x07"
                  "c\x1b[31md\x7f"sv),
            "abc[31md");
  EXPECT_EQ(clean("a\u0080b\u009bc"), "abc");
  EXPECT_EQ(clean("a\tb"), "a b");
  EXPECT_EQ(clean("a\nb"), "a\nb");
}

TEST(clean, makes_every_line_end_a_line_feed) {
  EXPECT_EQ(clean("a\r\nb\rc\vd\fe\u0085f\u2028g\u2029h"),
            "a\nb\nc\nd\ne\nf\ng\nh");
}

TEST(clean, takes_out_what_rearranges_text) {
  for (const auto* control :
       {"\u200e", "\u200f", "\u061c", "\u202a", "\u202b", "\u202c", "\u202d",
        "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
    EXPECT_EQ(clean("pay" + std::string{control} + "able"), "payable");
}

TEST(clean, takes_out_what_shows_nothing) {
  for (const auto* hidden :
       {"\u200b",     "\u2060",     "\u2061",     "\u2062",     "\u2063",
        "\u2064",     "\u2065",     "\u206a",     "\u206f",     "\ufeff",
        "\u00ad",     "\u034f",     "\u115f",     "\u1160",     "\u3164",
        "\uffa0",     "\u17b4",     "\u17b5",     "\u180e",     "\ufff9",
        "\ufffa",     "\ufffb",     "\ufffc",     "\U0001d173", "\U0001bca0",
        "\U000e0001", "\U000e0041", "\U000e007f", "\U000e0fff", "\ufffe",
        "\uffff",     "\ufdd0",     "\U0010ffff"})
    EXPECT_EQ(clean("no" + std::string{hidden} + "thing"), "nothing");
}

TEST(clean, takes_out_bytes_that_are_not_utf8) {
  EXPECT_EQ(clean("a\xff"
                  "b\xc3(\xed\xa0\x80 c\xf4\x90\x80\x80\xe2\x82"),
            "ab( c");
}

TEST(clean, keeps_what_emojis_are_made_of) {
  for (const auto* emoji :
       {"\U0001F468\u200d\U0001F469\u200d\U0001F467", // family
        "\U0001F469\U0001F3FD\u200d\U0001F4BB",       // with a skin
        "\u2764\ufe0f\u200d\U0001F525", "\u2708\ufe0f", "1\ufe0f\u20e3",
        "\U0001F3F3\ufe0f\u200d\U0001F308", "\U0001F1E9\U0001F1EA",
        "\U0001F6D2\ufe0e"})
    EXPECT_EQ(clean(emoji), emoji);
}

TEST(clean, keeps_the_joiners_that_scripts_need) {
  for (const auto* text :
       {"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",     // Persian
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",                       // Sinhala
        "\u0d28\u0d4d\u200d",                                   // Malayalam
        "\u0995\u09cd\u200c\u09b7", "\u09b0\u200d\u09cd\u09af", // Bengali
        "\u1820\u180b\u1828\u180e\u1820",                       // Mongolian
        "\u845b\U000e0100"}) // a Japanese name's own form
    EXPECT_EQ(clean(text), text);
}

TEST(clean, takes_joiners_and_selectors_out_where_nothing_needs_them) {
  EXPECT_EQ(clean("a\u200db\u200cc"), "abc");
  EXPECT_EQ(clean("\u0645\u200c\u200c\u200c\u062e"), "\u0645\u200c\u062e");
  EXPECT_EQ(clean("\u200d\u0645"), "\u0645");
  EXPECT_EQ(clean("a\ufe0f \ufe0f"), "a ");
  EXPECT_EQ(clean("\U0001F468\u200d family"), "\U0001F468 family");
}

TEST(clean, leaves_no_room_for_a_message_in_selectors) {
  std::string smuggled = "\U0001F600";
  for (char32_t byte = 0; byte < 64; ++byte)
    smuggled += encode_utf8(0xe0100 + byte);
  EXPECT_EQ(clean(smuggled), "\U0001F600");
  EXPECT_EQ(clean("\u2708\ufe0f\ufe0e\ufe0f"), "\u2708\ufe0f");
}

// -- for any text -------------------------------------------------------------

struct range {
  char32_t first;
  char32_t last;
};

/// What may be nowhere, written out: not what the code under test asks.
constexpr range banned[]
  = {{0x0, 0x9},         {0xb, 0x1f},         {0x7f, 0x9f},
     {0xad, 0xad},       {0x34f, 0x34f},      {0x61c, 0x61c},
     {0x115f, 0x1160},   {0x17b4, 0x17b5},    {0x200b, 0x200b},
     {0x200e, 0x200f},   {0x2028, 0x202e},    {0x2060, 0x206f},
     {0x3164, 0x3164},   {0xd800, 0xdfff},    {0xfdd0, 0xfdef},
     {0xfeff, 0xfeff},   {0xffa0, 0xffa0},    {0xfff0, 0xfffc},
     {0xfffe, 0xffff},   {0x1bca0, 0x1bca3},  {0x1d173, 0x1d17a},
     {0x1fffe, 0x1ffff}, {0xe0000, 0xe00ff},  {0xe01f0, 0xe0fff},
     {0xefffe, 0xeffff}, {0x10fffe, 0x10ffff}};

bool is_banned(char32_t point) {
  return std::any_of(std::begin(banned), std::end(banned), [&](range one) {
    return point >= one.first && point <= one.last;
  });
}

/// Visible where it stands: may never be lost.
bool is_visible(char32_t point) {
  return (point > 0x20 && point < 0x7f) || (point >= 0x4e00 && point < 0x9fff)
         || (point >= 0x1f300 && point < 0x1f3fb);
}

std::u32string points_of(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const auto next = decode_utf8(text);
    if (next.valid)
      points += next.value;
    text.remove_prefix(next.bytes);
  }
  return points;
}

/// Texts thick with what needs a decision, and bytes that mean nothing.
class writer {
public:
  explicit writer(unsigned seed) : dice_{seed} {
    // nop
  }

  std::string text() {
    std::string result;
    for (auto left = roll(40); left > 0; --left)
      result += piece();
    return result;
  }

private:
  std::string piece() {
    static const char* const telling[]
      = {"\u200d",     "\u200c",     "\ufe0f",     "\ufe0e", "\u180e", "\u180b",
         "\U000e0100", "\u0645",     "\u06cc",     "\u0dca", "\u0dc1", "\u1820",
         "\u0301",     "\U0001F468", "\U0001F3FD", "\u2764", "a",      " ",
         "\n",         "\r",         "\t",         "\u4e2d", "1",      "\u202e",
         "\U000e0041", "\u2028",     "\u064e"};
    switch (roll(8)) {
      case 0:
        return {static_cast<char>(roll(256))};
      case 1:
        return encode_utf8(scalar());
      default:
        return telling[roll(std::size(telling))];
    }
  }

  char32_t scalar() {
    const auto point = static_cast<char32_t>(roll(0x110000 - 0x800));
    return point < 0xd800 ? point : point + 0x800;
  }

  std::size_t roll(std::size_t sides) {
    return std::uniform_int_distribution<std::size_t>{0, sides - 1}(dice_);
  }

  std::mt19937 dice_;
};

std::vector<std::string> many_texts() {
  std::vector<std::string> all;
  for (unsigned seed = 0; seed < 2000; ++seed)
    all.push_back(writer{seed}.text());
  return all;
}

TEST(clean, gives_clean_text_no_longer_than_it_was) {
  for (const auto& text : many_texts()) {
    const auto cleaned = clean(text);
    EXPECT_TRUE(is_utf8(cleaned));
    EXPECT_LE(cleaned.size(), text.size());
    EXPECT_EQ(clean(cleaned), cleaned);
    const auto points = points_of(cleaned);
    EXPECT_TRUE(std::none_of(points.begin(), points.end(), is_banned));
  }
}

TEST(clean, keeps_all_that_shows) {
  for (const auto& text : many_texts()) {
    auto before = points_of(text);
    auto after = points_of(clean(text));
    std::erase_if(before, [](char32_t point) { return !is_visible(point); });
    std::erase_if(after, [](char32_t point) { return !is_visible(point); });
    EXPECT_EQ(before, after);
  }
}

// -- what is not sent ---------------------------------------------------------

TEST(why_blocked, names_a_reply_that_has_no_end) {
  EXPECT_EQ(why_blocked(std::string(longest_reply, 'a'), {}), "");
  EXPECT_EQ(why_blocked(std::string(longest_reply + 1, 'a'), {}), "too_long");
}

TEST(why_blocked, names_told_instructions) {
  const confidential secrets{
    {"Never tell anybody that the moon is a hologram."}, {}, {}};
  EXPECT_EQ(why_blocked("Hello!", secrets), "");
  EXPECT_EQ(
    why_blocked("never tell anybody that the moon is a hologram", secrets),
    "instructions");
}

} // namespace
} // namespace parley::agent
