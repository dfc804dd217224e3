#include "tracing/recorder.hpp"

#include "base/crypto.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::tracing {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

recorder_config small(std::size_t* lost = nullptr) {
  recorder_config made;
  made.most = 5;
  made.batch = 3;
  if (lost)
    made.dropped = [lost](std::size_t count) {
      *lost += count;
    };
  return made;
}

TEST(recorder, gives_the_oldest_first_a_batch_at_a_time) {
  recorder uut{small()};
  std::vector<span> four(4);
  for (std::size_t i = 0; i < four.size(); ++i)
    four[i].name = std::to_string(i);
  uut.add(four);
  const auto first = uut.take();
  ASSERT_THAT(first, SizeIs(3));
  EXPECT_EQ(first[0].name, "0");
  EXPECT_THAT(uut.take(), SizeIs(1));
  EXPECT_THAT(uut.take(), IsEmpty());
}

TEST(recorder, drops_and_counts_what_there_is_no_room_for) {
  std::size_t lost = 0;
  recorder uut{small(&lost)};
  uut.add(std::vector<span>(4));
  EXPECT_EQ(lost, 0U);
  uut.add(std::vector<span>(4));
  EXPECT_EQ(lost, 3U);
  uut.add(std::vector<span>(1));
  EXPECT_EQ(lost, 4U);
}

TEST(recorder, holds_no_more_text_than_it_is_told) {
  std::size_t lost = 0;
  auto config = small(&lost);
  config.most_bytes = 3000;
  config.batch_bytes = 1500;
  recorder uut{config};
  span large;
  large.about = {{"text", std::string(1000, 'x')}};
  uut.add({large, large, large});
  EXPECT_EQ(lost, 1U);
  EXPECT_THAT(uut.take(), SizeIs(1));
  EXPECT_THAT(uut.take(), SizeIs(1));
  uut.add({large, large});
  EXPECT_EQ(lost, 1U);
}

TEST(recorder, wakes_its_exporter_once_for_a_batch) {
  recorder uut{small()};
  int woken = 0;
  uut.when_full([&] { ++woken; });
  uut.add(std::vector<span>(2));
  EXPECT_EQ(woken, 0);
  uut.add(std::vector<span>(1));
  uut.add(std::vector<span>(1));
  EXPECT_EQ(woken, 1);
  uut.take();
  uut.add(std::vector<span>(2));
  EXPECT_EQ(woken, 2);
}

TEST(recorder, keeps_the_share_of_traces_it_is_told) {
  for (const auto share : {0.0, 0.25, 1.0}) {
    recorder_config config;
    config.share = share;
    recorder uut{config};
    int kept = 0;
    for (int i = 0; i < 4000; ++i)
      kept += uut.keeps(sha256_hex(std::to_string(i)).substr(0, 32)) ? 1 : 0;
    EXPECT_NEAR(kept, 4000 * share, 150) << share;
  }
}

TEST(recorder, decides_by_the_trace_alone) {
  recorder_config config;
  config.share = 0.5;
  const auto low = std::string(18, 'f') + "01000000000000";
  const auto high = std::string(18, '0') + "ff000000000000";
  EXPECT_TRUE(recorder{config}.keeps(low));
  EXPECT_FALSE(recorder{config}.keeps(high));
}

} // namespace
} // namespace parley::tracing
