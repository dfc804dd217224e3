#include "good_customer.hpp"
#include "parley_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <csignal>
#include <thread>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using http::test::raw_peer;
using http::test::status_of;
using ::testing::HasSubstr;

class shutdown : public parley_fixture {
protected:
  twilio::form message(uint64_t number) const {
    return message_added(sid("CH", number), sid("IM", number), 0, "hello");
  }

  /// Waits until Parley takes no new connections.
  void wait_until_closed() const {
    auto begun = std::chrono::steady_clock::now();
    while (wire{port}.get("/livez").status != 0)
      ASSERT_LT(std::chrono::steady_clock::now() - begun, 20s);
  }
};

TEST_F(shutdown, is_announced_before_the_door_closes) {
  serve();
  wire watcher{port};
  EXPECT_EQ(watcher.get("/readyz").status, 200);
  parley->signal(SIGTERM);
  int last = 200;
  for (wire_answer seen; (seen = watcher.get("/readyz")).status != 0;) {
    last = seen.status;
    if (seen.closes)
      break;
  }
  EXPECT_EQ(last, 503);
  EXPECT_EQ(parley->wait(25s), 0) << parley->errors();
}

TEST_F(shutdown, serves_a_request_that_was_begun_before) {
  serve();
  auto request = webhook_request(port, message(1));
  raw_peer slow{port};
  ASSERT_TRUE(slow.send(request.substr(0, request.size() - 10)));
  wire{port}.get("/livez"); // by now the first part has come
  parley->signal(SIGTERM);
  wait_until_closed();
  ASSERT_TRUE(slow.send(request.substr(request.size() - 10)));
  auto answer = slow.read_all();
  EXPECT_EQ(status_of(answer), 200) << answer;
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_EQ(parley->wait(25s), 0) << parley->errors();
  serve();
  EXPECT_TRUE(twilio.wait_for_replies(1));
}

TEST_F(shutdown, under_load_shows_nobody_an_error) {
  model.name_every_text();
  serve();
  std::atomic<int> accepted_count = 0;
  std::atomic<int> errors = 0;
  std::atomic<int> cut_off = 0;
  std::atomic<uint64_t> next = 1;
  std::vector<std::thread> clients;
  for (int i = 0; i < 12; ++i)
    clients.emplace_back([&] {
      wire line{port};
      for (bool known = false;;) {
        auto answer = line.webhook(message(next++));
        if (answer.status == 0) {
          // A connection that never got an answer was not one yet.
          cut_off += known ? 1 : 0;
          return;
        }
        errors += answer.status >= 500 ? 1 : 0;
        accepted_count += answer.status == 200 ? 1 : 0;
        known = !answer.closes;
      }
    });
  while (accepted_count < 300)
    std::this_thread::yield();
  parley->signal(SIGTERM);
  for (auto& one : clients)
    one.join();
  EXPECT_EQ(parley->wait(25s), 0) << parley->errors();
  EXPECT_EQ(errors, 0);
  EXPECT_EQ(cut_off, 0);
  // What was acknowledged and parked is answered after the next start.
  serve();
  EXPECT_TRUE(
    twilio.wait_for_replies(static_cast<std::size_t>(accepted_count)));
  EXPECT_EQ(twilio.replies().size(), static_cast<std::size_t>(accepted_count));
}

TEST_F(shutdown, does_not_wait_for_a_log_that_nobody_reads) {
  // Each refused webhook costs a line; a pipe holds 64 KB.
  extra["LOG_LEVEL"] = "DEBUG";
  model.set_answer(401, R"({"error":{"message":"no","type":"x","param":null,)"
                        R"("code":"invalid_api_key"}})");
  serve();
  parley->turn_a_deaf_ear();
  wire line{port};
  for (uint64_t i = 1; i <= 300; ++i)
    ASSERT_EQ(line.webhook(message(i)).status, 200);
  ASSERT_TRUE(twilio.wait_for_replies(300));
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(25s), 0) << parley->errors();
}

} // namespace
} // namespace parley::e2e
