#include "tracing/otlp.hpp"

#include "tests/tracing/otlp_shape.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::tracing {
namespace {

using nlohmann::json;
using test::otlp_shape;
using fate = export_verdict::fate;

span a_span() {
  span made;
  made.trace_id = "0123456789abcdef0123456789abcdef";
  made.span_id = "0123456789abcdef";
  made.name = "chat gpt";
  made.kind = span_kind::client;
  made.begin = moment{std::chrono::microseconds{1'700'000'000'000'001}};
  made.end = moment{std::chrono::microseconds{1'700'000'000'000'251}};
  made.about = {{"text", std::string{"a \xff b"}},
                {"number", int64_t{1} << 60},
                {"share", 0.5},
                {"flag", true},
                {"list", std::vector<std::string>{"stop"}}};
  return made;
}

collector somewhere() {
  collector made;
  made.traces = *http::url::parse("http://127.0.0.1:4318/v1/traces");
  made.headers = {{"Api-Key", "of the collector"}};
  made.service_name = "shop";
  made.version = "1.2.3";
  return made;
}

http::client_result
answered(int status, std::string body = {}, const std::string& wait = {}) {
  http::response made;
  made.status = status;
  made.body = std::move(body);
  if (!wait.empty())
    made.header.add("Retry-After", wait);
  return made;
}

TEST(otlp, has_the_shape_that_collectors_read) {
  auto child = a_span();
  child.parent_id = "fedcba9876543210";
  child.error = "timed_out";
  const auto made = json::parse(to_otlp({a_span(), child}, somewhere()));
  EXPECT_EQ(otlp_shape::fault(made), "");
  const auto spans = otlp_shape::spans(made);
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].at("startTimeUnixNano"), "1700000000000001000");
  EXPECT_EQ(otlp_shape::attribute(spans[0], "number"), "1152921504606846976");
  EXPECT_EQ(spans[0].at("status"), json::object());
  EXPECT_EQ(spans[1].at("parentSpanId"), "fedcba9876543210");
  EXPECT_EQ(spans[1].at("status").at("code"), 2);
  EXPECT_EQ(otlp_shape::attribute(spans[1], "error.type"), "timed_out");
}

TEST(otlp, says_who_sends) {
  const auto made = json::parse(to_otlp({a_span()}, somewhere()));
  const auto& resource = made.at("resourceSpans")[0].at("resource");
  EXPECT_EQ(otlp_shape::attribute(resource, "service.name"), "shop");
  EXPECT_EQ(otlp_shape::attribute(resource, "service.version"), "1.2.3");
}

TEST(otlp, is_posted_with_the_headers_that_were_given) {
  const auto call = export_call({a_span()}, somewhere(), steady_time{});
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.to.target, "/v1/traces");
  EXPECT_EQ(call.header.find("Content-Type"), "application/json");
  EXPECT_EQ(call.header.find("api-key"), "of the collector");
}

TEST(otlp_verdict, is_taken_with_what_was_rejected_of_it) {
  EXPECT_EQ(read_verdict(answered(200), {}).what, fate::taken);
  EXPECT_EQ(read_verdict(answered(200, "{}"), {}).rejected, 0);
  for (const auto* body : {R"({"partialSuccess":{"rejectedSpans":"3"}})",
                           R"({"partialSuccess":{"rejectedSpans":3}})"})
    EXPECT_EQ(read_verdict(answered(200, body), {}).rejected, 3) << body;
  EXPECT_EQ(read_verdict(answered(200, "not JSON"), {}).what, fate::taken);
}

TEST(otlp_verdict, may_be_sent_again_as_the_specification_says) {
  for (const auto status : {429, 502, 503, 504})
    EXPECT_EQ(read_verdict(answered(status), {}).what, fate::again) << status;
  for (const auto status : {400, 401, 404, 413, 500, 501, 302})
    EXPECT_EQ(read_verdict(answered(status), {}).what, fate::refused) << status;
  EXPECT_EQ(read_verdict(answered(503, "", "7"), {}).wait,
            std::chrono::seconds{7});
  EXPECT_EQ(read_verdict(http::client_failure{}, {}).what, fate::again);
}

TEST(otlp_verdict, tells_the_log_no_word_of_the_collector_s) {
  EXPECT_EQ(read_verdict(answered(400, "you sent CANARY"), {}).why,
            "status 400");
}

} // namespace
} // namespace parley::tracing
