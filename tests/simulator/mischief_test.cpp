#include "simulator/mischief.hpp"

#include <algorithm>
#include <vector>

namespace parley::simulator {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

std::vector<fault> drawn(mischief how, int calls) {
  mischief_maker maker{how};
  std::vector<fault> all;
  for (int i = 0; i < calls; ++i)
    all.push_back(maker.decide().what);
  return all;
}

TEST(mischief, reads_every_name) {
  auto how = mischief::parse(
    "latency=20ms,jitter=1.5s,429=0.1,retry-after=1s,500=0.2,500-after=0.3,"
    "reset-before=0.4,reset-after=0.5,hang=0.6,hang-after=0.7,truncated=0.8,"
    "invalid-json=0.9,drop-webhook=0.95,seed=42,count=3");
  ASSERT_TRUE(how);
  EXPECT_EQ(how->latency, 20ms);
  EXPECT_EQ(how->latency_jitter, 1500ms);
  EXPECT_EQ(how->too_many_requests, 0.1);
  EXPECT_EQ(how->retry_after, 1000ms);
  EXPECT_EQ(how->server_error, 0.2);
  EXPECT_EQ(how->server_error_after, 0.3);
  EXPECT_EQ(how->reset_before, 0.4);
  EXPECT_EQ(how->reset_after, 0.5);
  EXPECT_EQ(how->hang, 0.6);
  EXPECT_EQ(how->hang_after, 0.7);
  EXPECT_EQ(how->truncated, 0.8);
  EXPECT_EQ(how->invalid_json, 0.9);
  EXPECT_EQ(how->drop_webhook, 0.95);
  EXPECT_EQ(how->seed, 42U);
  EXPECT_EQ(how->count, 3);
}

TEST(mischief, reads_a_query_too) {
  auto how = mischief::parse("latency=5ms&429=1");
  ASSERT_TRUE(how);
  EXPECT_EQ(how->latency, 5ms);
  EXPECT_EQ(how->too_many_requests, 1);
}

TEST(mischief, takes_no_text_for_no_mischief) {
  auto how = mischief::parse("");
  ASSERT_TRUE(how);
  for (auto what : drawn(*how, 100))
    EXPECT_EQ(what, fault::none);
}

TEST(mischief, says_what_is_wrong) {
  const std::pair<const char*, const char*> texts[]
    = {{"429", "no name=value"},       {"frogs=1", "`frogs` is no mischief"},
       {"429=1.1", "0 to 1"},          {"429=-0.1", "0 to 1"},
       {"429=nan", "0 to 1"},          {"429=", "0 to 1"},
       {"latency=20", "ms or s"},      {"latency=-1s", "ms or s"},
       {"latency=20h", "ms or s"},     {"count=two", "ms or s"},
       {"latency=1ms,,429=1", "no na"}};
  for (const auto& [text, says] : texts) {
    auto how = mischief::parse(text);
    ASSERT_FALSE(how) << text;
    EXPECT_THAT(how.error(), HasSubstr(says)) << text;
  }
}

TEST(mischief, strikes_alike_for_the_same_seed) {
  auto how = *mischief::parse("429=0.2,reset-after=0.2,hang=0.1,seed=7");
  EXPECT_EQ(drawn(how, 200), drawn(how, 200));
  auto other = how;
  other.seed = 8;
  EXPECT_NE(drawn(how, 200), drawn(other, 200));
}

TEST(mischief, strikes_about_as_often_as_told) {
  auto all = drawn(*mischief::parse("500=0.25"), 10'000);
  auto struck = std::count(all.begin(), all.end(), fault::server_error);
  EXPECT_GT(struck, 2250);
  EXPECT_LT(struck, 2750);
}

TEST(mischief, ends_after_so_many_faults) {
  auto all = drawn(*mischief::parse("truncated=1,count=2"), 10);
  EXPECT_EQ(std::count(all.begin(), all.end(), fault::truncated), 2);
  EXPECT_EQ(all[0], fault::truncated);
  EXPECT_EQ(all[2], fault::none);
}

TEST(mischief, loses_webhooks_about_as_often_as_told) {
  mischief_maker maker{*mischief::parse("drop-webhook=0.25")};
  int lost = 0;
  for (int i = 0; i < 10'000; ++i)
    lost += maker.drops_webhook() ? 1 : 0;
  EXPECT_GT(lost, 2250);
  EXPECT_LT(lost, 2750);
  EXPECT_EQ(maker.decide().what, fault::none) << "calls are left alone";
}

TEST(mischief, loses_no_webhook_unless_told) {
  mischief_maker maker{*mischief::parse("500=1")};
  EXPECT_FALSE(maker.drops_webhook());
  maker.set(*mischief::parse("drop-webhook=1,count=1"));
  EXPECT_TRUE(maker.drops_webhook());
  EXPECT_FALSE(maker.drops_webhook()) << "it was told one";
}

TEST(mischief, delays_by_latency_and_up_to_the_jitter) {
  mischief_maker maker{*mischief::parse("latency=20ms,jitter=10ms")};
  auto least = 1'000ms;
  auto most = 0ms;
  for (int i = 0; i < 1000; ++i) {
    auto delay = maker.decide().delay;
    least = std::min(least, delay);
    most = std::max(most, delay);
  }
  EXPECT_GE(least, 20ms);
  EXPECT_LE(least, 21ms);
  EXPECT_LE(most, 30ms);
  EXPECT_GE(most, 29ms);
}

} // namespace
} // namespace parley::simulator
