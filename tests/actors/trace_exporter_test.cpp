#include "actors/trace_exporter.hpp"

#include "tests/support/fake_http.hpp"
#include "tests/support/quiet_system.hpp"
#include "tests/tracing/otlp_shape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using trouble = http::client_failure::reason;

tracing::span a_span() {
  tracing::span made;
  made.trace_id = "0123456789abcdef0123456789abcdef";
  made.span_id = "0123456789abcdef";
  made.name = "turn";
  return made;
}

class trace_exporter_test : public testing::Test, protected quiet_system {
protected:
  trace_exporter_test() {
    tracing::recorder_config small;
    small.most = 6;
    small.batch = 3;
    small.dropped = [this](std::size_t count) {
      env.metrics->spans_ended("dropped", static_cast<int64_t>(count));
    };
    spans = std::make_shared<tracing::recorder>(small);
    trace_exporter_config config;
    config.to.traces = *http::url::parse("http://collector/v1/traces");
    config.http = collector;
    config.spans = spans;
    config.chance = [] {
      return 0.0;
    };
    config.env = env;
    uut = spawn(trace_exporter, config);
    settle();
  }

  void given_spans(std::size_t count) {
    spans->add(std::vector<tracing::span>(count, a_span()));
    settle();
  }

  void
  answer(int status, const std::string& body = "{}", http::fields header = {}) {
    collector->answer(status, body, std::move(header));
    settle();
  }

  /// The metric's value.
  [[nodiscard]] int ended(const std::string& outcome) const {
    const auto text = env.metrics->text();
    const auto name = "parley_trace_spans_total{outcome=\"" + outcome + "\"} ";
    const auto at = text.find(name);
    return at == std::string::npos ? -1
                                   : std::stoi(text.substr(at + name.size()));
  }

  /// How many spans the call made last carries.
  [[nodiscard]] std::size_t carried() const {
    const auto sent
      = nlohmann::json::parse(*collector->calls().back().what.body);
    EXPECT_EQ(otlp_shape::fault(sent), "");
    return otlp_shape::spans(sent).size();
  }

  std::shared_ptr<fake_http> collector = std::make_shared<fake_http>();
  std::shared_ptr<tracing::recorder> spans;
  trace_exporter_actor uut;
};

TEST_F(trace_exporter_test, sends_few_spans_by_the_clock) {
  given_spans(1);
  EXPECT_THAT(collector->calls(), IsEmpty());
  advance(5s);
  ASSERT_THAT(collector->calls(), SizeIs(1));
  EXPECT_EQ(carried(), 1U);
  answer(200);
  EXPECT_EQ(ended("exported"), 1);
}

TEST_F(trace_exporter_test, sends_a_batch_at_once) {
  given_spans(3);
  ASSERT_THAT(collector->calls(), SizeIs(1));
  EXPECT_EQ(carried(), 3U);
}

TEST_F(trace_exporter_test, has_one_export_under_way) {
  given_spans(3);
  given_spans(3);
  EXPECT_THAT(collector->calls(), SizeIs(1));
  answer(200);
  EXPECT_THAT(collector->calls(), SizeIs(2));
  answer(200);
  EXPECT_EQ(ended("exported"), 6);
}

TEST_F(trace_exporter_test, sends_nothing_when_there_is_nothing) {
  pass(60s);
  EXPECT_THAT(collector->calls(), IsEmpty());
}

TEST_F(trace_exporter_test, counts_what_the_collector_rejects) {
  given_spans(3);
  answer(200, R"({"partialSuccess":{"rejectedSpans":"2"}})");
  EXPECT_EQ(ended("exported"), 1);
  EXPECT_EQ(ended("rejected"), 2);
}

TEST_F(trace_exporter_test, waits_as_long_as_the_collector_asks) {
  given_spans(3);
  http::fields wait;
  wait.add("Retry-After", "7");
  answer(429, "{}", wait);
  given_spans(3);
  pass(6s);
  EXPECT_THAT(collector->calls(), SizeIs(1));
  pass(1s);
  ASSERT_THAT(collector->calls(), SizeIs(2));
  answer(200);
  EXPECT_EQ(ended("exported"), 3);
}

TEST_F(trace_exporter_test, gives_a_batch_up_after_five_attempts) {
  given_spans(3);
  for (int i = 0; i < 5; ++i) {
    ASSERT_THAT(collector->calls(), SizeIs(i + 1));
    answer(503);
    pass(30s);
  }
  EXPECT_THAT(collector->calls(), SizeIs(5));
  EXPECT_EQ(ended("failed"), 3);
}

TEST_F(trace_exporter_test, does_not_repeat_what_was_refused) {
  given_spans(3);
  answer(400);
  pass(60s);
  EXPECT_THAT(collector->calls(), SizeIs(1));
  EXPECT_EQ(ended("rejected"), 3);
}

TEST_F(trace_exporter_test, drops_what_a_dead_collector_keeps_waiting) {
  for (int i = 0; i < 10; ++i)
    given_spans(3);
  for (int i = 0; i < 3; ++i) {
    collector->fail(trouble::unreachable, false);
    settle();
    advance(8s);
  }
  // Three are in hand and six wait.
  EXPECT_EQ(ended("dropped"), 21);
}

TEST_F(trace_exporter_test, tells_once_that_the_collector_fails) {
  std::vector<std::string> lines;
  trace_exporter_config config;
  config.to.traces = *http::url::parse("http://collector/v1/traces");
  config.http = collector;
  config.spans = spans;
  config.chance = [] {
    return 0.0;
  };
  config.env = env;
  config.env.log = std::make_shared<observe::log>(
    [&](observe::level, std::string_view event,
        std::initializer_list<observe::log_field>) {
      lines.emplace_back(event);
    });
  stop(uut, caf::exit_reason::user_shutdown);
  uut = spawn(trace_exporter, config);
  settle();
  given_spans(3);
  answer(503);
  advance(1s);
  answer(503);
  advance(2s);
  answer(200);
  EXPECT_THAT(
    lines, testing::ElementsAre("trace_export_failed", "trace_export_works"));
}

TEST_F(trace_exporter_test, sends_what_is_left_before_the_end) {
  given_spans(2);
  auto end = ask<drained>(uut, drain{});
  ASSERT_THAT(collector->calls(), SizeIs(1));
  EXPECT_FALSE(end->answer);
  answer(200);
  EXPECT_TRUE(end->answer);
  EXPECT_EQ(ended("exported"), 2);
}

TEST_F(trace_exporter_test, ends_at_once_with_nothing_left) {
  EXPECT_TRUE(ask<drained>(uut, drain{})->answer);
}

TEST_F(trace_exporter_test, holds_nobody_up_for_more_than_a_second) {
  given_spans(2);
  auto end = ask<drained>(uut, drain{});
  EXPECT_FALSE(end->answer);
  advance(1s);
  EXPECT_TRUE(end->answer);
}

TEST_F(trace_exporter_test, does_not_pause_before_the_end) {
  given_spans(3);
  answer(503);
  given_spans(2);
  auto end = ask<drained>(uut, drain{});
  ASSERT_THAT(collector->calls(), SizeIs(2));
  answer(503);
  answer(200);
  EXPECT_TRUE(end->answer);
  EXPECT_EQ(ended("failed"), 3);
  EXPECT_EQ(ended("exported"), 2);
}

TEST_F(trace_exporter_test, may_die_without_harm_to_who_records) {
  stop(uut, caf::exit_reason::kill);
  given_spans(3);
  EXPECT_THAT(collector->calls(), IsEmpty());
}

} // namespace
} // namespace parley::actors
