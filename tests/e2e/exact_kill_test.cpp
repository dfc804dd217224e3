#include "parley_fixture.hpp"
#include "strace.hpp"

#include <string>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;

/// The n-th call of a kind into the system is the last one.
struct exact_point {
  const char* call;
  int from;
  int to;
};

class kill_at_a_call : public parley_fixture,
                       public ::testing::WithParamInterface<exact_point> {};

TEST_P(kill_at_a_call, leaves_a_message_that_is_answered_once) {
  if (!strace::is_installed())
    FAIL() << "strace is not installed: ./scripts/prepare.sh does it";
  auto [call, from, to] = GetParam();
  for (auto n = from; n <= to; ++n) {
    SCOPED_TRACE(std::string{call} + " " + std::to_string(n));
    auto number = static_cast<uint64_t>(n);
    auto before = twilio.replies().size();
    auto started
      = start(strace::with(call, ":signal=KILL:when=" + std::to_string(n)));
    std::string heard;
    if (started.empty()) { // else it was killed while it started
      visitor_ = std::make_unique<visitor>(threads, port);
      heard = write_in(number, number, "hello");
      parley->wait(3s);
    }
    serve();
    auto again = write_in(number, number, "hello");
    EXPECT_TRUE(again == duplicate || heard != accepted) << heard << again;
    ASSERT_TRUE(twilio.wait_for_replies_to(sid("CH", number), 1));
    // A second message shows that the first is done with: turns are serial.
    EXPECT_EQ(write_in(number, 1'000 + number, "and now?"), accepted);
    ASSERT_TRUE(twilio.wait_for_replies_to(sid("CH", number), 2));
    EXPECT_EQ(twilio.replies().size(), before + 2);
    EXPECT_EQ(twilio.replies().back().body, "reply to: and now?");
  }
}

INSTANTIATE_TEST_SUITE_P(table, kill_at_a_call,
                         ::testing::Values(exact_point{"fdatasync", 1, 8},
                                           exact_point{"pwrite64", 1, 4},
                                           exact_point{"pwrite64", 30, 42},
                                           exact_point{"sendmsg", 1, 6}),
                         [](const auto& one) {
                           return std::string{one.param.call} + "_from_"
                                  + std::to_string(one.param.from);
                         });

} // namespace
} // namespace parley::e2e
