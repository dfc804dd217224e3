#include "http/message.hpp"

#include "base/json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::http {
namespace {

TEST(fields_test, finds_names_without_regard_to_case) {
  fields header;
  header.add("X-Twilio-Signature", "one");
  header.add("x-twilio-signature", "two");
  EXPECT_EQ(header.find("X-TWILIO-SIGNATURE"), "one");
  EXPECT_EQ(header.count("x-Twilio-Signature"), 2u);
  EXPECT_EQ(header.find("X-Twilio"), "");
  EXPECT_EQ(header.count("X-Twilio"), 0u);
}

TEST(fields_test, replaces_every_field_of_a_name) {
  fields header;
  header.add("Accept", "a");
  header.add("Host", "h");
  header.add("ACCEPT", "b");
  header.set("accept", "c");
  EXPECT_EQ(header.count("Accept"), 1u);
  EXPECT_EQ(header.find("Accept"), "c");
  EXPECT_EQ(header.find("host"), "h");
}

TEST(request_test, takes_the_path_up_to_the_first_question_mark) {
  request one;
  one.target = "/webhook?a=1?b";
  EXPECT_EQ(one.path(), "/webhook");
  one.target = "/webhook";
  EXPECT_EQ(one.path(), "/webhook");
}

TEST(problem_test, is_an_rfc_9457_object) {
  auto answer = problem(413, "a \"body\"\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(answer.header.find("content-type"), "application/problem+json");
  auto value = parse_json(answer.body);
  ASSERT_TRUE(value);
  EXPECT_EQ(*value, (nlohmann::json{{"type", "about:blank"},
                                    {"title", "Content Too Large"},
                                    {"status", 413},
                                    {"detail", "a \"body\"\n"}}));
}

TEST(reason_phrase_test, knows_the_standard_ones) {
  EXPECT_EQ(reason_phrase(431), "Request Header Fields Too Large");
  EXPECT_EQ(reason_phrase(200), "OK");
  EXPECT_EQ(reason_phrase(799), "Unknown");
}

} // namespace
} // namespace parley::http
