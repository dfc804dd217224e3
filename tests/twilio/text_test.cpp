#include "twilio/text.hpp"

#include "twilio/sid.hpp"

#include <gtest/gtest.h>

using namespace parley;
using namespace parley::twilio;

namespace {

int64_t milliseconds(std::string_view text) {
  const auto time = parse_time(text);
  return time ? time->time_since_epoch().count() : -1;
}

} // namespace

TEST(parse_time, reads_webhook_and_rest_times) {
  EXPECT_EQ(milliseconds("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(milliseconds("2021-08-10T18:00:58.111Z"), 1628618458111);
  EXPECT_EQ(milliseconds("2015-12-16T22:18:37Z"), 1450304317000);
  EXPECT_EQ(milliseconds("2024-02-29T00:00:00.5z"), 1709164800500);
  EXPECT_EQ(milliseconds("2015-12-16t22:18:37.123456789Z"), 1450304317123);
}

TEST(parse_time, takes_offsets_off) {
  EXPECT_EQ(milliseconds("2015-12-16T22:18:37+02:00"), 1450297117000);
  EXPECT_EQ(milliseconds("2015-12-16T22:18:37-00:30"), 1450306117000);
}

TEST(parse_time, takes_a_leap_second_for_the_next_minute) {
  EXPECT_EQ(milliseconds("2016-12-31T23:59:60Z"),
            milliseconds("2017-01-01T00:00:00Z"));
}

TEST(parse_time, refuses_anything_else) {
  for (const std::string bad :
       {"", "2015-12-16", "2015-12-16T22:18:37", "2015-12-16 22:18:37Z",
        "2015-13-16T22:18:37Z", "2015-02-29T22:18:37Z", "2015-12-16T24:00:00Z",
        "2015-12-16T22:60:37Z", "2015-12-16T22:18:61Z", "2015-12-16T22:18:37.Z",
        "2015-12-16T22:18:37.1234567890Z", "2015-12-16T22:18:37Zx",
        "2015-12-16T22:18:37+24:00", "2015-12-16T22:18:37+0200", "1450304317",
        "15-12-16T22:18:37Z", "2015-1-16T22:18:37Z", "+015-12-16T22:18:37Z"})
    EXPECT_EQ(parse_time(bad), std::nullopt) << bad;
}

TEST(parse_integer, reads_all_of_the_text_or_nothing) {
  EXPECT_EQ(parse_integer("0"), 0);
  EXPECT_EQ(parse_integer("-42"), -42);
  EXPECT_EQ(parse_integer("9223372036854775807"),
            std::numeric_limits<int64_t>::max());
  for (const std::string bad :
       {"", " 1", "1 ", "+1", "1.0", "0x1", "9223372036854775808", "null"})
    EXPECT_EQ(parse_integer(bad), std::nullopt) << bad;
}

TEST(canonical_sid, lowers_the_hex_and_keeps_the_prefix) {
  EXPECT_EQ(canonical_sid("CHABCDEFabcdef00112233445566778899", "CH"),
            "CHabcdefabcdef00112233445566778899");
  EXPECT_EQ(canonical_sid("SM00000000000000000000000000000001", ""),
            "SM00000000000000000000000000000001");
}

TEST(canonical_sid, refuses_other_shapes) {
  const std::string sid = "CH00000000000000000000000000000001";
  for (const std::string& bad :
       {std::string{}, sid.substr(1), sid + "0", "IM" + sid.substr(2),
        "ch" + sid.substr(2), sid.substr(0, 33) + "g", sid.substr(0, 33) + " ",
        sid.substr(0, 33) + "/"})
    EXPECT_EQ(canonical_sid(bad, "CH"), std::nullopt) << bad;
  EXPECT_EQ(canonical_sid("0000000000000000000000000000000001", ""),
            std::nullopt);
}

TEST(same_sid, compares_in_either_hex_case_but_not_prefix_case) {
  EXPECT_TRUE(same_sid("ACab", "ACAB"));
  EXPECT_FALSE(same_sid("ACab", "acab"));
  EXPECT_FALSE(same_sid("ACab", "ACac"));
}
