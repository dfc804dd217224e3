#include "flood.hpp"
#include "good_customer.hpp"
#include "parley_fixture.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <map>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using http::test::raw_peer;
using ::testing::AllOf;
using ::testing::Ge;
using ::testing::HasSubstr;
using ::testing::Le;

constexpr std::size_t megabyte = 1024 * 1024;

/// More than there is room for. Everybody but the good customer meets a model
/// that does not answer.
class overload : public parley_fixture {
protected:
  overload() {
    extra["RATE_LIMIT_PER_MINUTE"] = "1000000";
    extra["OPENAI_TIMEOUT_SECONDS"] = "120";
    extra["TURN_TIMEOUT_SECONDS"] = "120";
    model.name_every_text();
    model.on_call([](const std::string& body) {
      return body.find("good message") == std::string::npos ? conduct::hold
                                                            : conduct::answer;
    });
  }

  void let_the_model_answer() {
    model.on_call([](const std::string&) { return conduct::answer; });
    model.release();
  }

  void expect_good(good_customer& customer) {
    auto record = customer.stop();
    EXPECT_EQ(record.trouble, "");
    EXPECT_GT(record.answered, 0);
  }

  /// 1 KB of text in a conversation of its own.
  static twilio::form stranger(uint64_t number) {
    return message_added(
      sid("CH", 0x10'0000 + number), sid("IM", 0x10'0000 + number), 0,
      "no " + std::to_string(number) + " " + std::string(1'000, 'x'));
  }

  static twilio::form receipt(uint64_t number) {
    twilio::form fields;
    fields.fields = {{"EventType", "onDeliveryUpdated"},
                     {"AccountSid", account_sid},
                     {"ChatServiceSid", service_sid},
                     {"ConversationSid", sid("CH", 1)},
                     {"MessageSid", sid("IM", number)},
                     {"DeliveryReceiptSid", sid("DY", number)},
                     {"ChannelMessageSid", sid("SM", number)},
                     {"ParticipantSid", sid("MB", 1)},
                     {"Status", "delivered"},
                     {"ErrorCode", "0"},
                     {"DateCreated", "2026-01-02T03:04:05.678Z"},
                     {"DateUpdated", "2026-01-02T03:04:05.678Z"}};
    return fields;
  }
};

TEST_F(overload, by_ten_times_the_inbox_is_refused_quickly_and_forgotten) {
  extra["MAX_PENDING_INBOUND"] = "500";
  serve();
  auto base = parley->resident_bytes();
  flood many;
  many.port = port;
  many.messages = 5'000;
  many.message = stranger;
  auto heard = many.run();
  // Exactly as many as there are places, though eight write at once.
  EXPECT_EQ(heard.acknowledged.size(), 500u);
  EXPECT_EQ(heard.statuses[503], 4'500u);
  EXPECT_EQ(heard.statuses.size(), 2u);
  EXPECT_LT(heard.refused_within(0.99), 500) << "milliseconds; 50 when alone";
  EXPECT_LT(parley->resident_bytes(), base + 100 * megabyte);

  // What costs no place is answered all the while.
  wire line{port};
  EXPECT_EQ(line.get("/livez").status, 200);
  EXPECT_EQ(line.get("/readyz").status, 200);
  EXPECT_EQ(line.webhook(receipt(1), "/webhook/delivery-updated").status, 200);

  let_the_model_answer();
  ASSERT_TRUE(twilio.wait_for_replies(500));
  std::map<std::string, int> replies;
  for (const auto& one : twilio.replies())
    ++replies[one.conversation];
  EXPECT_EQ(replies.size(), 500u);
  for (auto number : heard.acknowledged)
    EXPECT_EQ(replies[sid("CH", 0x10'0000 + number)], 1) << number;
  // And the door is open again.
  EXPECT_EQ(line.webhook(stranger(9'999)).status, 200);
}

TEST_F(overload, is_refused_before_the_body_is_read) {
  extra["MAX_PENDING_INBOUND"] = "1";
  serve();
  ASSERT_EQ(write(1, "the only one"), accepted);
  const std::string head = "POST /webhook HTTP/1.1\r\nHost: h\r\nContent-Type: "
                           "application/x-www-form-urlencoded\r\n";
  for (const auto* framing :
       {"Content-Length: 200000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n",
        "Content-Length: 9\r\nExpect: 100-continue\r\n\r\n",
        "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"}) {
    raw_peer peer{port};
    ASSERT_TRUE(peer.send(head + framing));
    auto answer = peer.read_all(); // no byte of a body was sent
    EXPECT_EQ(http::test::status_of(answer), 503) << framing << answer;
    EXPECT_THAT(answer, HasSubstr("\r\nRetry-After: "));
    EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  }
}

TEST_F(overload, by_one_enormous_conversation_is_that_conversation_s_alone) {
  serve();
  auto base = parley->resident_bytes();
  good_customer good{port, twilio};
  flood one;
  one.port = port;
  one.messages = 3'000;
  one.message = [](uint64_t number) {
    return message_added(
      sid("CH", 7), sid("IM", 0x10'0000 + number), static_cast<int64_t>(number),
      "m" + std::to_string(number) + " " + std::string(100, 'x'));
  };
  auto heard = one.run();
  expect_good(good);
  EXPECT_EQ(heard.statuses[200] + heard.statuses[503], 3'000u);
  EXPECT_THAT(heard.acknowledged.size(), AllOf(Ge(900u), Le(1'000u)));
  EXPECT_LT(parley->resident_bytes(), base + 150 * megabyte);
  let_the_model_answer();
  EXPECT_TRUE(twilio.wait_for_replies_to(sid("CH", 7), 1));
}

TEST_F(overload, of_open_files_pauses_the_door_and_harms_nobody_inside) {
  serve();
  good_customer good{port, twilio};
  // A round first, so that the connections it needs are there.
  ASSERT_TRUE(twilio.wait_for_replies_to(good_customer::conversation(), 1));
  rlimit limit{};
  ASSERT_EQ(prlimit(parley->id(), RLIMIT_NOFILE, nullptr, &limit), 0);
  auto before = limit;
  limit.rlim_cur = parley->open_files() + 8;
  ASSERT_EQ(prlimit(parley->id(), RLIMIT_NOFILE, &limit, nullptr), 0);
  std::vector<raw_peer> crowd;
  for (int i = 0; i < 60; ++i)
    crowd.emplace_back(port);
  auto count = twilio.replies().size();
  EXPECT_TRUE(twilio.wait_for_replies(count + 5));
  expect_good(good);

  auto cpu = parley->cpu_seconds();
  EXPECT_FALSE(parley->wait(1s));
  EXPECT_LT(parley->cpu_seconds() - cpu, 0.5) << "it spins";
  ASSERT_EQ(prlimit(parley->id(), RLIMIT_NOFILE, &before, nullptr), 0);
  crowd.clear();
  EXPECT_EQ(wire{port}.get("/livez").status, 200);
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(30s), 0);
  auto log = parley->output();
  auto told = log.find("accept_failed");
  EXPECT_NE(told, std::string::npos);
  EXPECT_EQ(log.find("accept_failed", told + 1), std::string::npos);
}

} // namespace
} // namespace parley::e2e
