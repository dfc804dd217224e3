#include "http/filter.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

using outcome = head_scanner::outcome;

TEST(head_scanner_test, finds_the_end_wherever_the_bytes_are_cut) {
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\nA:\t\xC3\xA9\r\n\r\n";
  for (std::size_t cut = 0; cut < head.size(); ++cut) {
    head_scanner scanner;
    ASSERT_EQ(scanner.feed(head.substr(0, cut)), outcome::more) << cut;
    ASSERT_EQ(scanner.feed(head.substr(cut) + "body"), outcome::complete);
    ASSERT_EQ(scanner.size(), head.size());
  }
}

TEST(head_scanner_test, refuses_bytes_out_of_place) {
  using namespace std::string_view_literals;
  for (auto bytes :
       {"GET / HTTP/1.1\nHost: h\r\n\r\n"sv,
        "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n"sv,
        "GET / HTTP/1.1\r\nA: b\0c\r\n"sv, "GET /\0 HTTP/1.1\r\n"sv,
        "GET / HTTP/1.1\r\nA: b\x7F\r\n"sv, "GET / HTTP/1.1\r\nA: b\x0B\r\n"sv,
        "GET / HTTP/1.1\r\nA: b\r\n c\r\n"sv,
        "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n"sv, " GET / HTTP/1.1\r\n"sv,
        "GET / HTTP/1.1\r\n\n"sv, "\x16\x03\x01"sv}) {
    head_scanner scanner;
    EXPECT_EQ(scanner.feed(bytes), outcome::malformed) << bytes;
  }
}

request with(std::initializer_list<field> header) {
  request result;
  result.method = "POST";
  result.target = "/";
  for (const auto& x : header)
    result.header.add(x.name, x.value);
  return result;
}

TEST(filter_test, passes_what_senders_write) {
  auto plain = with({{"Host", "h:8000"}, {"content-length", "12"}});
  EXPECT_EQ(fault_in(plain, 11), "");
  auto chunked = with({{"Host", "[::1]:80"}, {"Transfer-Encoding", "Chunked"}});
  EXPECT_EQ(fault_in(chunked, 11), "");
  auto old = with({});
  EXPECT_EQ(fault_in(old, 10), "");
}

TEST(filter_test, brings_an_absolute_target_to_its_path) {
  auto one = with({{"Host", "Example.com:81"}});
  one.target = "HTTP://example.com:81/a?b";
  EXPECT_EQ(fault_in(one, 11), "");
  EXPECT_EQ(one.target, "/a?b");
  one.target = "http://example.com:81?b";
  EXPECT_EQ(fault_in(one, 11), "");
  EXPECT_EQ(one.target, "/?b");
  one.target = "http://other.com/a";
  EXPECT_NE(fault_in(one, 11), "");
}

} // namespace
} // namespace parley::http
