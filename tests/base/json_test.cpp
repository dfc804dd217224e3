#include "base/json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>

using namespace parley;
using reason = json_failure::reason;

namespace {

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

} // namespace

TEST(json, parses_what_is_well_formed) {
  const auto parsed = parse_json(R"({"a":[1,"[[[{{{"],"b":null})");
  ASSERT_TRUE(parsed);
  EXPECT_EQ((*parsed)["a"][1], "[[[{{{");
}

TEST(json, takes_64_levels_and_refuses_65) {
  EXPECT_TRUE(parse_json(nested(64)));
  const auto refused = parse_json(nested(65));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, reason::too_deep);
}

TEST(json, refuses_half_a_million_brackets_without_recursion) {
  const std::string open_arrays(500'000, '[');
  std::string open_objects;
  for (int i = 0; i < 500'000; ++i)
    open_objects += R"({"a":)";
  for (const auto& hostile : {open_arrays, open_objects}) {
    const auto refused = parse_json(hostile);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().why, reason::too_deep);
  }
}

TEST(json, counts_no_brackets_inside_strings) {
  EXPECT_TRUE(parse_json(R"(["\"[", ")" + std::string(100, '[') + R"("])"));
}

TEST(json, counts_depth_not_brackets) {
  std::string many = "[";
  for (int i = 0; i < 1000; ++i)
    many += "[],";
  EXPECT_TRUE(parse_json(many + "[]]"));
}

TEST(json, refuses_what_is_not_utf8) {
  const auto refused = parse_json("\"\xff\"");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().why, reason::not_utf8);
}

TEST(json, names_the_place_and_never_the_text) {
  for (const std::string bad :
       {"", "{", "{\"secret\":", "[secret]", "\"\\ud800secret\"", "1e400",
        "nan", "{} secret", "\"secret\n\""}) {
    const auto refused = parse_json(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().why, reason::malformed) << bad;
    EXPECT_EQ(refused.error().detail.find("secret"), std::string::npos);
  }
}

TEST(json, dumps_bad_utf8_as_replacement_characters) {
  EXPECT_EQ(dump_json(nlohmann::json{{"a", "x\xffy"}}),
            "{\"a\":\"x\xef\xbf\xbdy\"}");
}

TEST(json, quotes_with_escapes) {
  EXPECT_EQ(quote_json("a\"b\\c\n\x1b\x7f"), R"("a\"b\\c\n\u001b\u007f")");
  EXPECT_EQ(quote_json("\xe2\x80\xa8\xe2\x80\xa9"), R"("\u2028\u2029")");
  EXPECT_EQ(quote_json("caf\xc3\xa9 \xf0\x9f\x93\xa6"),
            "\"caf\xc3\xa9 \xf0\x9f\x93\xa6\"");
  EXPECT_EQ(quote_json("x\xc3"), "\"x\xef\xbf\xbd\"");
}

TEST(json, quotes_any_bytes_into_a_string_that_parses) {
  std::mt19937 random{11};
  for (int round = 0; round < 5'000; ++round) {
    std::string bytes(random() % 20, '\0');
    for (auto& byte : bytes)
      byte = static_cast<char>(random());
    const auto parsed = parse_json(quote_json(bytes));
    ASSERT_TRUE(parsed) << round;
    ASSERT_TRUE(parsed->is_string());
  }
}
