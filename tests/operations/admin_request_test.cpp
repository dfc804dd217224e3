#include "operations/admin_request.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::operations {
namespace {

const std::string sid = "CH0123456789abcdef0123456789abcdef";

http::request
asked(const std::string& target, const std::string& method = "GET") {
  http::request what;
  what.method = method;
  what.target = target;
  return what;
}

template <class Request>
Request parsed(const http::request& what) {
  const auto request = parse_admin_request(what);
  if (!request || !std::holds_alternative<Request>(*request)) {
    ADD_FAILURE() << what.method << ' ' << what.target;
    return {};
  }
  return std::get<Request>(*request);
}

int refusal_of(const http::request& what) {
  const auto request = parse_admin_request(what);
  return request ? 200 : request.error().status;
}

TEST(an_admin_request, lists_conversations) {
  const auto first
    = parsed<list_conversations>(asked("/admin/v1/conversations"));
  EXPECT_EQ(first.which.before, 0);
  EXPECT_EQ(first.which.limit, 50U);
  EXPECT_FALSE(first.which.failed_only);
  const auto other = parsed<list_conversations>(
    asked("/admin/v1/conversations?limit=200&cursor=17&failed=true", "HEAD"));
  EXPECT_EQ(other.which.before, 17);
  EXPECT_EQ(other.which.limit, 200U);
  EXPECT_TRUE(other.which.failed_only);
}

TEST(an_admin_request, names_a_conversation_in_either_hex_case) {
  const auto upper = "CH0123456789ABCDEF0123456789ABCDEF";
  const conversation::key which{"twilio", sid};
  const auto path = std::string{"/admin/v1/conversations/"} + upper;
  EXPECT_EQ(parsed<show_conversation>(asked(path)).which, which);
  EXPECT_EQ(parsed<export_conversation>(asked(path + "/export")).which, which);
  EXPECT_EQ(parsed<erase_conversation>(asked(path, "DELETE")).which, which);
}

TEST(an_admin_request, erases_at_twilio_too_unless_told_otherwise) {
  const auto path = "/admin/v1/conversations/" + sid;
  EXPECT_TRUE(parsed<erase_conversation>(asked(path, "DELETE")).at_twilio);
  EXPECT_TRUE(
    parsed<erase_conversation>(asked(path + "?twilio=delete", "DELETE"))
      .at_twilio);
  EXPECT_FALSE(
    parsed<erase_conversation>(asked(path + "?twilio=keep", "DELETE"))
      .at_twilio);
}

TEST(an_admin_request, asks_which_keys_are_needed) {
  parsed<show_encryption>(asked("/admin/v1/encryption"));
}

TEST(an_admin_request, is_404_at_a_path_that_is_not_there) {
  for (const auto* path :
       {"/admin", "/admin/", "/admin/v1", "/admin/v2/conversations",
        "/admin/v1/conversations/", "/admin/v1/conversationsX",
        "/admin/v1/conversations/CH1", "/admin/v1/conversations//export",
        "/admin/v1/conversations/export", "/admin/v1/encryption/",
        "/admin/v1/conversations/IS0123456789abcdef0123456789abcdef",
        "/admin/v1/conversations/CH0123456789abcdef0123456789abcdeg",
        "/admin/v1/conversations/CH0123456789abcdef0123456789abcdef/",
        "/admin/v1/conversations/CH0123456789abcdef0123456789abcdef/messages",
        "/admin/v1/conversations/%2e%2e/CH0123456789abcdef0123456789abcdef"})
    for (const auto* method : {"GET", "DELETE", "POST"})
      EXPECT_EQ(refusal_of(asked(path, method)), 404) << method << path;
}

TEST(an_admin_request, is_405_with_the_methods_there_are) {
  const std::pair<std::string, const char*> all[]
    = {{"/admin/v1/conversations", "GET, HEAD"},
       {"/admin/v1/encryption", "GET, HEAD"},
       {"/admin/v1/conversations/" + sid, "GET, HEAD, DELETE"},
       {"/admin/v1/conversations/" + sid + "/export", "GET, HEAD"}};
  for (const auto& [path, allowed] : all)
    for (const auto* method : {"POST", "PUT", "PATCH", "OPTIONS", "get"}) {
      const auto request = parse_admin_request(asked(path, method));
      ASSERT_FALSE(request) << method << path;
      EXPECT_EQ(request.error().status, 405);
      EXPECT_EQ(request.error().header.find("Allow"), allowed);
    }
  EXPECT_EQ(refusal_of(asked("/admin/v1/conversations", "DELETE")), 405);
  EXPECT_EQ(
    refusal_of(asked("/admin/v1/conversations/" + sid + "/export", "DELETE")),
    405);
}

TEST(an_admin_request, is_400_for_a_query_it_does_not_know) {
  for (const auto* query :
       {"limit=0", "limit=201", "limit=x", "limit=", "limit=-1", "cursor=0",
        "cursor=abc", "cursor=99999999999999999999", "failed=yes", "page=2"})
    EXPECT_EQ(
      refusal_of(asked(std::string{"/admin/v1/conversations?"} + query)), 400)
      << query;
  for (const auto* query : {"twilio=maybe", "twilio=", "force=true"})
    EXPECT_EQ(refusal_of(asked("/admin/v1/conversations/" + sid + "?" + query,
                               "DELETE")),
              400)
      << query;
}

TEST(an_admin_path, shows_its_route_and_sid_to_the_log_and_nothing_else) {
  const auto one = read_admin_path("/admin/v1/conversations/" + sid);
  EXPECT_EQ(one.route, "/admin/v1/conversations/{sid}");
  EXPECT_EQ(one.sid, sid);
  const auto wrong = read_admin_path("/admin/v1/conversations/+15550100001");
  EXPECT_EQ(wrong.route, "");
  EXPECT_EQ(wrong.sid, "");
}

} // namespace
} // namespace parley::operations
