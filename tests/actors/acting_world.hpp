#pragma once

#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

/// @file
/// A conversation whose agent can change the world.

namespace parley::test {

inline const model::tool_call refund{"r", "refund", R"({"order":7})"};

/// The output of an action of which nobody knows whether it was carried out.
MATCHER(says_it_is_unknown, "") {
  return arg.what == model::item::kind::function_call_output
         && arg.json.find("It is not known whether") != std::string::npos;
}

/// A tool that changes the world is called once for one turn, and what it did
/// is not forgotten.
class action_test : public testing::Test, protected conversation_world {
protected:
  action_test() {
    given_known();
  }

  /// The model wants a refund; the tool has been called and has not answered.
  void given_a_refund_under_way() {
    customer_says("Refund order 7");
    model_calls_tools({refund});
    ASSERT_THAT(calls_of("refund"), testing::SizeIs(1));
  }

  /// The same, and it has answered; the model works out what to say.
  void given_a_refund() {
    given_a_refund_under_way();
    tool_answers(0, "refunded");
  }

  void expect_one_reply(const std::string& text) {
    EXPECT_THAT(twilio->texts(), testing::ElementsAre(text));
    EXPECT_EQ(unfinished_conversations(), 0U);
    EXPECT_EQ(env.board->open_turns, 0);
    EXPECT_THAT(calls_of("refund"), testing::SizeIs(1));
  }

  void expect_silence_that_remembers(std::vector<model::item> history) {
    EXPECT_THAT(twilio->posts, testing::IsEmpty());
    EXPECT_EQ(unfinished_conversations(), 0U);
    EXPECT_EQ(env.board->open_turns, 0);
    EXPECT_EQ(kept_history(), history);
  }

  const std::vector<model::item> refunded{
    user("Refund order 7"), call_item("r", "refund", R"({"order":7})"),
    output_item("r", "refunded")};
};

} // namespace parley::test
