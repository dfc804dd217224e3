#include "http/egress.hpp"

#include "tests/http/client_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <vector>

namespace parley::http {
namespace {

using namespace std::chrono_literals;

// -- addresses ----------------------------------------------------------------

class each_public_address : public testing::TestWithParam<const char*> {};

TEST_P(each_public_address, may_be_connected_to) {
  EXPECT_TRUE(is_public_address(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
  of_every_kind, each_public_address,
  testing::Values("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0",
                  "100.63.255.255", "100.128.0.0", "126.255.255.255",
                  "128.0.0.0", "169.253.255.255", "169.255.0.0",
                  "172.15.255.255", "172.32.0.0", "191.255.255.255",
                  "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0",
                  "198.17.255.255", "198.20.0.0", "203.0.112.255",
                  "203.0.114.0", "223.255.255.255", "2001:200::1",
                  "2001:4860:4860::8888", "2001:db7::1", "2001:db9::1",
                  "2003::1", "2606:4700::1111", "3ffe::1"));

class each_special_address : public testing::TestWithParam<const char*> {};

TEST_P(each_special_address, may_not_be_connected_to) {
  EXPECT_FALSE(is_public_address(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(
  of_every_kind, each_special_address,
  testing::Values(
    "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", // private
    "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255",
    "100.64.0.0", "100.127.255.255",                   // carrier-grade NAT
    "127.0.0.1", "127.255.255.255",                    // loopback
    "169.254.169.254", "169.254.0.0",                  // metadata, link-local
    "192.0.0.1", "192.0.2.1", "192.88.99.1",           // protocols, relays
    "198.18.0.0", "198.19.255.255",                    // benchmarking
    "198.51.100.1", "203.0.113.1",                     // documentation
    "224.0.0.1", "239.255.255.255",                    // multicast
    "240.0.0.1", "255.255.255.255",                    // reserved, broadcast
    "::", "::1",                                       // any, loopback
    "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::7f00:1",  // mapped, compatible
    "::ffff:0:127.0.0.1",                              // translated
    "64:ff9b::7f00:1", "64:ff9b::808:808",             // NAT64
    "64:ff9b:1::a00:1",                                // NAT64, local
    "100::1", "5f00::1",                               // discard, SRv6
    "2001::1", "2001:0:4136:e378::1", "2001:20::1",    // Teredo, ORCHID
    "2001:1ff:ffff::1", "2001:db8::1", "3fff::1",      // documentation
    "2002:7f00:1::", "2002:808:808::1",                // 6to4
    "fc00::1", "fd00:ec2::254", "fdff::1",             // unique local
    "fe80::1", "fe80::1%lo", "fec0::1",                // link-, site-local
    "ff02::1", "ff0e::1",                              // multicast
    "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "", // no addresses
    "example.com"));

// -- the policy ---------------------------------------------------------------

url at(const char* text) {
  return *url::parse(text);
}

TEST(egress_policy, allows_nobody_unless_told_to) {
  EXPECT_FALSE(egress_policy{}.allows(at("https://api.openai.com/v1")));
}

TEST(egress_policy, trusts_the_place_that_was_named_and_no_other) {
  egress_policy uut;
  uut.trust(at("http://127.0.0.1:9001/base"));
  EXPECT_TRUE(uut.trusts(at("http://127.0.0.1:9001/other")));
  for (const char* other : {"http://127.0.0.1:9002/", "https://127.0.0.1:9001/",
                            "http://127.0.0.1/", "http://localhost:9001/"})
    EXPECT_FALSE(uut.allows(at(other))) << other;
}

TEST(egress_policy, allows_a_host_without_trusting_its_addresses) {
  egress_policy uut;
  uut.allow("API.example.com");
  EXPECT_TRUE(uut.allows(at("https://api.example.com/x")));
  EXPECT_FALSE(uut.trusts(at("https://api.example.com/x")));
  for (const char* other :
       {"https://example.com/", "https://api.example.com.evil.test/",
        "https://xapi.example.com/"})
    EXPECT_FALSE(uut.allows(at(other))) << other;
}

TEST(egress_policy, takes_no_userinfo_for_a_host) {
  EXPECT_FALSE(url::parse("https://api.example.com@127.0.0.1/"));
}

// -- over sockets -------------------------------------------------------------

class egress_test : public test::client_fixture {
protected:
  egress_test() {
    config.egress = {};
    config.connect_time = 300ms;
  }

  /// `host` has these addresses from now on.
  void name(std::vector<std::string> addresses) {
    config.names = [this, addresses](const std::string&) {
      ++lookups;
      return addresses;
    };
  }

  [[nodiscard]] std::string at_port(const std::string& host) const {
    return "http://" + host + ':' + std::to_string(listener.port()) + "/";
  }

  std::atomic<int> lookups{0};
};

TEST_F(egress_test, calls_nobody_who_was_not_named) {
  auto answer = send(to(at_port("127.0.0.1"), "POST", "x"));
  expect_failure(answer, reason::forbidden, false);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(egress_test, looks_up_nobody_who_was_not_named) {
  name({"127.0.0.1"});
  auto answer = send(to("http://metadata.test/", "GET"));
  expect_failure(answer, reason::forbidden, false);
  EXPECT_EQ(lookups, 0);
}

TEST_F(egress_test, calls_a_trusted_place_wherever_it_is) {
  config.egress.trust(*url::parse(at_port("inside.test")));
  name({"127.0.0.1"});
  auto answer = send(to(at_port("inside.test"), "POST", "x"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send(ok("y"));
  expect_body(answer, "y");
  EXPECT_EQ(lookups, 1) << "the address that was looked up is the one used";
}

TEST_F(egress_test, refuses_an_allowed_host_that_is_inside) {
  config.egress.allow("rebound.test");
  for (const char* inside : {"127.0.0.1", "::1", "::ffff:127.0.0.1",
                             "169.254.169.254", "10.0.0.1"}) {
    uut.reset();
    name({inside});
    auto answer = send(to(at_port("rebound.test"), "POST", "x"));
    expect_failure(answer, reason::forbidden, false);
  }
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(egress_test, refuses_addresses_in_any_spelling) {
  for (const char* host :
       {"2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "127.1",
        "017700000001", "127.0.0.1", "[::1]", "[::ffff:127.0.0.1]"}) {
    auto call = to(at_port(host), "GET");
    config.egress.allow(call.to.host);
    uut.reset();
    auto answer = send(call);
    auto result = get(answer);
    ASSERT_FALSE(result) << host;
    // Some resolvers know no such name.
    EXPECT_THAT(result.error().why,
                testing::AnyOf(reason::forbidden, reason::unreachable))
      << host << ": " << result.error().detail;
  }
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(egress_test, is_not_fooled_by_a_name_that_changes) {
  config.egress.allow("rebound.test");
  // The first answer is public, every later one is inside.
  config.names = [this](const std::string&) {
    return std::vector<std::string>{lookups++ == 0 ? "192.31.196.1"
                                                   : "127.0.0.1"};
  };
  auto first = send(to(at_port("rebound.test"), "POST", "x"));
  auto result = get(first);
  ASSERT_FALSE(result) << "nobody is there";
  EXPECT_EQ(result.error().why, reason::unreachable);
  EXPECT_EQ(lookups, 1) << "what was checked is what was connected to";
  uut.reset();
  auto second = send(to(at_port("rebound.test"), "POST", "x"));
  expect_failure(second, reason::forbidden, false);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(egress_test, connects_to_none_but_the_public_addresses_of_a_host) {
  config.egress.allow("both.test");
  name({"127.0.0.1", "192.31.196.1"});
  auto answer = send(to(at_port("both.test"), "POST", "x"));
  auto result = get(answer);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().why, reason::unreachable);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(egress_test, goes_where_no_redirect_leads) {
  config.egress.trust(*url::parse(at_port("127.0.0.1")));
  auto answer = send(to(at_port("127.0.0.1"), "GET"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send("HTTP/1.1 307 Temporary Redirect\r\nLocation: "
            + at_port("127.0.0.1") + "again\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(get(answer)->status, 307);
  EXPECT_FALSE(peer.hears_within(100ms));
  EXPECT_FALSE(listener.hears_within(0ms));
}

} // namespace
} // namespace parley::http
