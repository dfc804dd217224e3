#include "reconciliation_fixture.hpp"

#include <chrono>
#include <iostream>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

double seconds_since(steady_clock::time_point then) {
  return std::chrono::duration<double>(steady_clock::now() - then).count();
}

TEST_F(reconciliation, answers_a_thousand_messages_within_a_minute_of_a_start) {
  constexpr int known = 500;
  constexpr int all = 1'000;
  ASSERT_NO_FATAL_FAILURE(begin());
  for (int i = 0; i < known; ++i)
    customer_writes(i, "first " + std::to_string(i));
  ASSERT_TRUE(wait_for_replies(known, 120s));
  end();
  for (int i = 0; i < all; ++i)
    customer_writes(i, "missed " + std::to_string(i));
  behave();
  const auto started = steady_clock::now();
  ASSERT_NO_FATAL_FAILURE(begin());
  ASSERT_TRUE(wait_for_replies(known + all, 120s));
  const auto took = seconds_since(started);
  std::cout << "1,000 missed messages in 1,000 conversations, " << known
            << " of them known: answered within " << took
            << " s of the start\n";
  EXPECT_LE(took, 60);
  auto heard = texts();
  for (int i = 0; i < all; ++i)
    EXPECT_EQ(heard.count("reply to: missed " + std::to_string(i)), 1U) << i;
  EXPECT_EQ(heard.size(), static_cast<std::size_t>(known + all));
}

TEST_F(reconciliation, answers_what_lost_its_webhook_with_the_next_tick) {
  constexpr int customers = 60;
  ASSERT_NO_FATAL_FAILURE(begin());
  simulated.misbehave(*simulator::mischief::parse("drop-webhook=0.5,seed=3"));
  const auto written = steady_clock::now();
  for (int i = 0; i < customers; ++i)
    customer_writes(i, "hello " + std::to_string(i));
  ASSERT_TRUE(wait_for_replies(customers, 150s));
  std::cout << "half of all webhooks lost: " << customers
            << " customers answered within " << seconds_since(written)
            << " s\n";
  auto heard = texts();
  for (int i = 0; i < customers; ++i)
    EXPECT_EQ(heard.count("reply to: hello " + std::to_string(i)), 1U) << i;
  EXPECT_EQ(heard.size(), static_cast<std::size_t>(customers));
}

} // namespace
} // namespace parley::e2e
