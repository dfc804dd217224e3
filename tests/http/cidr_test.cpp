#include "http/server.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

struct membership {
  const char* range;
  const char* address;
  bool inside;
};

TEST(cidr_test, knows_what_it_contains) {
  const membership table[] = {
    {"127.0.0.0/8", "127.255.255.255", true},
    {"127.0.0.0/8", "128.0.0.0", false},
    {"127.0.0.1/8", "127.9.9.9", true}, // host bits are of no account
    {"10.1.2.0/23", "10.1.3.255", true},
    {"10.1.2.0/23", "10.1.4.0", false},
    {"192.168.1.7", "192.168.1.7", true},
    {"192.168.1.7", "192.168.1.6", false},
    {"0.0.0.0/0", "8.8.8.8", true},
    {"0.0.0.0/0", "2001:db8::1", false},
    {"::/0", "8.8.8.8", true},
    {"::1", "::1", true},
    {"::1", "::2", false},
    {"2001:db8::/33", "2001:db8:7fff::1", true},
    {"2001:db8::/33", "2001:db8:8000::1", false},
    {"127.0.0.0/8", "::ffff:127.0.0.1", true},
    {"127.0.0.0/8", "no address", false},
    {"127.0.0.0/8", "", false},
  };
  for (const auto& x : table) {
    auto range = cidr::parse(x.range);
    ASSERT_TRUE(range) << x.range;
    EXPECT_EQ(range->contains(x.address), x.inside)
      << x.address << " in " << x.range;
  }
}

TEST(cidr_test, refuses_what_is_no_range) {
  for (auto text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0/8",
                    "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0.0/8 ", "host"})
    EXPECT_FALSE(cidr::parse(text)) << text;
}

} // namespace
} // namespace parley::http
