#include "parley_fixture.hpp"
#include "tests/tracing/otlp_shape.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <mutex>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using test::otlp_shape;
using testing::HasSubstr;
using testing::Not;

/// A collector of OTLP over HTTP that does as it is told.
class collector {
public:
  explicit collector(http::io_threads& threads)
    : server_(
      threads, {},
      [](const http::request&) { return std::optional<http::response>{}; },
      [this](http::request what, http::responder answer) {
        take(std::move(what), std::move(answer));
      }) {
    port_ = *server_.listen();
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }

  /// Answers the next exports like this, then well again.
  void refuse(int count, int status, const std::string& wait) {
    std::lock_guard lock{guard_};
    refusals_ = count;
    refusal_.status = status;
    refusal_.header.set("Retry-After", wait);
  }

  /// Answers nothing from now on.
  void hang() {
    std::lock_guard lock{guard_};
    hangs_ = true;
  }

  /// Waits until this many exports have come; those that were refused count.
  bool wait_for(std::size_t count) {
    std::unique_lock lock{guard_};
    return changed_.wait_for(lock, 40s,
                             [&] { return requests_.size() >= count; });
  }

  [[nodiscard]] std::vector<http::request> requests() const {
    std::lock_guard lock{guard_};
    return requests_;
  }

  /// The spans of all exports that were taken.
  [[nodiscard]] std::vector<json> spans() const {
    std::lock_guard lock{guard_};
    std::vector<json> all;
    for (const auto& one : taken_) {
      EXPECT_EQ(otlp_shape::fault(one), "") << one;
      for (auto& span : otlp_shape::spans(one))
        all.push_back(std::move(span));
    }
    return all;
  }

private:
  void take(http::request what, http::responder answer) {
    std::lock_guard lock{guard_};
    if (hangs_) {
      held_.push_back(std::move(answer));
    } else if (refusals_ > 0) {
      --refusals_;
      answer(refusal_);
    } else {
      taken_.push_back(json::parse(what.body));
      answer(http::json_response(200, R"({"partialSuccess":{}})"));
    }
    requests_.push_back(std::move(what));
    changed_.notify_all();
  }

  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::vector<http::request> requests_;
  std::vector<json> taken_;
  std::vector<http::responder> held_;
  http::response refusal_;
  int refusals_ = 0;
  bool hangs_ = false;
  http::server server_;
  uint16_t port_ = 0;
};

class tracing : public parley_fixture {
protected:
  tracing() {
    extra["OTEL_EXPORTER_OTLP_ENDPOINT"] = spans_go_to.url();
    extra["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=it%20is%20me";
    extra["OTEL_SERVICE_NAME"] = "shop-bot";
  }

  void a_turn(uint64_t number, const std::string& text = "hello") {
    EXPECT_EQ(write(number, text), accepted);
    ASSERT_TRUE(twilio.wait_for_replies(number));
  }

  /// Ends Parley; gives how long that took.
  std::chrono::steady_clock::duration end() {
    const auto begun = std::chrono::steady_clock::now();
    parley->signal(SIGTERM);
    EXPECT_EQ(parley->wait(25s), 0) << parley->errors();
    return std::chrono::steady_clock::now() - begun;
  }

  int ended(const std::string& outcome) {
    const auto page = web().get("/metrics");
    const auto name = "parley_trace_spans_total{outcome=\"" + outcome + "\"} ";
    const auto at = page ? page->body.find(name) : std::string::npos;
    return at == std::string::npos
             ? -1
             : std::stoi(page->body.substr(at + name.size()));
  }

  collector spans_go_to{threads};
};

std::vector<std::string> names_of(const std::vector<json>& spans) {
  std::vector<std::string> all;
  for (const auto& one : spans)
    all.push_back(one.at("name"));
  std::sort(all.begin(), all.end());
  return all;
}

TEST_F(tracing, tells_a_turn_under_the_id_of_its_log_line) {
  serve();
  a_turn(1, "CANARY hello");
  end();
  const auto spans = spans_go_to.spans();
  EXPECT_THAT(names_of(spans), testing::ElementsAre("chat gpt-4o-mini", "turn",
                                                    "twilio create_message",
                                                    "webhook message_added"));
  std::string trace;
  for (const auto& one : spans)
    trace = one.at("traceId");
  EXPECT_THAT(parley->output(), HasSubstr(R"("trace_id":")" + trace + '"'));
  const auto request = spans_go_to.requests().at(0);
  EXPECT_EQ(request.target, "/v1/traces");
  EXPECT_EQ(request.header.find("api-key"), "it is me");
  EXPECT_THAT(request.body, HasSubstr("shop-bot"));
  EXPECT_THAT(request.body, Not(HasSubstr("CANARY")));
  EXPECT_THAT(request.body, Not(HasSubstr("5550100001")));
}

TEST_F(tracing, tells_what_was_said_when_it_is_told_to) {
  extra["OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"] = "SPAN_ONLY";
  serve();
  a_turn(1, "CANARY hello");
  end();
  EXPECT_THAT(spans_go_to.requests().at(0).body, HasSubstr("CANARY hello"));
}

TEST_F(tracing, keeps_no_trace_that_is_not_of_the_share) {
  extra["OTEL_TRACES_SAMPLER_ARG"] = "0";
  serve();
  a_turn(1);
  end();
  EXPECT_TRUE(spans_go_to.requests().empty());
}

TEST_F(tracing, asks_a_collector_again_that_is_busy) {
  spans_go_to.refuse(2, 503, "1");
  serve();
  a_turn(1);
  ASSERT_TRUE(spans_go_to.wait_for(3));
  EXPECT_EQ(spans_go_to.spans().size(), 4U);
  EXPECT_EQ(spans_go_to.requests().at(0).body,
            spans_go_to.requests().at(2).body);
  end();
}

TEST_F(tracing, of_which_nobody_takes_anything_slows_nobody) {
  extra["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:1";
  serve();
  for (uint64_t i = 1; i <= 20; ++i)
    a_turn(i);
  EXPECT_EQ(ended("exported"), 0);
  EXPECT_LT(end(), 9s); // one export alone may take 10
}

TEST_F(tracing, holds_the_end_up_for_a_second_at_most) {
  spans_go_to.hang();
  serve();
  a_turn(1);
  EXPECT_LT(end(), 9s); // an export may take 10 at other times
}

TEST_F(tracing, is_off_without_a_collector) {
  extra.erase("OTEL_EXPORTER_OTLP_ENDPOINT");
  serve();
  a_turn(1);
  end();
  EXPECT_TRUE(spans_go_to.requests().empty());
}

TEST_F(tracing, tells_what_is_wrong_with_its_settings) {
  for (const auto& [name, value] : std::map<std::string, std::string>{
         {"OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"},
         {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"},
         {"OTEL_EXPORTER_OTLP_HEADERS", "CANARY"},
         {"OTEL_TRACES_SAMPLER_ARG", "2"}}) {
    auto set = variables();
    set[name] = value;
    program run{{"check-config"}, set, PARLEY_SOURCE_DIR};
    EXPECT_EQ(run.wait(20s), 2) << name;
    EXPECT_THAT(run.errors() + run.output(),
                HasSubstr("environment:" + name + ": must be"));
    EXPECT_THAT(run.errors() + run.output(), Not(HasSubstr("CANARY")));
  }
}

} // namespace
} // namespace parley::e2e
