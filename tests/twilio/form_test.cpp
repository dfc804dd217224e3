#include "twilio/form.hpp"

#include <gmock/gmock.h>

#include <random>

using namespace parley::twilio;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(decode_form, reads_plus_and_escapes) {
  EXPECT_THAT(decode_form("a+b=c%20d%2B+e&f=%C3%a1").fields,
              ElementsAre(Pair("a b", "c d+ e"), Pair("f", "\xc3\xa1")));
}

TEST(decode_form, keeps_empty_values_and_names_without_equals_sign) {
  EXPECT_THAT(
    decode_form("a=&b&=c&d=e=f").fields,
    ElementsAre(Pair("a", ""), Pair("b", ""), Pair("", "c"), Pair("d", "e=f")));
}

TEST(decode_form, skips_empty_pairs) {
  EXPECT_THAT(decode_form("").fields, IsEmpty());
  EXPECT_THAT(decode_form("&&a=1&&").fields, ElementsAre(Pair("a", "1")));
}

TEST(decode_form, keeps_order_repetitions_and_nul) {
  EXPECT_THAT(decode_form("b=2&a=1&b=2&c=%00").fields,
              ElementsAre(Pair("b", "2"), Pair("a", "1"), Pair("b", "2"),
                          Pair("c", std::string(1, '\0'))));
}

TEST(decode_form, leaves_broken_escapes_as_literal_text) {
  for (const std::string broken : {"%", "%4", "%zz", "%4g", "100%", "%%4"}) {
    const auto decoded = decode_form("ok=1&Body=" + broken);
    EXPECT_TRUE(decoded.broken_escape) << broken;
    EXPECT_EQ(decoded.broken_field, "Body");
    EXPECT_EQ(decoded.find("Body"), broken);
  }
  const auto after = decode_form("a=%%41");
  EXPECT_EQ(after.find("a"), "%A");
  EXPECT_FALSE(decode_form("a=%41%00%fF").broken_escape);
}

TEST(form, counts_fields_as_it_would_decode_them) {
  for (const std::string body :
       {"", "a", "a=1", "a&b", "&&a&&b&&", "&", "=", "a=b&=&c", "%&+"})
    EXPECT_EQ(count_fields(body), decode_form(body).fields.size()) << body;
}

TEST(form, finds_the_first_value_of_a_name) {
  const auto decoded = decode_form("a=1&a=2&b=");
  EXPECT_EQ(decoded.find("a"), "1");
  EXPECT_EQ(decoded.find("c"), "");
  EXPECT_TRUE(decoded.has("b"));
  EXPECT_FALSE(decoded.has("c"));
}

TEST(form_writer, writes_pairs_that_need_escapes) {
  form_writer writer;
  writer.add("To", "+1 555").add("a&b", "c=d%\xc3\xa1").add("e", "-._~*");
  EXPECT_EQ(writer.body(), "To=%2B1+555&a%26b=c%3Dd%25%C3%A1&e=-._~%2A");
}

TEST(form_writer, is_undone_by_decoding_whatever_the_bytes) {
  std::mt19937 random{3};
  const auto bytes = [&] {
    std::string text(1 + random() % 12, '\0');
    for (auto& byte : text)
      byte = static_cast<char>(random());
    return text;
  };
  for (int round = 0; round < 2'000; ++round) {
    const auto name = bytes();
    const auto value = bytes();
    const auto decoded = decode_form(form_writer{}.add(name, value).body());
    ASSERT_FALSE(decoded.broken_escape);
    ASSERT_THAT(decoded.fields, ElementsAre(Pair(name, value))) << round;
  }
}
