#include "tools/tool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <stdexcept>

namespace parley::tools {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// A tool that says back what it was told, or fails on demand.
class echo : public tool {
public:
  explicit echo(std::string name, side_effect effect = side_effect::none)
    : effect_{effect} {
    offer_.name = std::move(name);
    offer_.parameters = R"({"type":"object",
      "properties":{"text":{"type":["string","null"]}},
      "required":["text"],"additionalProperties":false})";
  }

  const model::tool& offer() const override {
    return offer_;
  }

  [[nodiscard]] side_effect effect() const override {
    return effect_;
  }

  output call(const caller& who, const nlohmann::json& arguments) override {
    auto said = arguments.find("text");
    if (said == arguments.end())
      return {"no text at all", false, ""};
    auto text = said->is_null() ? "nothing" : said->get<std::string>();
    if (text == "throw")
      throw std::runtime_error("disk of host db-7 is full");
    if (text == "throw a number")
      throw 7;
    return {who.conversation + " says " + text, false, ""};
  }

private:
  model::tool offer_;
  side_effect effect_;
};

struct catalogue_test : ::testing::Test {
  catalogue_test() {
    uut.add(std::make_shared<echo>("echo"));
    uut.add(std::make_shared<echo>("other"));
    uut.add(std::make_shared<echo>("act", side_effect::committing));
  }

  output invoke(std::string name, std::string arguments) {
    return uut.invoke({"call_1", std::move(name), std::move(arguments)},
                      {"CH1", "+15550100001"});
  }

  catalogue uut;
};

TEST_F(catalogue_test, finds_tools_by_their_names) {
  EXPECT_THAT(uut.names(), ElementsAre("echo", "other", "act"));
  ASSERT_NE(uut.find("other"), nullptr);
  EXPECT_EQ(uut.find("other")->offer().name, "other");
  EXPECT_EQ(uut.find("Other"), nullptr);
  EXPECT_EQ(uut.find(""), nullptr);
}

TEST_F(catalogue_test, calls_the_tool_with_the_callers_session) {
  auto result = invoke("echo", R"({"text":"hello"})");
  EXPECT_EQ(result.text, "CH1 says hello");
  EXPECT_FALSE(result.is_error);
}

TEST_F(catalogue_test, takes_empty_arguments_for_an_empty_object) {
  EXPECT_EQ(invoke("echo", "").text, "CH1 says nothing");
}

TEST_F(catalogue_test, takes_a_missing_nullable_argument_for_null) {
  EXPECT_EQ(invoke("echo", "{}").text, "CH1 says nothing");
}

TEST_F(catalogue_test, tells_the_model_that_its_json_is_broken) {
  for (auto text : {"{", "{\"text\":", "\xff", " ", "{} {}"}) {
    auto result = invoke("echo", text);
    EXPECT_TRUE(result.is_error) << text;
    EXPECT_EQ(result.text, "An error occurred while parsing tool arguments. "
                           "Please try again with valid JSON.");
  }
}

TEST_F(catalogue_test, refuses_bottomless_json) {
  auto result = invoke("echo", std::string(100'000, '['));
  EXPECT_TRUE(result.is_error);
  EXPECT_THAT(result.text, HasSubstr("valid JSON"));
}

TEST_F(catalogue_test, tells_what_does_not_fit_without_the_value) {
  auto result = invoke("echo", R"({"text":4111111111111111})");
  EXPECT_TRUE(result.is_error);
  EXPECT_EQ(result.text,
            "An error occurred while parsing tool arguments. Please try again "
            "with valid arguments: `text` must be of type string or null.");
}

TEST_F(catalogue_test, refuses_arguments_that_are_no_object) {
  for (auto text : {"[]", "null", "\"text\"", "7"}) {
    auto result = invoke("echo", text);
    EXPECT_TRUE(result.is_error) << text;
    EXPECT_THAT(result.text, HasSubstr("they must be an object"));
  }
}

TEST_F(catalogue_test, hides_what_was_thrown_from_the_model) {
  auto result = invoke("echo", R"({"text":"throw"})");
  EXPECT_TRUE(result.is_error);
  EXPECT_EQ(result.text,
            "An error occurred while running the tool. Please try again.");
  EXPECT_EQ(result.detail, "disk of host db-7 is full");
}

TEST_F(catalogue_test, survives_a_throw_of_anything) {
  auto result = invoke("echo", R"({"text":"throw a number"})");
  EXPECT_TRUE(result.is_error);
  EXPECT_THAT(result.text, Not(HasSubstr("7")));
}

TEST_F(catalogue_test, does_not_know_whether_a_tool_acted_before_its_throw) {
  EXPECT_TRUE(invoke("act", R"({"text":"throw"})").uncertain);
  EXPECT_TRUE(invoke("act", R"({"text":"throw a number"})").uncertain);
  EXPECT_FALSE(invoke("act", R"({"text":"hello"})").uncertain);
  EXPECT_FALSE(invoke("act", R"({"text":7})").uncertain) << "never called";
  EXPECT_FALSE(invoke("echo", R"({"text":"throw"})").uncertain) << "it reads";
}

TEST_F(catalogue_test, says_that_a_tool_is_not_there) {
  auto result = invoke("refund_everything", "{}");
  EXPECT_TRUE(result.is_error);
  EXPECT_EQ(result.text, "Tool 'refund_everything' not found.");
}

TEST_F(catalogue_test, cuts_an_endless_name_at_a_character) {
  auto name = std::string(63, 'x') + "\u00e9" + std::string(10'000, 'y');
  EXPECT_EQ(invoke(name, "{}").text,
            "Tool '" + std::string(63, 'x') + "' not found.");
}

} // namespace
} // namespace parley::tools
