#include "slow_senders.hpp"

#include "good_customer.hpp"
#include "parley_fixture.hpp"

#include <csignal>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;

class slow_senders_test : public parley_fixture,
                          public ::testing::WithParamInterface<const char*> {};

/// The four attacks of slowhttptest at once, beside a good customer.
TEST_P(slow_senders_test, keep_no_good_customer_waiting) {
  if (!slow_senders::are_installed())
    FAIL() << "slowhttptest is not installed: ./scripts/prepare.sh does "
                    "it";
  extra["TRUSTED_PROXIES"] = GetParam();
  extra["RATE_LIMIT_PER_MINUTE"] = "1000000";
  serve();
  good_customer good{port, twilio};
  slow_senders attack{port, directory, 200, 13s};
  attack.wait();
  auto record = good.stop();
  EXPECT_EQ(record.trouble, "");
  EXPECT_GT(record.answered, 10);
  EXPECT_LT(record.slowest_acknowledgement, 3s);
  // Nothing of theirs is left.
  auto begun = std::chrono::steady_clock::now();
  while (parley->open_files() > 60)
    ASSERT_LT(std::chrono::steady_clock::now() - begun, 15s)
      << parley->open_files();
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(30s), 0);
}

INSTANTIATE_TEST_SUITE_P(from_anywhere, slow_senders_test,
                         ::testing::Values("none", "127.0.0.0/8"),
                         [](const auto& one) {
                           return std::string{one.param} == "none"
                                    ? "as_one_peer_of_many"
                                    : "through_a_trusted_proxy";
                         });

} // namespace
} // namespace parley::e2e
