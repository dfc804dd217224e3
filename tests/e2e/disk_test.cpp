#include "good_customer.hpp"
#include "parley_fixture.hpp"
#include "small_disk.hpp"
#include "strace.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <map>
#include <set>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class disk : public parley_fixture {
protected:
  /// Messages in conversations of their own, as long as they are acknowledged.
  /// @returns The number of the first that is not.
  uint64_t write_until_refused(uint64_t most) {
    for (; next <= most; ++next) {
      auto answer = write_in(next, next, "message " + std::to_string(next));
      if (answer != accepted) {
        EXPECT_THAT(answer, HasSubstr("503 ")) << next;
        return next;
      }
      acknowledged.insert(sid("CH", next));
    }
    return 0;
  }

  /// Sends a message again until it is taken, as Twilio might.
  void insist(uint64_t number) {
    auto begun = std::chrono::steady_clock::now();
    std::string answer;
    do {
      ASSERT_LT(std::chrono::steady_clock::now() - begun, 30s) << answer;
      answer = write_in(number, number, "message " + std::to_string(number));
    } while (answer != accepted && answer != duplicate);
    EXPECT_EQ(answer, accepted) << "a refused message had left something";
    acknowledged.insert(sid("CH", number));
  }

  void wait_until_ready() {
    wire line{port};
    auto begun = std::chrono::steady_clock::now();
    while (line.get("/readyz").status != 200)
      ASSERT_LT(std::chrono::steady_clock::now() - begun, 20s);
  }

  /// Every message that was acknowledged got one reply, and no other did.
  void expect_each_answered_once() {
    EXPECT_TRUE(twilio.wait_for_replies_in(acknowledged));
    parley->signal(SIGTERM);
    EXPECT_EQ(parley->wait(30s), 0) << parley->errors();
    std::map<std::string, int> count;
    for (const auto& reply : twilio.replies())
      ++count[reply.conversation];
    for (const auto& [conversation, replies] : count) {
      EXPECT_EQ(replies, 1) << conversation;
      EXPECT_TRUE(acknowledged.contains(conversation)) << conversation;
    }
  }

  uint64_t next = 1;
  std::set<std::string> acknowledged;
};

TEST_F(disk, that_is_full_costs_503_and_nothing_else) {
  auto place = directory + "/disk";
  small_disk tiny{place, 8 * 1024 * 1024};
  if (!tiny.trouble.empty())
    GTEST_SKIP() << "the kernel forbids a mount of one's own: " << tiny.trouble;
  extra["DATABASE_URL"] = "sqlite:///" + place + "/conversations.db";
  serve();
  EXPECT_EQ(write_until_refused(20), 0u);
  EXPECT_TRUE(twilio.wait_for_replies_in(acknowledged));

  tiny.fill_up();
  auto refused = write_until_refused(2'000);
  ASSERT_NE(refused, 0u) << "the disk never was full";
  wire line{port};
  EXPECT_EQ(line.get("/readyz").status, 503);
  EXPECT_EQ(line.get("/livez").status, 200);
  EXPECT_EQ(line.get("/metrics").status, 200);

  tiny.make_room();
  wait_until_ready(); // by itself: nobody has written anything
  insist(refused);
  expect_each_answered_once();
  parley.reset();
}

TEST_F(disk, limit_of_a_file_s_size_costs_503_and_nothing_else) {
  serve();
  EXPECT_EQ(write_until_refused(5), 0u);
  EXPECT_TRUE(twilio.wait_for_replies_in(acknowledged));
  auto size = std::filesystem::file_size(database() + "-wal");
  rlimit before{};
  rlimit tight{size + 16'384, RLIM_INFINITY};
  ASSERT_EQ(prlimit(parley->id(), RLIMIT_FSIZE, &tight, &before), 0);
  auto refused = write_until_refused(2'000);
  ASSERT_NE(refused, 0u);
  ASSERT_EQ(prlimit(parley->id(), RLIMIT_FSIZE, &before, nullptr), 0);
  wait_until_ready();
  insist(refused);
  expect_each_answered_once();
}

struct injection {
  const char* name;
  const char* call;
  const char* what; ///< strace does to it
};

class faulty_disk : public disk,
                    public ::testing::WithParamInterface<injection> {};

TEST_P(faulty_disk, costs_503_and_nothing_else) {
  if (!strace::is_installed())
    FAIL() << "strace is not installed: ./scripts/prepare.sh does it";
  serve(strace::with(GetParam().call, GetParam().what));
  // Some are refused while the fault lasts; each is insisted upon.
  int refusals = 0;
  for (next = 1; next <= 40; ++next)
    if (auto refused = write_until_refused(next); refused != 0) {
      ++refusals;
      insist(refused);
    }
  EXPECT_GT(refusals, 0) << "the fault was never met";
  expect_each_answered_once();
}

INSTANTIATE_TEST_SUITE_P(
  table, faulty_disk,
  ::testing::Values(
    injection{"that_cannot_be_written", "pwrite64", ":error=EIO:when=110..125"},
    injection{"that_cannot_be_synced", "fdatasync", ":error=EIO:when=20..24"},
    injection{"that_is_full_for_a_while", "pwrite64",
              ":error=ENOSPC:when=130..145"}),
  [](const auto& one) { return std::string{one.param.name}; });

TEST_F(disk, page_that_is_damaged_is_refused_at_the_start) {
  serve();
  EXPECT_EQ(write_until_refused(50), 0u);
  EXPECT_TRUE(twilio.wait_for_replies_in(acknowledged));
  parley->signal(SIGTERM);
  ASSERT_EQ(parley->wait(30s), 0);
  {
    std::fstream file{database(),
                      std::ios::in | std::ios::out | std::ios::binary};
    auto pages = std::filesystem::file_size(database()) / 4096;
    ASSERT_GT(pages, 10u);
    for (std::size_t page = 2; page < pages; page += 3) {
      file.seekp(static_cast<std::streamoff>(page * 4096));
      file << std::string(64, '\xA5');
    }
  }
  program refused{{"serve"}, variables(), PARLEY_SOURCE_DIR};
  EXPECT_EQ(refused.wait(20s), 1);
  EXPECT_THAT(refused.errors(), HasSubstr("conversations.db"));
  EXPECT_THAT(refused.errors(), HasSubstr("damaged"));
}

TEST_F(disk, database_of_a_newer_parley_is_refused_untouched) {
  serve();
  EXPECT_EQ(write_until_refused(1), 0u);
  EXPECT_TRUE(twilio.wait_for_replies_in(acknowledged));
  parley->signal(SIGTERM);
  ASSERT_EQ(parley->wait(30s), 0);
  {
    std::fstream file{database(),
                      std::ios::in | std::ios::out | std::ios::binary};
    file.seekp(60); // user_version, big-endian
    file << std::string{"\0\0\x7f\x7f", 4};
  }
  program refused{{"serve"}, variables(), PARLEY_SOURCE_DIR};
  EXPECT_EQ(refused.wait(20s), 1);
  EXPECT_THAT(refused.errors(), HasSubstr("newer"));
}

} // namespace
} // namespace parley::e2e
