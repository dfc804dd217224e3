#include "ngrok/agent.hpp"

#include <gmock/gmock.h>

namespace parley::ngrok {
namespace {

using testing::HasSubstr;
using reason = failure::reason;

http::client_result answer(const std::string& body, int status = 200) {
  http::response made;
  made.status = status;
  made.body = body;
  return http::client_result{made};
}

std::string tunnel(const std::string& address, const std::string& to) {
  return R"({"tunnels":[{"name":"other","public_url":"tcp://1.tcp.example:1",)"
         R"("proto":"tcp","config":{"addr":"localhost:22"}},{"name":"it",)"
         R"("public_url":")"
         + address + R"(","proto":"https","config":{"addr":")" + to
         + R"("}}],"uri":"/api/tunnels"})";
}

TEST(ngrok_agent, is_asked_for_its_tunnels) {
  auto call = list_tunnels(*http::url::parse("http://127.0.0.1:4040"));
  EXPECT_EQ(call.method, "GET");
  EXPECT_EQ(call.to.target, "/api/tunnels");
}

TEST(ngrok_agent, gives_the_address_of_the_tunnel_to_the_port) {
  for (const auto* to : {"http://localhost:8000", "localhost:8000", "8000",
                         "http://127.0.0.1:8000/"}) {
    auto found
      = address_in(answer(tunnel("https://abc.ngrok.example", to)), 8000);
    ASSERT_TRUE(found) << to;
    EXPECT_EQ(*found, "https://abc.ngrok.example");
  }
}

TEST(ngrok_agent, a_tunnel_elsewhere_or_without_tls_is_none) {
  for (const auto& body :
       {tunnel("https://abc.ngrok.example", "http://localhost:80"),
        tunnel("https://abc.ngrok.example", "http://localhost:18000"),
        tunnel("http://abc.ngrok.example", "http://localhost:8000"),
        std::string{R"({"tunnels":[]})"},
        std::string{R"({"tunnels":[null,{"public_url":7,"config":3}]})"}}) {
    auto found = address_in(answer(body), 8000);
    ASSERT_FALSE(found) << body;
    EXPECT_EQ(found.error().why, reason::no_tunnel);
    EXPECT_EQ(found.error().fix, "ngrok http 8000");
  }
}

TEST(ngrok_agent, what_is_no_agent_is_told) {
  for (const auto* body : {"<html>", "{}", R"({"tunnels":{}})", "[]"})
    EXPECT_EQ(address_in(answer(body), 8000).error().why, reason::unusable);
  EXPECT_EQ(address_in(answer("{}", 404), 8000).error().why, reason::unusable);
}

TEST(ngrok_agent, nobody_there_is_told) {
  auto found
    = address_in(http::client_failure{http::client_failure::reason::unreachable,
                                      false, "refused"},
                 8000);
  EXPECT_EQ(found.error().why, reason::no_agent);
  EXPECT_THAT(found.error().detail, HasSubstr("no ngrok agent answers"));
}

} // namespace
} // namespace parley::ngrok
