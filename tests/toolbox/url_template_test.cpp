#include "toolbox/url_template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::toolbox {
namespace {

using testing::HasSubstr;
using json = nlohmann::json;

std::string fault_of(const std::string& text) {
  auto read = url_template::parse(text, false);
  return read ? "" : read.error().what;
}

/// The target for one argument `x`, or why it is refused.
std::string filled(const std::string& text, const json& x) {
  auto read = url_template::parse(text, false);
  if (!read)
    return read.error().what;
  const json arguments{{"x", x}};
  const tools::caller who{"CH1", "whatsapp:+1555"};
  const secret_values none;
  auto made = read->fill({arguments, who, none});
  if (!made)
    return made.error().what;
  EXPECT_EQ(made->origin(), "https://api.example.com");
  return made->target;
}

class each_foreign_host : public testing::TestWithParam<const char*> {};

TEST_P(each_foreign_host, cannot_be_filled_in) {
  EXPECT_NE(fault_of(GetParam()), "");
}

INSTANTIATE_TEST_SUITE_P(
  of_every_kind, each_foreign_host,
  testing::Values("https://{{x}}/a", "https://{{x}}.example.com/a",
                  "https://example.com{{x}}/a", "https://example.com:{{x}}/a",
                  "https://example.com{{x}}", "{{x}}://example.com/a", "{{x}}",
                  "https:{{x}}", "https://{{x}}@example.com/a",
                  "https://user@example.com/a", "https://u:p@example.com/",
                  "https://example.com/a#{{x}}", "https://example.com/a#b",
                  "https://example.com?{{x", "ftp://example.com/",
                  "//example.com/", "/a", "https:///a", "https://",
                  "https://example.com:99999/", "https://exa mple.com/",
                  "https://example.com/../a", "https://example.com/%2e%2E/a",
                  "https://example.com/{{secret.KEY_OF_IT}}",
                  "https://example.com/{{session.other}}",
                  "https://example.com/{{a.b}}", "https://example.com/{{}}",
                  "http://example.com/a"));

TEST(url_template, puts_nothing_but_encoded_values_into_the_path) {
  const auto* at = "https://api.example.com/v1/orders/{{x}}/lines";
  EXPECT_EQ(filled(at, "A 1"), "/v1/orders/A%201/lines");
  EXPECT_EQ(filled(at, 7), "/v1/orders/7/lines");
  EXPECT_EQ(filled(at, true), "/v1/orders/true/lines");
  EXPECT_EQ(filled(at, "@evil.test:80?a=b&c#d;%2F"),
            "/v1/orders/%40evil.test%3A80%3Fa%3Db%26c%23d%3B%252F/lines");
  EXPECT_EQ(filled(at, "é"), "/v1/orders/%C3%A9/lines");
}

class each_climber : public testing::TestWithParam<const char*> {};

TEST_P(each_climber, does_not_leave_its_level) {
  EXPECT_THAT(filled("https://api.example.com/v1/{{x}}/lines", GetParam()),
              HasSubstr("`x` must not"));
}

INSTANTIATE_TEST_SUITE_P(of_every_kind, each_climber,
                         testing::Values("", ".", "..", "../..", "..\\..",
                                         "a/b", "/", "\\", "a\r\nb", "\n",
                                         "../../admin"));

TEST(url_template, sees_dots_that_come_together) {
  EXPECT_THAT(filled("https://api.example.com/a/.{{x}}/b", "."),
              HasSubstr("dots alone"));
  EXPECT_THAT(filled("https://api.example.com/a/%2E{{x}}", "."),
              HasSubstr("dots alone"));
  EXPECT_EQ(filled("https://api.example.com/a/{{x}}.json", ".."), "/a/...json");
}

TEST(url_template, keeps_a_value_within_its_parameter) {
  const auto* at = "https://api.example.com/find?q={{x}}&limit=5";
  EXPECT_EQ(filled(at, "a&limit=99#x"), "/find?q=a%26limit%3D99%23x&limit=5");
  EXPECT_EQ(filled(at, "a\r\nHost: evil.test"),
            "/find?q=a%0D%0AHost%3A%20evil.test&limit=5");
  EXPECT_EQ(filled(at, ""), "/find?q=&limit=5");
}

TEST(url_template, leaves_out_a_parameter_that_is_null) {
  EXPECT_EQ(filled("https://api.example.com/find?q={{x}}&limit=5", nullptr),
            "/find?limit=5");
  EXPECT_EQ(filled("https://api.example.com/find?q={{x}}", nullptr), "/find");
}

TEST(url_template, takes_the_session_from_the_caller) {
  EXPECT_EQ(filled("https://api.example.com/c/{{session.customer_address}}/"
                   "{{ session.conversation_sid }}",
                   0),
            "/c/whatsapp%3A%2B1555/CH1");
}

TEST(url_template, refuses_what_is_too_long) {
  EXPECT_EQ(filled("https://api.example.com/{{x}}", std::string(9000, 'a')),
            "the arguments are too long");
}

} // namespace
} // namespace parley::toolbox
