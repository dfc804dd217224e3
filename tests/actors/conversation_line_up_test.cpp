#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using testing::SizeIs;

/// Tools are exchanged while conversations run.
class line_up_test : public testing::Test {
protected:
  static line_up with_tool(const std::string& name) {
    auto team = std::make_shared<agent::team>(world_settings{}.team);
    team->agents.front().tools
      = std::make_shared<const std::vector<model::tool>>(
        std::vector<model::tool>{{name, "Does it.", "{}"}});
    return {team, std::make_shared<const tools::catalogue>()};
  }

  std::string offered() const {
    const auto& tools = *world.model->calls.back().what->tools;
    return tools.empty() ? "" : tools.front().name;
  }

  line_up first = with_tool("before");
  line_up second = with_tool("after");
  std::shared_ptr<current_line_up> now
    = std::make_shared<current_line_up>(first);
  conversation_world world{[this](world_settings& set) {
    set.conversation.now = now;
  }};
};

TEST_F(line_up_test, a_run_keeps_what_it_began_with) {
  world.given_known();
  world.customer_says("Hello");
  EXPECT_EQ(offered(), "before");
  now->set(second);
  world.model_calls_tools({{"c", "before", "{}"}});
  ASSERT_THAT(world.tools->calls, SizeIs(1));
  EXPECT_EQ(world.tools->calls[0].from, first.tools);
  world.tool_answers(0, "done");
  EXPECT_EQ(offered(), "before");
  world.model_says("Done.");
}

TEST_F(line_up_test, the_next_run_has_what_is_there_by_then) {
  world.given_known();
  world.customer_says("Hello");
  now->set(second);
  world.model_says("Done.");
  world.customer_says("And now?");
  EXPECT_EQ(offered(), "after");
  world.model_calls_tools({{"c", "after", "{}"}});
  ASSERT_THAT(world.tools->calls, SizeIs(1));
  EXPECT_EQ(world.tools->calls[0].from, second.tools);
}

} // namespace
} // namespace parley::test
