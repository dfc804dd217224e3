#include "config/yaml.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace parley::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> faults_of(const std::string& text) {
  fault_list faults{"f"};
  auto root = parse_yaml(text, faults);
  EXPECT_TRUE(root || !faults.empty());
  std::vector<std::string> result;
  for (const auto& each : faults.sorted())
    result.push_back(to_string(each).substr(2));
  return result;
}

TEST(yaml, keeps_the_place_of_keys_and_values) {
  fault_list faults{"f"};
  auto root = parse_yaml("a:\n  - x\n  - \"\u00e9\": 'y'\n", faults);
  ASSERT_TRUE(root);
  EXPECT_TRUE(faults.empty());
  ASSERT_THAT(root->members, SizeIs(1));
  const auto& items = root->members[0].value.items;
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].at, (place{2, 5}));
  ASSERT_THAT(items[1].members, SizeIs(1));
  EXPECT_EQ(items[1].members[0].key, "\u00e9");
  EXPECT_EQ(items[1].members[0].at, (place{3, 5}));
  EXPECT_EQ(items[1].members[0].value.at, (place{3, 10}));
  EXPECT_FALSE(items[1].members[0].value.plain);
}

TEST(yaml, tells_keys_that_come_twice_at_every_level) {
  EXPECT_THAT(faults_of("a: 1\nb:\n  c: 1\n  c: 2\na: 3\n"),
              ElementsAre("4:3: this key is there already, on line 3",
                          "5:1: this key is there already, on line 1"));
  EXPECT_THAT(faults_of("[{x: 1, x: 2}]"),
              ElementsAre("1:9: this key is there already, on line 1"));
  EXPECT_THAT(faults_of("x: 1\n\"x\": 2\n"),
              ElementsAre("2:1: this key is there already, on line 1"));
}

TEST(yaml, tells_where_the_syntax_breaks) {
  for (auto text : {"a: [1, 2\n", "a: b: c\n", "\ta: 1\n", "a: 1\n b: 2\n",
                    "a: }\n", "@a: 1\n"}) {
    auto faults = faults_of(text);
    ASSERT_THAT(faults, SizeIs(1)) << text;
    EXPECT_THAT(faults[0], ::testing::MatchesRegex("[0-9]+:[0-9]+: .+"));
  }
  EXPECT_THAT(faults_of("a: b: c\n"), ElementsAre("1:5: illegal map value"));
}

TEST(yaml, tells_a_quote_that_nothing_closes) {
  for (auto text : {"a: \"x\n", "a: 'x\n", "a: \"x\\\"\n", "a: '\nb: it\n",
                    "a: \"", "a: 'it''s\n"})
    EXPECT_THAT(faults_of(text),
                ElementsAre("1:4: the closing quote is missing"))
      << text;
  for (auto text : {"a: 'it''s'\n", "a: \"x\\\"\"\n", "a: ''\n", "a: it's\n",
                    "a: |\n  \"x\n"})
    EXPECT_THAT(faults_of(text), IsEmpty()) << text;
}

TEST(yaml, refuses_aliases_tags_and_further_documents) {
  EXPECT_THAT(faults_of("a: &x 1\nb: *x\n"),
              ElementsAre("2:4: aliases are not read here: write it out"));
  EXPECT_THAT(faults_of("a: !!int 1\n"),
              ElementsAre(HasSubstr("tags are not read here")));
  EXPECT_THAT(faults_of("a: !x [1]\n"),
              ElementsAre(HasSubstr("tags are not read here")));
  EXPECT_THAT(faults_of("a: 1\n---\nb: 2\n"),
              ElementsAre("2:1: only one document may be here"));
  EXPECT_THAT(faults_of("? [a]\n: 1\n"),
              ElementsAre("1:3: a key must be a word"));
}

TEST(yaml, reads_text_without_a_value_as_null) {
  for (auto text : {"", "# nothing\n", "---\n", "~", "null"}) {
    fault_list faults{"f"};
    auto root = parse_yaml(text, faults);
    ASSERT_TRUE(root) << text;
    EXPECT_EQ(root->what, yaml_node::kind::null) << text;
    EXPECT_TRUE(faults.empty());
  }
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i)
    result += text;
  return result;
}

/// Text that would cost much time, memory or stack if it were let.
class each_bomb : public ::testing::TestWithParam<std::string> {};

TEST_P(each_bomb, is_told_within_seconds) {
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_THAT(faults_of(GetParam()), ::testing::Not(IsEmpty()));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{20});
}

INSTANTIATE_TEST_SUITE_P(
  depth, each_bomb,
  ::testing::Values(repeated("[", 150'000), repeated("{", 150'000),
                    repeated("- ", 100'000), repeated("? ", 100'000),
                    repeated("[a,", 100'000), repeated("{a: ", 100'000),
                    repeated("{[", 100'000), repeated("!", 150'000)));

INSTANTIATE_TEST_SUITE_P(
  size, each_bomb,
  ::testing::Values("[" + repeated("1,", 100'000) + "]",
                    repeated("- a\n", 100'000),
                    repeated("a: &a [*a, *a, *a]\n", 20'000),
                    "a: &a [x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n"));

} // namespace
} // namespace parley::config
