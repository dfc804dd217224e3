#include "operations/admin_door.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::operations {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

constexpr auto token = "0123456789abcdef0123456789abcdef";

class admin_door_test : public testing::Test {
protected:
  admin_door_test() : door_{config()} {
    // nop
  }

  static admin_door_config config() {
    admin_door_config made;
    made.token = token;
    for (const auto* range : {"127.0.0.0/8", "10.0.0.0/8"})
      made.trusted_proxies.push_back(*http::cidr::parse(range));
    return made;
  }

  static http::request
  from(const std::string& peer, const std::string& authorization = {}) {
    http::request what;
    what.method = "GET";
    what.target = "/admin/v1/conversations";
    what.peer = peer;
    if (!authorization.empty())
      what.header.add("Authorization", authorization);
    return what;
  }

  static http::request good(const std::string& peer = "192.0.2.1") {
    return from(peer, std::string{"Bearer "} + token);
  }

  static http::request bad(const std::string& peer = "192.0.2.1") {
    return from(peer, "Bearer 0123456789abcdef0123456789abcdeX");
  }

  int status_of(const http::request& what) {
    const auto refusal = door_.refuse(what, now_);
    return refusal ? refusal->status : 200;
  }

  steady_time now_ = steady_time{} + 1h;
  admin_door door_;
};

TEST_F(admin_door_test, lets_in_who_shows_the_token) {
  EXPECT_FALSE(door_.refuse(good(), now_));
  EXPECT_FALSE(
    door_.refuse(from("192.0.2.1", std::string{"bEARER   "} + token), now_));
}

TEST_F(admin_door_test, asks_for_a_token_where_there_is_none) {
  const auto refusal = door_.refuse(from("192.0.2.1"), now_);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 401);
  EXPECT_EQ(refusal->header.find("Content-Type"), "application/problem+json");
  EXPECT_EQ(refusal->header.find("WWW-Authenticate"),
            R"(Bearer realm="parley")");
}

TEST_F(admin_door_test, turns_away_a_wrong_token_and_repeats_none) {
  const auto refusal = door_.refuse(bad(), now_);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 401);
  EXPECT_THAT(std::string{refusal->header.find("WWW-Authenticate")},
              HasSubstr("invalid_token"));
  EXPECT_THAT(refusal->body, Not(HasSubstr("0123456789")));
}

struct not_the_token {
  const char* name;
  std::string authorization;
};

class wrong_tokens : public admin_door_test,
                     public testing::WithParamInterface<not_the_token> {};

TEST_P(wrong_tokens, are_turned_away) {
  EXPECT_EQ(status_of(from("192.0.2.1", GetParam().authorization)), 401);
}

INSTANTIATE_TEST_SUITE_P(
  all, wrong_tokens,
  testing::Values(
    not_the_token{"of_another_scheme", std::string{"Basic "} + token},
    not_the_token{"without_a_scheme", token},
    not_the_token{"without_a_token", "Bearer"},
    not_the_token{"of_blanks", "Bearer   "},
    not_the_token{"too_short", "Bearer 0123456789abcdef0123456789abcde"},
    not_the_token{"too_long", std::string{"Bearer "} + token + "0"},
    not_the_token{"in_the_other_case",
                  "Bearer 0123456789ABCDEF0123456789ABCDEF"},
    not_the_token{"twice",
                  std::string{"Bearer "} + token + ", Bearer " + token}),
  [](const auto& each) { return each.param.name; });

TEST_F(admin_door_test, takes_one_authorization_field_alone) {
  auto twice = good();
  twice.header.add("Authorization", std::string{"Bearer "} + token);
  EXPECT_EQ(status_of(twice), 401);
}

TEST_F(admin_door_test, is_not_there_without_a_token) {
  admin_door none{admin_door_config{}};
  for (const auto& request :
       {from("192.0.2.1"), good(), from("192.0.2.1", "Bearer "),
        from("192.0.2.1", "Bearer x")}) {
    const auto refusal = none.refuse(request, now_);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->status, 404);
  }
}

TEST_F(admin_door_test, keeps_out_an_address_after_five_failures) {
  for (int attempt = 0; attempt < 5; ++attempt)
    EXPECT_EQ(status_of(attempt % 2 == 0 ? bad() : from("192.0.2.1")), 401);
  now_ += 20s;
  const auto refusal = door_.refuse(bad(), now_);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->status, 429);
  EXPECT_EQ(refusal->header.find("Retry-After"), "40");
  EXPECT_EQ(status_of(good()), 429) << "or guessing could go on";
  EXPECT_EQ(status_of(good("192.0.2.2")), 200) << "others are let in";
}

