#include "observe/metrics.hpp"

#include <sstream>
#include <thread>
#include <vector>

namespace parley::observe {
namespace {

using testing::HasSubstr;
using testing::Not;

struct metrics_test : testing::Test {
  std::size_t lines_with(const std::string& what) const {
    std::istringstream text{uut.text()};
    std::size_t count = 0;
    for (std::string line; std::getline(text, line);)
      count += line.find(what) != std::string::npos ? 1 : 0;
    return count;
  }

  metrics uut{"0.1.0"};
};

TEST_F(metrics_test, shows_every_family_from_the_first_scrape) {
  auto text = uut.text();
  const std::pair<const char*, const char*> families[] = {
    {"parley_webhook_requests_total", "counter"},
    {"parley_webhook_ack_seconds", "histogram"},
    {"parley_turns_total", "counter"},
    {"parley_turn_seconds", "histogram"},
    {"parley_turn_overhead_seconds", "histogram"},
    {"parley_turns_open", "gauge"},
    {"parley_tool_seconds", "histogram"},
    {"parley_llm_requests_total", "counter"},
    {"parley_llm_seconds", "histogram"},
    {"parley_llm_tokens_total", "counter"},
    {"parley_llm_cost_usd_total", "counter"},
    {"parley_twilio_requests_total", "counter"},
    {"parley_duplicate_replies_total", "counter"},
    {"parley_handoffs_total", "counter"},
    {"parley_conversations", "gauge"},
    {"parley_inbox_pending", "gauge"},
    {"parley_store_commit_seconds", "histogram"},
    {"parley_store_batch_size", "histogram"},
    {"parley_trace_spans_total", "counter"},
    {"parley_build_info", "gauge"},
  };
  for (const auto& [name, type] : families) {
    EXPECT_THAT(text, HasSubstr(std::string{"# HELP "} + name + ' '));
    EXPECT_THAT(text,
                HasSubstr(std::string{"# TYPE "} + name + ' ' + type + '\n'));
    auto sample = std::string{"\n"} + name;
    EXPECT_TRUE(text.find(sample + ' ') != std::string::npos
                || text.find(sample + '{') != std::string::npos
                || text.find(sample + "_count") != std::string::npos)
      << name;
  }
}

TEST_F(metrics_test, counts_what_it_is_told) {
  uut.webhook_request("/webhook/message-added", 200);
  uut.webhook_request("/webhook/message-added", 403);
  uut.turn_finished("answered", metrics::seconds{2}, metrics::seconds{0.001});
  uut.tool_called("lookup_order_status", "ok", metrics::seconds{0.01});
  uut.model_called("gpt-4o-mini", "ok", metrics::seconds{0.7});
  uut.model_tokens("gpt-4o-mini", "input", 412);
  uut.model_cost("gpt-4o-mini", 0.25);
  uut.twilio_called("create_message", "timeout");
  uut.duplicate_reply();
  uut.handed_over("billing");
  uut.conversations("awake", 3);
  uut.turns_open(5);
  uut.inbox_pending(7);
  uut.store_committed(metrics::seconds{0.002}, 17);
  uut.webhook_acknowledged(metrics::seconds{0.003});
  for (
    const auto* sample :
    {R"(parley_webhook_requests_total{code="200",route="/webhook/message-added"} 1)",
     R"(parley_webhook_requests_total{code="403",route="/webhook/message-added"} 1)",
     R"(parley_turns_total{outcome="answered"} 1)",
     R"(parley_turn_seconds_bucket{le="1"} 0)",
     R"(parley_turn_seconds_bucket{le="2"} 1)",
     R"(parley_turn_overhead_seconds_bucket{le="0.001"} 1)",
     R"(parley_tool_seconds_count{outcome="ok",tool="lookup_order_status"} 1)",
     R"(parley_llm_requests_total{model="gpt-4o-mini",outcome="ok"} 1)",
     R"(parley_llm_seconds_count{model="gpt-4o-mini"} 1)",
     R"(parley_llm_tokens_total{kind="input",model="gpt-4o-mini"} 412)",
     R"(parley_llm_cost_usd_total{model="gpt-4o-mini"} 0.25)",
     R"(parley_twilio_requests_total{code="timeout",operation="create_message"} 1)",
     R"(parley_duplicate_replies_total 1)",
     R"(parley_handoffs_total{to="billing"} 1)",
     R"(parley_conversations{state="awake"} 3)",
     R"(parley_turns_open 5)",
     R"(parley_inbox_pending 7)",
     R"(parley_store_commit_seconds_count 1)",
     R"(parley_store_batch_size_sum 17)",
     R"(parley_webhook_ack_seconds_bucket{le="0.005"} 1)",
     R"(parley_build_info{version="0.1.0"} 1)"})
    EXPECT_THAT(uut.text(), HasSubstr(std::string{"\n"} + sample));
}

TEST_F(metrics_test, counts_an_unknown_route_as_other) {
  uut.webhook_request("/wp-login.php", 404);
  EXPECT_THAT(uut.text(), HasSubstr(R"({code="404",route="other"} 1)"));
  EXPECT_THAT(uut.text(), Not(HasSubstr("wp-login")));
}

TEST_F(metrics_test, bounds_what_labels_can_hold) {
  for (int n = 0; n < 1000; ++n) {
    auto name = "name-" + std::to_string(n);
    uut.model_called(name, "ok", metrics::seconds{1});
    uut.tool_called(name, "ok", metrics::seconds{1});
    uut.handed_over(name);
    uut.twilio_called(name, name);
    uut.webhook_request("/webhook", n);
  }
  EXPECT_LE(lines_with("parley_llm_requests_total{"), 17U);
  EXPECT_LE(lines_with("parley_tool_seconds_count{"), 66U);
  EXPECT_LE(lines_with("parley_handoffs_total{"), 34U);
  EXPECT_LE(lines_with("parley_twilio_requests_total{"), 66U);
  EXPECT_LE(lines_with("parley_webhook_requests_total{"), 50U);
  EXPECT_THAT(uut.text(),
              HasSubstr(R"(parley_llm_requests_total{model="other")"));
}

TEST_F(metrics_test, escapes_label_values) {
  uut.handed_over("a\"b\\c\nd");
  EXPECT_THAT(uut.text(), HasSubstr(R"({to="a\"b\\c\nd"} 1)"));
}

TEST_F(metrics_test, counts_right_from_several_threads) {
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
      threads.emplace_back([this] {
        for (int n = 0; n < 1000; ++n)
          uut.handed_over("agent-" + std::to_string(n % 10));
      });
  }
  for (int n = 0; n < 10; ++n)
    EXPECT_THAT(uut.text(), HasSubstr("parley_handoffs_total{to=\"agent-"
                                      + std::to_string(n) + "\"} 400\n"));
}

} // namespace
} // namespace parley::observe
