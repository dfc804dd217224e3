#include "tools/tool.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::tools {
namespace {

using json = nlohmann::json;

struct vector {
  const char* schema;
  const char* arguments;
  const char* expected; ///< empty: they fit
};

std::string judge(const vector& one) {
  return misfit(json::parse(one.schema), json::parse(one.arguments));
}

class each_schema : public ::testing::TestWithParam<vector> {};

TEST_P(each_schema, judges_the_arguments) {
  EXPECT_EQ(judge(GetParam()), GetParam().expected)
    << GetParam().schema << " against " << GetParam().arguments;
}

constexpr auto order = R"({"type":"object","properties":
  {"order_id":{"type":"string"},"city":{"type":["string","null"]}},
  "required":["order_id","city"],"additionalProperties":false})";

INSTANTIATE_TEST_SUITE_P(
  objects, each_schema,
  ::testing::Values(
    vector{order, R"({"order_id":"1","city":null})", ""},
    vector{order, R"({"order_id":"1","city":"Austin"})", ""},
    vector{order, R"({"order_id":"1"})", "`city` is missing"},
    vector{order, R"({"order_id":1,"city":null})",
           "`order_id` must be of type string"},
    vector{order, R"({"order_id":"1","city":false})",
           "`city` must be of type string or null"},
    vector{order, R"({"order_id":"1","city":null,"card 4111":"4111"})",
           "the arguments may hold nothing but city or order_id"},
    vector{order, "[]", "the arguments must be of type object"},
    vector{R"({"type":"object","properties":{},
      "additionalProperties":false})",
           R"({"x":1})", "the arguments may hold nothing but {}"},
    vector{R"({"type":"object","properties":{}})", R"({"x":1})", ""},
    vector{R"({"type":"object","properties":{"a":{"type":"object",
      "properties":{"b":{"type":"boolean"}},"required":["b"]}}})",
           R"({"a":{}})", "`a.b` is missing"}));

INSTANTIATE_TEST_SUITE_P(
  values, each_schema,
  ::testing::Values(
    vector{R"({"type":"integer"})", "3", ""},
    vector{R"({"type":"integer"})", "3.0", ""},
    vector{R"({"type":"integer"})", "3.5",
           "the arguments must be of type integer"},
    vector{R"({"type":"number"})", "3", ""},
    vector{R"({"type":"number"})", "\"3\"",
           "the arguments must be of type number"},
    vector{R"({"type":"null"})", "null", ""},
    vector{R"({"type":"boolean"})", "0",
           "the arguments must be of type boolean"},
    vector{R"({"minimum":1,"maximum":5})", "1", ""},
    vector{R"({"minimum":1,"maximum":5})", "0.5",
           "the arguments must be at least 1"},
    vector{R"({"minimum":1,"maximum":5})", "6",
           "the arguments must be at most 5"},
    vector{R"({"minimum":1})", "\"text\"", ""},
    vector{R"({"enum":["red","blue",null]})", "null", ""},
    vector{R"({"enum":["red","blue",null]})", "\"green\"",
           "the arguments must be one of: red or blue or null"},
    vector{R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "null", ""},
    vector{R"({"anyOf":[{"type":"string"},{"type":"null"}]})", "7",
           "the arguments must have one of the allowed forms"},
    vector{R"({"type":"array","items":{"type":"string"}})", R"(["a","b"])", ""},
    vector{R"({"properties":{"tags":{"items":{"type":"string"}}}})",
           R"({"tags":["a",2]})", "`tags[1]` must be of type string"},
    vector{"true", "{}", ""}));

} // namespace
} // namespace parley::tools
