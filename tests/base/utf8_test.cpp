#include "base/utf8.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace parley;

namespace {

struct utf8_case {
  std::string name;
  std::string bytes;
  bool well_formed;
};

/// Unicode 3.9, tables 3-7 and 3-8, and the edges of each range.
const std::vector<utf8_case> cases{
  {"empty", "", true},
  {"ascii", "Hello", true},
  {"nul", std::string(1, '\0'), true},
  {"two_bytes", "\xc2\x80 \xdf\xbf", true},
  {"three_bytes", "\xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf", true},
  {"four_bytes", "\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf", true},
  {"lone_continuation", "\x80", false},
  {"overlong_slash", "\xc0\xaf", false},
  {"overlong_two_bytes", "\xc1\xbf", false},
  {"overlong_three_bytes", "\xe0\x9f\xbf", false},
  {"overlong_four_bytes", "\xf0\x8f\xbf\xbf", false},
  {"low_surrogate", "\xed\xa0\x80", false},
  {"high_surrogate", "\xed\xbf\xbf", false},
  {"past_the_last", "\xf4\x90\x80\x80", false},
  {"lead_of_five", "\xf8\x88\x80\x80\x80", false},
  {"fe", "\xfe", false},
  {"cut_after_lead", "abc\xc3", false},
  {"cut_in_three", "\xe2\x82", false},
  {"cut_in_four", "\xf0\x9f\x98", false},
  {"broken_by_ascii", "\xe2\x82x", false},
  {"bad_behind_ascii", "0123456789abcdef0123\xff", false},
};

class utf8_check : public testing::TestWithParam<utf8_case> {};

} // namespace

TEST_P(utf8_check, tells_well_formed_from_ill_formed) {
  EXPECT_EQ(is_utf8(GetParam().bytes), GetParam().well_formed);
}

INSTANTIATE_TEST_SUITE_P(cases, utf8_check, testing::ValuesIn(cases),
                         [](const auto& given) { return given.param.name; });

TEST(utf8, finds_a_bad_byte_at_any_place_among_ascii) {
  for (std::size_t at = 0; at < 40; ++at) {
    std::string bytes(40, 'a');
    bytes[at] = '\x80';
    EXPECT_FALSE(is_utf8(bytes)) << at;
  }
}

TEST(utf8, decodes_what_it_encodes) {
  for (const char32_t point :
       {0x0U, 0x7fU, 0x80U, 0x7ffU, 0x800U, 0xd7ffU, 0xe000U, 0xffffU, 0x10000U,
        0x1f600U, 0x10ffffU}) {
    const auto bytes = encode_utf8(point);
    const auto decoded = decode_utf8(bytes);
    EXPECT_TRUE(decoded.valid);
    EXPECT_EQ(decoded.value, point);
    EXPECT_EQ(decoded.bytes, bytes.size());
  }
}

TEST(utf8, takes_the_longest_possible_beginning_for_one_replacement) {
  const auto decoded = decode_utf8("\xf0\x9f\x98y");
  EXPECT_FALSE(decoded.valid);
  EXPECT_EQ(decoded.value, U'\xfffd');
  EXPECT_EQ(decoded.bytes, 3U);
}

TEST(utf8, agrees_with_decoding_on_random_bytes) {
  std::mt19937 random{7};
  const std::string alphabet
    = "a\x80\xbf\x9f\xa0\xc2\xdf\xe0\xe2\xed\xef\xf0\xf1\xf4\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string bytes;
    for (auto left = random() % 12; left > 0; --left)
      bytes += alphabet[random() % alphabet.size()];
    bool valid = true;
    for (std::string_view rest = bytes; !rest.empty();) {
      const auto next = decode_utf8(rest);
      valid = valid && next.valid;
      rest.remove_prefix(next.bytes);
    }
    ASSERT_EQ(is_utf8(bytes), valid) << round;
  }
}

TEST(utf8, counts_utf16_units) {
  EXPECT_EQ(utf16_length(""), 0U);
  EXPECT_EQ(utf16_length("a\xc3\xa1"), 2U);
  EXPECT_EQ(utf16_length("\xe8\xae\xa2"), 1U);
  EXPECT_EQ(utf16_length("\xf0\x9f\x93\xa6"), 2U);
}
