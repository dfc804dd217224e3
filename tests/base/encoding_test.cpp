#include "base/crypto.hpp"

#include <gtest/gtest.h>

using namespace parley;

TEST(hex, is_lower_case_with_two_digits_a_byte) {
  EXPECT_EQ(to_hex(std::string("\x00\x0f\xff", 3)), "000fff");
}

TEST(base64, matches_the_known_answers) {
  // RFC 4648 §10.
  const std::vector<std::pair<std::string, std::string>> known{
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"\xfb\xff", "+/8="},
  };
  for (const auto& [bytes, text] : known) {
    EXPECT_EQ(to_base64(bytes), text);
    EXPECT_EQ(from_base64(text), bytes);
  }
}

TEST(base64, refuses_what_is_not_its_only_spelling) {
  for (const std::string bad : {"Zg", "Zg=", "Zg=g", "Zh==", "Zm9=", "====",
                                "Z===", "Zm 9", "-_8=", "Zm9v\n"})
    EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
}

TEST(uuid5, matches_the_known_answer) {
  // RFC 4122's DNS name space and the name of Python's uuid documentation.
  EXPECT_EQ(uuid5("6ba7b810-9dad-11d1-80b4-00c04fd430c8", "python.org"),
            "886313e1-3b8a-5372-9b90-0c9aee199e5d");
}

TEST(uuid4, has_its_version_and_variant) {
  const auto id = uuid4();
  ASSERT_EQ(id.size(), 36U);
  for (const std::size_t dash : {8U, 13U, 18U, 23U})
    EXPECT_EQ(id[dash], '-');
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef-"), std::string::npos);
  EXPECT_EQ(id[14], '4');
  EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  EXPECT_NE(id, uuid4());
}
