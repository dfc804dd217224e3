#include "config/dotenv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::config {
namespace {

using ::testing::ElementsAre;

struct vector {
  const char* text;
  std::vector<std::string> expected; ///< `NAME=value`, then `line:column: what`
};

std::vector<std::string> read(std::string_view text) {
  fault_list faults{"f"};
  std::vector<std::string> result;
  for (const auto& each : parse_dotenv(text, faults))
    result.push_back(each.name + "=" + each.value);
  for (const auto& each : faults.sorted())
    result.push_back(to_string(each).substr(2));
  return result;
}

class each_line : public ::testing::TestWithParam<vector> {};

TEST_P(each_line, is_read_or_told) {
  EXPECT_EQ(read(GetParam().text), GetParam().expected) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
  values, each_line,
  ::testing::Values(
    vector{"", {}}, vector{"\n\n  \n", {}}, vector{"# PORT=1\n", {}},
    vector{"PORT=1", {"PORT=1"}},
    vector{"PORT=1\r\nHOST=h\r\n", {"PORT=1", "HOST=h"}},
    vector{"  PORT = 1  ", {"PORT=1"}}, vector{"export PORT=1", {"PORT=1"}},
    vector{"export\t PORT=1", {"PORT=1"}}, vector{"export=1", {"export=1"}},
    vector{"PORT=", {"PORT="}}, vector{"PORT= # none", {"PORT="}},
    vector{"PORT=1 # a comment", {"PORT=1"}}, vector{"KEY=a#b", {"KEY=a#b"}},
    vector{"KEY=a=b==", {"KEY=a=b=="}},
    vector{"KEY=two words here", {"KEY=two words here"}},
    vector{"KEY='a # b'", {"KEY=a # b"}}, vector{"KEY='a\\nb'", {"KEY=a\\nb"}},
    vector{"KEY=\"a # b\" # c", {"KEY=a # b"}},
    vector{R"(KEY="a\"b\\c\$d\ne")", {"KEY=a\"b\\c$d\ne"}},
    vector{"KEY=\"\"", {"KEY="}}, vector{"KEY=it's", {"KEY=it's"}},
    vector{"KEY=$HOME", {"KEY=$HOME"}}, vector{"_a1=x", {"_a1=x"}}));

INSTANTIATE_TEST_SUITE_P(
  faults, each_line,
  ::testing::Values(
    vector{"sk-secret", {"1:3: expected = after the name"}},
    vector{"PORT", {"1:5: expected = after the name"}},
    vector{"A=1\n  =2", {"A=1", "2:3: expected NAME=value"}},
    vector{"1A=2", {"1:1: expected NAME=value"}},
    vector{"PORT 1=2", {"1:6: expected = after the name"}},
    vector{"KEY=\"abc", {"1:5: the closing quote is missing on this line"}},
    vector{"KEY='abc\nA=1",
           {"A=1", "1:5: the closing quote is missing on this line"}},
    vector{"KEY=\"a\"b", {"1:8: only a comment may follow the closing quote"}},
    vector{"KEY='a'#b", {"1:8: only a comment may follow the closing quote"}},
    vector{"KEY=\"\u00e9\\x\"",
           {"1:7: in double quotes, \\ goes before n, t, \", \\ or $ alone"}},
    vector{"KEY=\"a\\",
           {"1:7: in double quotes, \\ goes before n, t, \", \\ or $ alone"}},
    vector{"A=1\nB=2\nA=3",
           {"A=1", "B=2",
            "3:1: `A` is set on line 1 "
            "already"}},
    vector{"A=\nA=3", {"A=", "2:1: `A` is set on line 1 already"}}));

TEST(dotenv, knows_where_values_begin) {
  fault_list faults{"f"};
  auto entries = parse_dotenv("A=1\nexport  B = 'x'\n", faults);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].value_at, (place{1, 3}));
  EXPECT_EQ(entries[1].at, (place{2, 9}));
  EXPECT_EQ(entries[1].value_at, (place{2, 13}));
}

} // namespace
} // namespace parley::config
