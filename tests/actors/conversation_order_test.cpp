#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace parley::test {
namespace {

using testing::SizeIs;

/// Messages that arrive in any order, while answers come at any time.
class order_test : public testing::TestWithParam<unsigned>,
                   protected conversation_world {
protected:
  order_test() {
    given_known();
  }

  void write_in_any_order(std::size_t count) {
    std::mt19937 dice{GetParam()};
    std::vector<int64_t> left(count);
    std::iota(left.begin(), left.end(), 0);
    std::shuffle(left.begin(), left.end(), dice);
    for (auto index : left) {
      post_event(customer_message(index, std::to_string(index)));
      for (auto more = dice() % 12; more > 0; --more)
        step();
      if (model_is_asked() && dice() % 3 == 0)
        answer();
    }
    settle();
    for (std::size_t i = 0; i <= count; ++i)
      answer();
  }

  /// Tells the model's answers apart.
  void answer() {
    model_says("answer " + std::to_string(++answers_));
  }

private:
  int answers_ = 0;
};

TEST_P(order_test, each_message_is_in_one_turn_and_turns_are_in_order) {
  write_in_any_order(8);
  EXPECT_EQ(unfinished_conversations(), 0U);
  std::set<std::string> seen;
  std::string before;
  for (const auto& one : kept_history()) {
    if (one.what == model::item::kind::assistant_message) {
      before.clear();
      continue;
    }
    EXPECT_TRUE(seen.insert(one.json).second) << one.json << " twice";
    EXPECT_LT(before, one.json) << "within a turn by index";
    before = one.json;
  }
  EXPECT_THAT(seen, SizeIs(8));
  EXPECT_THAT(twilio->ledger, SizeIs(engine->closed.size()));
}

INSTANTIATE_TEST_SUITE_P(seeds, order_test, testing::Range(0U, 200U));

} // namespace
} // namespace parley::test
