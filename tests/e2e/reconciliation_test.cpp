#include "reconciliation_fixture.hpp"

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;

TEST_F(reconciliation, answers_what_came_while_parley_was_down) {
  ASSERT_NO_FATAL_FAILURE(begin());
  for (int i = 0; i < 5; ++i)
    customer_writes(i, "first " + std::to_string(i));
  ASSERT_TRUE(wait_for_replies(5, 40s));
  end();
  for (int i = 0; i < 10; ++i) // five of them have never written before
    customer_writes(i, "second " + std::to_string(i));
  customer_writes(3, "third 3");
  behave();
  ASSERT_NO_FATAL_FAILURE(begin());
  ASSERT_TRUE(wait_for_replies(15, 60s));
  // One answer to the two messages that waited together.
  EXPECT_EQ(texts().count("reply to: third 3"), 1U);
  EXPECT_EQ(texts().count("reply to: second 3"), 0U);
  for (int i : {0, 4, 5, 9})
    EXPECT_EQ(texts().count("reply to: second " + std::to_string(i)), 1U) << i;
  EXPECT_EQ(texts().size(), 15U);
}

} // namespace
} // namespace parley::e2e
