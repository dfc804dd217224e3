#include "agent/history.hpp"

#include "tests/agent/shop_team.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

item_ptr user(const std::string& text) {
  return model::user_message(text);
}
item_ptr call(const std::string& id) {
  return model::function_call(id, "look_up", "{}");
}
item_ptr output(const std::string& id) {
  return model::function_call_output(id, "1");
}
item_ptr reasoning() {
  return std::make_shared<const model::item>(
    model::item{model::item::kind::reasoning, {}, "{}"});
}

TEST(a_window, is_the_newest_items_in_order) {
  EXPECT_THAT(story(window({user("1"), user("2"), user("3")}, 2)),
              ElementsAre("user 2", "user 3"));
}

TEST(a_window, takes_all_there_is) {
  EXPECT_EQ(window({user("1")}, 50).size(), 1U);
  EXPECT_THAT(window({}, 50), IsEmpty());
  EXPECT_THAT(window({user("1")}, 0), IsEmpty());
}

TEST(a_window, drops_an_output_whose_call_was_cut_off) {
  EXPECT_THAT(story(window({call("a"), output("a"), user("2")}, 2)),
              ElementsAre("user 2"));
}

TEST(a_window, drops_a_call_whose_output_never_came) {
  EXPECT_THAT(story(window({user("1"), call("a"), call("b"), output("b")}, 50)),
              ElementsAre("user 1", "call b", "output b 1"));
}

TEST(a_window, drops_reasoning_before_a_dropped_call) {
  EXPECT_THAT(
    story(
      window({user("1"), reasoning(), reasoning(), call("a"), user("2")}, 50)),
    ElementsAre("user 1", "user 2"));
}

TEST(a_window, keeps_reasoning_before_what_it_led_to) {
  EXPECT_THAT(story(window({reasoning(), call("a"), output("a"), reasoning(),
                            model::assistant_message("2")},
                           50)),
              ElementsAre("reasoning", "call a", "output a 1", "reasoning",
                          "assistant 2"));
}

TEST(a_window, drops_reasoning_that_led_nowhere) {
  EXPECT_THAT(story(window({reasoning(), user("1"), reasoning()}, 50)),
              ElementsAre("user 1"));
}

TEST(a_window, pairs_calls_of_servers_that_repeat_their_ids) {
  EXPECT_THAT(
    story(
      window({call("0"), output("0"), user("1"), call("0"), output("0")}, 4)),
    ElementsAre("user 1", "call 0", "output 0 1"));
  EXPECT_THAT(story(window({call("0"), user("1"), call("0"), output("0")}, 50)),
              ElementsAre("user 1", "call 0", "output 0 1"));
}

TEST(a_window, drops_an_output_before_its_call) {
  EXPECT_THAT(window({output("a"), call("a")}, 50), IsEmpty());
}

} // namespace
} // namespace parley::agent
