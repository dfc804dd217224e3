#include "http/url.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

TEST(url_test, reads_scheme_host_port_and_target) {
  auto one = url::parse("https://API.OpenAI.com/v1/Responses?a=%20b");
  ASSERT_TRUE(one);
  EXPECT_TRUE(one->secure);
  EXPECT_EQ(one->host, "api.openai.com");
  EXPECT_EQ(one->port, 443);
  EXPECT_EQ(one->target, "/v1/Responses?a=%20b");
}

TEST(url_test, fills_in_the_scheme_s_port_and_an_empty_path) {
  auto one = url::parse("http://localhost");
  ASSERT_TRUE(one);
  EXPECT_FALSE(one->secure);
  EXPECT_EQ(one->port, 80);
  EXPECT_EQ(one->target, "/");
  auto two = url::parse("http://h:8080?x=1");
  ASSERT_TRUE(two);
  EXPECT_EQ(two->port, 8080);
  EXPECT_EQ(two->target, "/?x=1");
}

TEST(url_test, takes_ipv6_without_its_brackets) {
  auto one = url::parse("http://[2001:DB8::1]:81/");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->host, "2001:db8::1");
  EXPECT_EQ(one->origin(), "http://[2001:db8::1]:81");
}

TEST(url_test, refuses_what_is_no_plain_http_url) {
  for (auto text :
       {"", "/v1", "api.openai.com", "ftp://h/", "https://", "https:///v1",
        "https://user@h/", "https://user:word@h/", "https://h/#part",
        "https://h:99999/", "https://h:0/", "https://h:x/", "https://h/a b",
        "https://ex%61mple/", "https://[::1/", "https://a,b/", "//h/v1"})
    EXPECT_FALSE(url::parse(text)) << text;
}

TEST(url_test, appends_a_path_to_its_own) {
  auto join = [](const char* base, const char* path) {
    return url::parse(base)->join(path).target;
  };
  EXPECT_EQ(join("https://h/v1", "/responses"), "/v1/responses");
  EXPECT_EQ(join("https://h/v1/", "/responses"), "/v1/responses");
  EXPECT_EQ(join("https://h", "responses"), "/responses");
  EXPECT_EQ(join("https://h/v1?key=a", "/responses"), "/v1/responses?key=a");
  EXPECT_EQ(join("https://h/v1?key=a", "/m?n=2"), "/v1/m?n=2&key=a");
}

TEST(url_test, shows_the_port_only_where_it_is_not_the_scheme_s_own) {
  EXPECT_EQ(url::parse("https://h:443/x")->origin(), "https://h");
  EXPECT_EQ(url::parse("http://h:443/x")->origin(), "http://h:443");
}

} // namespace
} // namespace parley::http
