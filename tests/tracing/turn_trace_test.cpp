#include "tracing/turn_trace.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::tracing {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;
using testing::SizeIs;

constexpr auto trace_id = "0123456789abcdef0123456789abcdef";

class turn_trace_test : public testing::Test {
protected:
  static steady_time at(std::chrono::microseconds when) {
    return steady_time{1h + when};
  }

  const span& named(const std::string& name) {
    for (const auto& one : all)
      if (one.name == name)
        return one;
    ADD_FAILURE() << "no span " << name;
    return all.front();
  }

  void finish() {
    uut.finish(trace_id, {}, "", at(-5ms), at(100ms));
    all = to->take();
  }

  std::size_t lost = 0;
  std::shared_ptr<recorder> to = std::make_shared<recorder>([this] {
    recorder_config made;
    made.dropped = [this](std::size_t count) {
      lost += count;
    };
    return made;
  }());
  turn_trace uut{to, timestamp{1'700'000'000'000ms}, at(0us)};
  std::vector<span> all;
};

TEST_F(turn_trace_test, hands_all_on_below_one_root) {
  uut.begin(1, "chat gpt", span_kind::client, {{"a", true}}, at(1ms));
  uut.end(1, {{"b", true}}, "", at(3ms));
  uut.add("handoff", span_kind::internal, {}, at(3ms), at(3ms));
  EXPECT_THAT(to->take(), IsEmpty());
  finish();
  ASSERT_THAT(all, SizeIs(3));
  const auto& root = named("turn");
  EXPECT_EQ(root.parent_id, "");
  for (const auto* name : {"chat gpt", "handoff"}) {
    EXPECT_EQ(named(name).parent_id, root.span_id);
    EXPECT_EQ(named(name).trace_id, trace_id);
  }
  EXPECT_THAT(named("chat gpt").about, SizeIs(2));
}

TEST_F(turn_trace_test, tells_the_time_finer_than_the_wall_clock_does) {
  uut.begin(1, "call", span_kind::client, {}, at(1ms));
  uut.end(1, {}, "", at(1250us));
  finish();
  EXPECT_EQ(named("call").begin.time_since_epoch(), 1'700'000'000'001'000us);
  EXPECT_EQ(named("call").end - named("call").begin, 250us);
  EXPECT_EQ(named("turn").end - named("turn").begin, 105ms);
}

TEST_F(turn_trace_test, ends_with_the_turn_what_has_not_ended) {
  uut.begin(1, "call", span_kind::client, {}, at(1ms));
  finish();
  EXPECT_EQ(named("call").error, "cancelled");
  EXPECT_EQ(named("call").end, named("turn").end);
}

TEST_F(turn_trace_test, leaves_an_end_alone_that_it_saw_no_begin_of) {
  uut.end(7, {}, "", at(1ms));
  finish();
  EXPECT_THAT(all, SizeIs(1));
}

TEST_F(turn_trace_test, has_a_bound) {
  for (uint64_t id = 0; id < 300; ++id)
    uut.begin(id, "call", span_kind::client, {}, at(1ms));
  finish();
  EXPECT_THAT(all, SizeIs(201)); // and the root
  EXPECT_EQ(lost, 100U);
}

TEST_F(turn_trace_test, has_a_bound_of_text_too) {
  const attributes much{{"text", std::string(300'000, 'x')}};
  for (int i = 0; i < 10; ++i)
    uut.add("call", span_kind::client, much, at(1ms), at(1ms));
  finish();
  EXPECT_THAT(all, SizeIs(testing::Le(5U)));
  EXPECT_EQ(lost, 6U);
}

TEST(turn_trace, that_is_not_of_the_share_is_forgotten) {
  recorder_config none;
  none.share = 0;
  auto to = std::make_shared<recorder>(none);
  turn_trace uut{to, {}, {}};
  uut.finish(trace_id, {}, "", {}, {});
  EXPECT_THAT(to->take(), IsEmpty());
}

} // namespace
} // namespace parley::tracing
