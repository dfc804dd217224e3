#include "good_customer.hpp"
#include "parley_fixture.hpp"
#include "storage/store.hpp"

#include <csignal>
#include <fstream>
#include <map>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;

class restart : public parley_fixture {
protected:
  /// Puts unanswered messages into the database, each in a conversation of its
  /// own whose customer is known.
  void given_pending(int64_t count) const {
    auto engine = storage::open_sqlite(database());
    ASSERT_TRUE(engine) << engine.error().detail;
    std::vector<storage::write> batch;
    for (int64_t i = 0; i < count; ++i) {
      conversation::key where{"twilio",
                              sid("CH", static_cast<uint64_t>(0x1000 + i))};
      conversation::participant who;
      who.id = sid("MB", 1);
      who.channel = "sms";
      who.address = "+15550100001";
      conversation::message what;
      what.id = sid("IM", static_cast<uint64_t>(0x1000 + i));
      what.author = who.address;
      what.text = "message " + std::to_string(i);
      for (conversation::change change :
           {conversation::change{conversation::conversation_added{}},
            conversation::change{conversation::participant_added{who}},
            conversation::change{conversation::message_added{what}}})
        batch.emplace_back(storage::take_in{
          std::make_shared<const conversation::event>(conversation::event{
            where, where.id + std::to_string(change.index()), change}),
          wall_clock_now()});
      if (batch.size() >= 3'000 || i + 1 == count) {
        ASSERT_TRUE((*engine)->commit(batch));
        batch.clear();
      }
    }
  }
};

TEST_F(restart, with_ten_thousand_pending_serves_within_two_seconds) {
  constexpr int64_t pending = 10'000;
  given_pending(pending);
  auto begun = std::chrono::steady_clock::now();
  auto since = [&begun] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now() - begun)
      .count();
  };
  serve();
  auto listens = since();
  EXPECT_EQ(wire{port}.get("/readyz").status, 200);
  EXPECT_EQ(write(1, "somebody new"), accepted);
  auto acknowledges = since();
  // Two seconds when alone on the machine; tests share it.
  EXPECT_LT(acknowledges, 8'000);
  RecordProperty("listens_after_ms", static_cast<int>(listens));
  RecordProperty("acknowledges_after_ms", static_cast<int>(acknowledges));
  ASSERT_TRUE(twilio.wait_for_replies_to(sid("CH", 1), 1));
  ASSERT_TRUE(twilio.wait_for_replies(pending + 1));
  std::map<std::string, int> replies;
  for (const auto& one : twilio.replies())
    ++replies[one.conversation];
  EXPECT_EQ(replies.size(), pending + 1);
}

/// The wall clock as the test sets it, in a program that does not know.
class clock_jump : public parley_fixture {
protected:
  static constexpr auto library
    = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";

  void set_clock(const std::string& offset) const {
    auto next = directory + "/clock.next";
    std::ofstream{next} << offset << '\n';
    std::filesystem::rename(next, directory + "/clock");
  }

  void serve_with_clock() {
    set_clock("+0");
    extra["LD_PRELOAD"] = library;
    extra["FAKETIME_TIMESTAMP_FILE"] = directory + "/clock";
    extra["FAKETIME_NO_CACHE"] = "1";
    extra["DONT_FAKE_MONOTONIC"] = "1";
    serve();
  }
};

TEST_F(clock_jump, of_an_hour_forth_and_a_day_back_is_harmless) {
  if (!std::filesystem::exists(library))
    FAIL() << "faketime is not installed: ./scripts/prepare.sh does it";
  serve_with_clock();
  uint64_t number = 0;
  for (const auto* offset : {"+0", "+3600", "-86400", "+31536000", "+0"}) {
    set_clock(offset);
    ++number;
    EXPECT_EQ(write(number, "at " + std::string{offset}), accepted);
    ASSERT_TRUE(twilio.wait_for_replies(number)) << offset;
    EXPECT_EQ(twilio.replies().back().body,
              "reply to: at " + std::string{offset});
    EXPECT_EQ(write(number, "at " + std::string{offset}), duplicate);
  }
  set_clock("-86400");
  parley->signal(SIGKILL);
  parley->wait(10s);
  serve();
  EXPECT_EQ(write(1, "at +0"), duplicate);
  EXPECT_EQ(write(9, "again"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(number + 1));
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(30s), 0) << parley->errors();
  EXPECT_EQ(twilio.replies().size(), number + 1);
}

} // namespace
} // namespace parley::e2e