TEST_F(admin_door_test, lets_an_address_try_again_a_minute_later) {
  for (int attempt = 0; attempt < 5; ++attempt)
    status_of(bad());
  now_ += 59s;
  EXPECT_EQ(status_of(good()), 429);
  now_ += 1s;
  EXPECT_EQ(status_of(good()), 200);
  EXPECT_EQ(status_of(bad()), 401);
}

TEST_F(admin_door_test, counts_no_success) {
  for (int attempt = 0; attempt < 20; ++attempt)
    EXPECT_EQ(status_of(good()), 200);
}

TEST_F(admin_door_test, counts_a_network_of_ipv6_as_one) {
  for (int attempt = 0; attempt < 5; ++attempt)
    status_of(bad("2001:db8::" + std::to_string(attempt)));
  EXPECT_EQ(status_of(good("2001:db8::99")), 429);
  EXPECT_EQ(status_of(good("2001:db8:0:1::1")), 200);
}

// -- addresses ----------------------------------------------------------------

struct forwarded {
  const char* name;
  const char* peer;
  std::vector<std::string> fields;
  const char* address;
};

class addresses : public admin_door_test,
                  public testing::WithParamInterface<forwarded> {};

TEST_P(addresses, are_taken_from_trusted_proxies_alone) {
  auto request = from(GetParam().peer);
  for (const auto& field : GetParam().fields)
    request.header.add("x-forwarded-for", field);
  EXPECT_EQ(door_.address_of(request), GetParam().address);
}

INSTANTIATE_TEST_SUITE_P(
  all, addresses,
  testing::Values(
    forwarded{"direct", "192.0.2.1", {}, "192.0.2.1"},
    forwarded{
      "claimed_by_a_stranger", "192.0.2.1", {"198.51.100.7"}, "192.0.2.1"},
    forwarded{"behind_a_proxy", "127.0.0.1", {"198.51.100.7"}, "198.51.100.7"},
    forwarded{"behind_two_proxies",
              "127.0.0.1",
              {"198.51.100.7, 10.1.2.3"},
              "198.51.100.7"},
    forwarded{"with_a_lie_before_it",
              "127.0.0.1",
              {"203.0.113.9, 198.51.100.7"},
              "198.51.100.7"},
    forwarded{"in_two_fields",
              "127.0.0.1",
              {"203.0.113.9", "198.51.100.7"},
              "198.51.100.7"},
    forwarded{"of_ipv6", "127.0.0.1", {"2001:db8::1"}, "2001:db8::1"},
    forwarded{"that_is_none", "127.0.0.1", {"<script>"}, "127.0.0.1"},
    forwarded{"that_is_a_range", "127.0.0.1", {"0.0.0.0/0"}, "127.0.0.1"},
    forwarded{"of_proxies_alone", "127.0.0.1", {"10.1.2.3"}, "10.1.2.3"}),
  [](const auto& each) { return each.param.name; });

TEST_F(admin_door_test, counts_who_stands_behind_a_proxy) {
  const auto behind = [](http::request what, const char* address) {
    what.header.add("X-Forwarded-For", address);
    return what;
  };
  for (int attempt = 0; attempt < 5; ++attempt)
    status_of(behind(bad("127.0.0.1"), "198.51.100.7"));
  EXPECT_EQ(status_of(behind(good("127.0.0.1"), "198.51.100.7")), 429);
  EXPECT_EQ(status_of(behind(good("127.0.0.1"), "198.51.100.8")), 200);
}

// -- attempts -----------------------------------------------------------------

TEST(attempts_test, hold_a_bounded_number_of_addresses) {
  attempts few{{.failures = 2, .window = 60s, .addresses = 3}};
  auto now = steady_time{} + 1h;
  for (int address = 0; address < 100; ++address)
    few.failed(std::to_string(address), now);
  EXPECT_FALSE(few.wait("0", now)) << "one failure of its own";
  EXPECT_TRUE(few.wait("new", now)) << "shares a count with the many";
  now += 60s;
  EXPECT_FALSE(few.wait("new", now));
  few.failed("new", now);
  few.failed("new", now);
  EXPECT_TRUE(few.wait("new", now));
  EXPECT_FALSE(few.wait("0", now));
}

} // namespace
} // namespace parley::operations
