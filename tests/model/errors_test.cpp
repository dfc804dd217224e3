#include "model/errors.hpp"

#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace parley::model {
namespace {

using std::chrono::milliseconds;

failure
of(int status, const std::string& body, const retry_advice& advice = {}) {
  return classify(status, body, advice);
}

std::string error(const std::string& code, const std::string& type) {
  return R"({"error":{"message":"m","type":")" + type + R"(","param":null,)"
         + R"("code":)" + (code.empty() ? "null" : '"' + code + '"') + "}}";
}

struct row {
  int status;
  std::string body;
  reason why;
  bool retryable;

  friend std::ostream& operator<<(std::ostream& out, const row& r) {
    return out << r.status << ' ' << r.body;
  }
};

class each_error_reply : public ::testing::TestWithParam<row> {};

TEST_P(each_error_reply, has_its_reason) {
  const auto& [status, body, why, retryable] = GetParam();
  const auto found = of(status, body);
  EXPECT_EQ(found.why, why) << to_string(found.why);
  EXPECT_EQ(found.retryable, retryable);
  EXPECT_EQ(found.status, status);
  EXPECT_FALSE(found.detail.empty());
}

const std::string invalid = "invalid_request_error";

INSTANTIATE_TEST_SUITE_P(
  by_code, each_error_reply,
  ::testing::Values(
    row{400, error("context_length_exceeded", invalid),
        reason::context_too_long, false},
    row{400, error("", invalid), reason::bad_request, false},
    row{400, error("unknown_parameter", invalid), reason::bad_request, false},
    row{400, error("model_not_found", invalid), reason::not_found, false},
    row{404, error("model_not_found", invalid), reason::not_found, false},
    row{400, error("conversation_locked", invalid), reason::unavailable, true},
    row{400, error("invalid_prompt", invalid), reason::refused, false},
    row{401, error("invalid_api_key", invalid), reason::unauthorized, false},
    row{429, error("rate_limit_exceeded", "requests"), reason::rate_limited,
        true},
    row{429, error("rate_limit_exceeded", "tokens"), reason::rate_limited,
        true},
    row{429, error("slow_down", "rate_limit_error"), reason::rate_limited,
        true},
    row{500, error("server_error", "server_error"), reason::unavailable, true},
    row{503, error("server_is_overloaded", "service_unavailable_error"),
        reason::unavailable, true}));

INSTANTIATE_TEST_SUITE_P(
  of_quota, each_error_reply,
  ::testing::Values(
    row{429, error("insufficient_quota", "insufficient_quota"), reason::quota,
        false},
    row{429, error("credit_balance_exhausted", "insufficient_quota"),
        reason::quota, false},
    row{429, error("organization_spend_limit_exceeded", "insufficient_quota"),
        reason::quota, false},
    row{429, error("project_spend_limit_exceeded", "insufficient_quota"),
        reason::quota, false},
    row{429, error("organization_usage_limit_exceeded", "insufficient_quota"),
        reason::quota, false},
    row{429, error("credit_balance_exhausted", ""), reason::quota, false},
    row{429, error("", "insufficient_quota"), reason::quota, false}));

INSTANTIATE_TEST_SUITE_P(
  by_type, each_error_reply,
  ::testing::Values(
    row{429, error("", "rate_limit_error"), reason::rate_limited, true},
    row{529, error("", "overloaded_error"), reason::unavailable, true},
    row{400, error("", "exceed_context_size_error"), reason::context_too_long,
        false},
    row{400, error("brand_new", "authentication_error"), reason::unauthorized,
        false}));

INSTANTIATE_TEST_SUITE_P(
  by_status, each_error_reply,
  ::testing::Values(row{301, "", reason::not_found, false},
                    row{401, "", reason::unauthorized, false},
                    row{403, "{}", reason::unauthorized, false},
                    row{404, "<html>", reason::not_found, false},
                    row{408, "", reason::unavailable, true},
                    row{409, "", reason::unavailable, true},
                    row{413, "", reason::context_too_long, false},
                    row{422, "[]", reason::bad_request, false},
                    row{429, "", reason::rate_limited, true},
                    row{500, "", reason::unavailable, true},
                    row{502, "<html><h1>Bad Gateway</h1>", reason::unavailable,
                        true},
                    row{504, "upstream timed out", reason::unavailable, true}));

INSTANTIATE_TEST_SUITE_P(
  of_any_shape, each_error_reply,
  ::testing::Values(
    row{400, R"({"error":"bad things"})", reason::bad_request, false},
    row{400, R"({"message":"bad things"})", reason::bad_request, false},
    row{400, R"({"error":{"code":["a"],"type":{},"message":3}})",
        reason::bad_request, false},
    row{400, R"({"object":"error","code":400,"message":"This model's
maximum context length is 4096 tokens."})",
        reason::bad_request, false}, // a raw line feed is no JSON
    row{400,
        R"({"object":"error","type":"BadRequestError","code":400,)"
        R"("message":"This model's maximum context length is 4096."})",
        reason::context_too_long, false},
    row{400,
        R"({"error":{"message":"The response was filtered","type":null,)"
        R"("param":"prompt","code":"content_filter","status":400,)"
        R"("innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
        reason::refused, false},
    row{400,
        R"({"error":{"code":"400","message":"m",)"
        R"("innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
        reason::refused, false}));

TEST(an_error_reply, of_the_example_is_out_of_quota) {
  const auto found = of(429, test::read_data("openai/error_quota.json"));
  EXPECT_EQ(found.why, reason::quota);
  EXPECT_EQ(found.code, "insufficient_quota");
  EXPECT_NE(found.detail.find("exceeded your current quota"),
            std::string::npos);
}

TEST(an_error_reply, tells_itself_whether_to_retry) {
  const retry_advice yes{"true", {}};
  const retry_advice no{"false", {}};
  EXPECT_TRUE(of(400, "", yes).retryable);
  EXPECT_FALSE(of(500, "", no).retryable);
  EXPECT_FALSE(of(429, error("insufficient_quota", ""), yes).retryable);
}

TEST(an_error_reply, carries_its_wait) {
  EXPECT_EQ(of(429, "", {{}, milliseconds{2000}}).retry_after,
            milliseconds{2000});
  EXPECT_EQ(of(429, "").retry_after, std::nullopt);
}

TEST(an_error_reply, keeps_a_bounded_part_of_the_message) {
  std::string umlauts;
  for (int i = 0; i < 400; ++i)
    umlauts += "\xC3\xA4";
  const auto detail = of(400, R"({"message":"x)" + umlauts + "\"}").detail;
  EXPECT_LE(detail.size(), 300U);
  EXPECT_GE(detail.size(), 298U);
  EXPECT_EQ(detail.back(), '\xA4'); // no character is cut in half
}

TEST(an_error_inside_a_success, is_classified_by_the_same_table) {
  EXPECT_EQ(classify_inside_success({"server_error", "", "m"}).why,
            reason::unavailable);
  EXPECT_TRUE(classify_inside_success({"server_error", "", "m"}).retryable);
  EXPECT_EQ(classify_inside_success({"credit_balance_exhausted", "", ""}).why,
            reason::quota);
  EXPECT_EQ(classify_inside_success({"unheard_of", "", ""}).why,
            reason::unusable);
}

TEST(loggable, is_what_is_documented_alone) {
  for (const auto* code : {"rate_limit_exceeded", "invalid_request_error",
                           "server_error", "400", "length", ""})
    EXPECT_EQ(loggable(code), code);
  for (const auto* code : {"+15550100001", "where is my order", "sk-1234",
                           "invalid_api_key: sk-1234", "40000", "customer"})
    EXPECT_EQ(loggable(code), "other") << code;
}

} // namespace
} // namespace parley::model
