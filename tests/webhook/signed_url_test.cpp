#include "tests/webhook/requests.hpp"
#include "webhook/gate.hpp"

#include <gtest/gtest.h>

using namespace parley;
using namespace parley::webhook;

namespace {

gate gate_for(const std::string& url) {
  auto config = config_of_tests();
  config.public_url = url;
  config.trusted_proxies
    = {*http::cidr::parse("10.0.0.0/8"), *http::cidr::parse("::1")};
  return gate{config};
}

http::request forwarded(const std::string& peer, const std::string& proto,
                        const std::string& host) {
  auto what = posted("/webhook?a=%20b", "");
  what.header.set("Host", "inner:8000");
  what.header.add("X-Forwarded-Proto", proto);
  what.header.add("X-Forwarded-Host", host);
  what.peer = peer;
  return what;
}

} // namespace

TEST(signed_url, is_the_configured_one_with_the_raw_target) {
  for (const std::string url :
       {"https://bot.example.com", "https://bot.example.com/"})
    EXPECT_EQ(gate_for(url).signed_url(forwarded("10.0.0.1", "http", "evil")),
              "https://bot.example.com/webhook?a=%20b");
}

TEST(signed_url, is_that_of_the_request_when_none_is_configured) {
  auto what = posted("/webhook", "");
  what.header.set("Host", "bot.example.com:8000");
  EXPECT_EQ(gate_for("").signed_url(what),
            "http://bot.example.com:8000/webhook");
}

TEST(signed_url, follows_a_trusted_proxy) {
  for (const std::string peer : {"10.1.2.3", "::1", "::ffff:10.0.0.7"})
    EXPECT_EQ(
      gate_for("").signed_url(forwarded(peer, "https", "bot.example.com")),
      "https://bot.example.com/webhook?a=%20b")
      << peer;
}

TEST(signed_url, takes_the_first_value_of_each_list) {
  EXPECT_EQ(gate_for("").signed_url(forwarded("10.1.2.3", "HTTPS , http",
                                              " bot.example.com:8443, inner")),
            "https://bot.example.com:8443/webhook?a=%20b");
}

TEST(signed_url, believes_nobody_else) {
  for (const std::string peer : {"11.0.0.1", "::2", "", "10.0.0.1 "})
    EXPECT_EQ(gate_for("").signed_url(forwarded(peer, "https", "evil.example")),
              "http://inner:8000/webhook?a=%20b")
      << peer;
}

TEST(signed_url, takes_http_and_https_alone_and_no_empty_host) {
  EXPECT_EQ(gate_for("").signed_url(forwarded("::1", "gopher", "")),
            "http://inner:8000/webhook?a=%20b");
}

TEST(gate, checks_the_signature_against_the_proxys_url) {
  const auto body = twilio::message_added().body();
  auto what = posted("/webhook", body);
  what.peer = "10.1.2.3";
  what.header.add("X-Forwarded-Proto", "https");
  what.header.add("X-Forwarded-Host", "bot.example.com");
  what = signed_with(token, what);
  EXPECT_TRUE(std::holds_alternative<to_take_in>(gate_for("").decide(what)));
  what.peer = "192.0.2.1";
  EXPECT_EQ(answer_of(gate_for("").decide(what)).status, 403);
}
