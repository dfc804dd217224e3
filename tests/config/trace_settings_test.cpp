#include "tests/config/config_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::config {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

struct trace_settings_test : test::config_fixture {
  trace_settings with(const std::string& name, const std::string& value) {
    environment[name] = value;
    auto all = load();
    environment.erase(name);
    return all.tracing;
  }

  std::vector<std::string>
  wrong(const std::string& name, const std::string& value) {
    environment[name] = value;
    auto all = faults();
    environment.erase(name);
    return all;
  }
};

TEST_F(trace_settings_test, trace_nothing_by_default) {
  const auto tracing = load().tracing;
  EXPECT_FALSE(tracing.collector);
  EXPECT_FALSE(tracing.content);
  EXPECT_EQ(tracing.share, 1.0);
  EXPECT_EQ(tracing.timeout, 10s);
  EXPECT_EQ(tracing.service_name, "parley");
}

TEST_F(trace_settings_test, add_the_path_to_a_base_alone) {
  EXPECT_EQ(with("OTEL_EXPORTER_OTLP_ENDPOINT", "http://h:4318/base/")
              .collector->target,
            "/base/v1/traces");
  environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://h:4318";
  const auto both
    = with("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://other/spans");
  EXPECT_EQ(both.collector->host, "other");
  EXPECT_EQ(both.collector->target, "/spans");
}

TEST_F(trace_settings_test, read_headers_as_the_specification_writes_them) {
  const auto headers
    = with("OTEL_EXPORTER_OTLP_HEADERS", "api-key = a%20b , x=1=2").headers;
  ASSERT_EQ(headers.size(), 2U);
  EXPECT_EQ(headers[0].first, "api-key");
  EXPECT_EQ(headers[0].second.reveal(), "a b");
  EXPECT_EQ(headers[1].second.reveal(), "1=2");
}

TEST_F(trace_settings_test, take_no_header_that_would_break_the_request) {
  for (const auto* value : {"api-key", "=x", "a b=c", "x=%0d%0aY: z", "x=%zz",
                            "x=%4", "Content-Length=5", "HOST=h"})
    EXPECT_THAT(wrong("OTEL_EXPORTER_OTLP_HEADERS", value),
                ElementsAre("environment:OTEL_EXPORTER_OTLP_HEADERS: must be "
                            "name=value pairs with commas between them, values "
                            "percent-encoded"))
      << value;
}

TEST_F(trace_settings_test, know_the_words_for_content) {
  constexpr auto name = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";
  for (const auto* yes : {"true", "SPAN_ONLY", "span_only"})
    EXPECT_TRUE(with(name, yes).content) << yes;
  for (const auto* no : {"false", "NO_CONTENT"})
    EXPECT_FALSE(with(name, no).content) << no;
  EXPECT_EQ(wrong(name, "EVENT_ONLY").size(), 1U);
}

TEST_F(trace_settings_test, refuse_what_cannot_be) {
  for (const auto& [name, value] : std::map<std::string, std::string>{
         {"OTEL_EXPORTER_OTLP_ENDPOINT", "h:4317"},
         {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://u@h/"},
         {"OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"},
         {"OTEL_EXPORTER_OTLP_TIMEOUT", "10s"},
         {"OTEL_TRACES_SAMPLER", "jaeger_remote"},
         {"OTEL_TRACES_SAMPLER_ARG", "1.5"}})
    EXPECT_EQ(wrong(name, value).size(), 1U) << name;
  EXPECT_EQ(with("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json").timeout, 10s);
}

} // namespace
} // namespace parley::config
