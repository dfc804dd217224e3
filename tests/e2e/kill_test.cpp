#include "parley_fixture.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <csignal>
#include <set>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;

/// A SIGKILL at each step of a message's way, seen from outside: whatever was
/// acknowledged is answered exactly once after the restart.
class kill_at : public parley_fixture {
protected:
  /// From an I/O thread of a peer: ends Parley on the spot, once.
  void strike() {
    if (!struck.exchange(true))
      parley->signal(SIGKILL);
  }

  void start_again() {
    parley->wait(10s);
    serve();
  }

  void expect_one_reply(const std::string& body) {
    ASSERT_TRUE(twilio.wait_for_replies(1));
    // A second message shows that the first is done with: turns are serial.
    EXPECT_EQ(write(2, "are you done?"), accepted);
    ASSERT_TRUE(twilio.wait_for_replies(2));
    auto replies = twilio.replies();
    EXPECT_EQ(replies.size(), 2);
    EXPECT_EQ(replies.at(0).body, body);
    EXPECT_EQ(replies.at(1).body, "reply to: are you done?");
  }

  std::atomic<bool> struck = false;
};

TEST_F(kill_at, the_moment_of_the_acknowledgement) {
  model.on_call([](const std::string&) { return conduct::answer; });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  strike();
  start_again();
  expect_one_reply("reply to: hello");
}

TEST_F(kill_at, the_moment_the_model_is_asked) {
  model.on_call([this](const std::string&) {
    auto how = struck ? conduct::answer : conduct::hold;
    strike();
    return how;
  });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  start_again();
  expect_one_reply("reply to: hello");
}

TEST_F(kill_at, the_moment_the_model_answers) {
  // The answer is on its way when the process ends.
  model.on_call([this](const std::string&) {
    if (!struck)
      threads.post([this] { strike(); });
    return conduct::answer;
  });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  start_again();
  expect_one_reply("reply to: hello");
}

TEST_F(kill_at, the_moment_the_reply_is_posted_and_not_yet_taken) {
  twilio.on_post([this](const kept_message&) {
    auto how = struck ? conduct::answer : conduct::hold;
    strike();
    return how;
  });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  start_again();
  expect_one_reply("reply to: hello");
}

TEST_F(kill_at, the_moment_the_reply_is_taken_and_not_yet_confirmed) {
  twilio.on_post([this](const kept_message&) {
    auto how = struck ? conduct::answer : conduct::act_hold;
    strike();
    return how;
  });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  start_again();
  expect_one_reply("reply to: hello");
}

TEST_F(kill_at, the_moment_the_reply_is_confirmed) {
  twilio.on_post([this](const kept_message&) {
    if (!struck)
      threads.post([this] { strike(); });
    return conduct::answer;
  });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  start_again();
  expect_one_reply("reply to: hello");
}

TEST_F(kill_at, any_moment_of_a_burst_of_conversations) {
  constexpr uint64_t conversations = 40;
  constexpr int kills = 5;
  extra["SEND_SETTLE_SECONDS"] = "1";
  std::set<std::string> acknowledged;
  uint64_t next = 1;
  std::atomic<int> asked = 0;
  for (int round = 0; round < kills; ++round) {
    struck = false;
    asked = 0;
    // Some rounds end early in the turns, some late.
    model.on_call([this, &asked, round](const std::string&) {
      if (++asked == 3 + round * 7)
        strike();
      return conduct::answer;
    });
    serve();
    for (uint64_t i = 0; i < conversations / kills * 2 && !struck; ++i) {
      auto answer = write_in(next, next, "message " + std::to_string(next));
      if (answer == accepted)
        acknowledged.insert(sid("CH", next));
      ++next;
    }
    strike();
    parley->wait(10s);
  }
  model.on_call([](const std::string&) { return conduct::answer; });
  serve();
  ASSERT_FALSE(acknowledged.empty());
  EXPECT_TRUE(twilio.wait_for_replies_in(acknowledged));
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(30s), 0);
  std::map<std::string, int> answers;
  for (const auto& reply : twilio.replies())
    ++answers[reply.conversation];
  for (const auto& one : acknowledged)
    EXPECT_EQ(answers[one], 1) << one;
  // What was committed and not acknowledged is answered once as well.
  for (const auto& [conversation, count] : answers)
    EXPECT_EQ(count, 1) << conversation;
}

} // namespace
} // namespace parley::e2e
