#include "openai/api.hpp"

#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::openai {
namespace {

using model::reason;
using std::chrono::milliseconds;
using ::testing::EndsWith;
using trouble = http::client_failure::reason;

endpoint at(dialect speaks, const std::string& base) {
  return {*http::url::parse(base), "sk-test", speaks};
}

model::request hello() {
  model::request what;
  what.model = "gpt-4o-mini";
  what.input = {model::user_message("Hi")};
  return what;
}

http::client_result reply(int status, std::string body) {
  http::response r;
  r.status = status;
  r.body = std::move(body);
  return r;
}

http::client_result example(int status, const std::string& name) {
  return reply(status, test::read_data("openai/" + name));
}

TEST(a_model_call, is_posted_below_the_base_with_a_bearer_token) {
  const steady_time deadline{std::chrono::seconds{7}};
  const auto call = encode(at(dialect::responses, "https://api.openai.com/v1"),
                           hello(), deadline);
  EXPECT_EQ(call.method, "POST");
  EXPECT_EQ(call.to.origin() + call.to.target,
            "https://api.openai.com/v1/responses");
  EXPECT_EQ(call.header.find("Authorization"), "Bearer sk-test");
  EXPECT_EQ(call.header.find("Content-Type"), "application/json");
  EXPECT_EQ(call.header.find("Accept"), "application/json");
  EXPECT_EQ(call.deadline, deadline);
  ASSERT_TRUE(call.body);
  EXPECT_TRUE(nlohmann::json::parse(*call.body).contains("input"));
}

TEST(a_model_call, speaks_chat_when_told_to) {
  const auto call = encode(
    at(dialect::chat, "http://localhost:11434/prefix/v1"), hello(), {});
  EXPECT_EQ(call.to.origin() + call.to.target,
            "http://localhost:11434/prefix/v1/chat/completions");
  EXPECT_TRUE(nlohmann::json::parse(*call.body).contains("messages"));
}

TEST(a_reply, is_read_in_its_dialect) {
  const auto one = decode(dialect::responses,
                          example(200, "responses_reply_two_calls.json"));
  ASSERT_TRUE(one);
  EXPECT_EQ(one->calls.size(), 2U);
  const auto other
    = decode(dialect::chat, example(200, "chat_reply_two_calls.json"));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->calls, one->calls);
  EXPECT_FALSE(
    decode(dialect::chat, example(200, "responses_reply_text.json")));
}

TEST(a_reply, of_200_may_still_be_a_failure) {
  const auto heard
    = decode(dialect::responses, example(200, "responses_reply_failed.json"));
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, reason::unavailable);
}

TEST(a_reply, of_an_error_is_classified_in_either_dialect) {
  for (const auto speaks : {dialect::responses, dialect::chat}) {
    const auto heard = decode(speaks, example(429, "error_quota.json"));
    ASSERT_FALSE(heard);
    EXPECT_EQ(heard.error().why, reason::quota);
    EXPECT_FALSE(heard.error().retryable);
  }
}

TEST(a_reply, of_an_error_brings_its_header_fields) {
  http::response r;
  r.status = 429;
  r.header.add("Retry-After-Ms", "494");
  r.header.add("Retry-After", "1");
  r.header.add("X-Should-Retry", "false");
  r.header.add("X-Request-Id", "req_1");
  const auto heard = decode(dialect::responses, r);
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, reason::rate_limited);
  EXPECT_EQ(heard.error().retry_after, milliseconds{494});
  EXPECT_FALSE(heard.error().retryable);
  EXPECT_THAT(heard.error().detail, EndsWith(" [req_1]"));
}

TEST(a_reply, counts_a_date_from_now_when_it_brings_none) {
  http::response r;
  r.status = 503;
  r.header.add("Retry-After", "Thu, 01 Jan 1970 00:01:00 GMT");
  const auto heard
    = decode(dialect::chat, r, timestamp{std::chrono::seconds{50}});
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().retry_after, milliseconds{10'000});
}

TEST(a_reply, that_redirects_comes_from_a_wrong_address) {
  const auto heard = decode(dialect::responses, reply(308, ""));
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, reason::not_found);
}

struct row {
  trouble why;
  reason expected;
  bool retryable;
};

class each_trouble : public ::testing::TestWithParam<row> {};

TEST_P(each_trouble, below_http_has_its_reason) {
  http::client_failure f;
  f.why = GetParam().why;
  f.detail = "detail";
  const auto heard = decode(dialect::responses, f);
  ASSERT_FALSE(heard);
  EXPECT_EQ(heard.error().why, GetParam().expected);
  EXPECT_EQ(heard.error().retryable, GetParam().retryable);
  EXPECT_EQ(heard.error().detail, "detail");
  EXPECT_EQ(heard.error().status, 0);
}

INSTANTIATE_TEST_SUITE_P(
  of_the_connection, each_trouble,
  ::testing::Values(row{trouble::unreachable, reason::unavailable, true},
                    row{trouble::timed_out, reason::timed_out, true},
                    row{trouble::reset, reason::unavailable, true},
                    row{trouble::malformed, reason::unavailable, true},
                    row{trouble::oversized, reason::unusable, false},
                    row{trouble::overloaded, reason::unavailable, true},
                    row{trouble::cancelled, reason::cancelled, false}));

} // namespace
} // namespace parley::openai
