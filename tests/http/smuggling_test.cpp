#include "tests/http/server_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::http {
namespace {

using test::status_of;

/// Bytes that two parsers could read in two ways (RFC 9112 §11.2; the table of
/// what Beast 1.81 takes and should not).
struct attack {
  const char* name;
  std::string bytes;
};

const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n";
const std::string start_line = "POST / HTTP/1.1\r\n";
const std::string host = "Host: h\r\n";

std::string with(const std::string& header) {
  return start_line + host + header + "\r\n" + hidden;
}

const attack attacks[] = {
  {"unknown_transfer_encoding", with("Transfer-Encoding: xchunked\r\n")},
  {"chunked_then_identity", with("Transfer-Encoding: chunked, identity\r\n")},
  {"identity_then_chunked", with("Transfer-Encoding: identity, chunked\r\n")},
  {"gzip_then_chunked", with("Transfer-Encoding: gzip, chunked\r\n")},
  {"identity", with("Transfer-Encoding: identity\r\n")},
  {"empty_transfer_encoding", with("Transfer-Encoding:\r\n")},
  {"quoted_chunked", with("Transfer-Encoding: \"chunked\"\r\n")},
  {"chunked_with_a_parameter", with("Transfer-Encoding: chunked;q=1\r\n")},
  {"chunked_with_a_comma", with("Transfer-Encoding: chunked,\r\n")},
  {"two_transfer_encodings",
   with("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n")},
  {"chunked_twice",
   with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n")},
  {"length_and_encoding",
   with("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n")},
  {"encoding_and_length",
   with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n")},
  {"length_and_unknown_encoding",
   with("Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n")},
  {"chunked_in_http_1_0",
   "POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
     + hidden},
  {"two_equal_lengths", with("Content-Length: 4\r\nContent-Length: 4\r\n")},
  {"two_lengths", with("Content-Length: 4\r\nContent-Length: 5\r\n")},
  {"length_list", with("Content-Length: 4, 4\r\n")},
  {"signed_length", with("Content-Length: +4\r\n")},
  {"negative_length", with("Content-Length: -4\r\n")},
  {"hexadecimal_length", with("Content-Length: 0x4\r\n")},
  {"length_with_a_blank", with("Content-Length: 4 4\r\n")},
  {"length_with_a_dot", with("Content-Length: 4.0\r\n")},
  {"empty_length", with("Content-Length:\r\n")},
  {"endless_length", with("Content-Length: 99999999999999999999999\r\n")},
  {"no_host", start_line + "\r\n" + hidden},
  {"two_hosts", with("Host: h\r\n")},
  {"two_other_hosts", with("host: other\r\n")},
  {"empty_host", start_line + "Host:\r\n\r\n" + hidden},
  {"host_with_a_path", start_line + "Host: h/path\r\n\r\n" + hidden},
  {"host_with_a_user", start_line + "Host: user@h\r\n\r\n" + hidden},
  {"host_list", start_line + "Host: h, g\r\n\r\n" + hidden},
  {"other_host_in_target",
   "GET http://g/ HTTP/1.1\r\nHost: h\r\n\r\n" + hidden},
  {"folded_line", with("X-A: b\r\n c\r\n")},
  {"folded_transfer_encoding", with("Transfer-Encoding:\r\n chunked\r\n")},
  {"folded_host", start_line + "Host:\r\n h\r\n\r\n" + hidden},
  {"first_line_folded", start_line + " X: y\r\n" + host + "\r\n" + hidden},
  {"nul_in_a_value", with(std::string{"X-A: b\0c\r\n", 10})},
  {"nul_in_the_target",
   "GET /" + std::string(1, '\0') + " HTTP/1.1\r\n" + host + "\r\n" + hidden},
  {"control_byte_in_a_value", with("X-A: b\x01\r\n")},
  {"vertical_tab_before_chunked", with("Transfer-Encoding: \x0B"
                                       "chunked\r\n")},
  {"delete_in_a_value", with("X-A: \x7F\r\n")},
  {"bare_line_feeds", "POST / HTTP/1.1\nHost: h\n\n" + hidden},
  {"bare_line_feed_in_a_value", with("X-A: b\nX-C: d\r\n")},
  {"bare_return_in_a_value", with("X-A: b\rX-C: d\r\n")},
  {"blank_before_the_colon", with("Transfer-Encoding : chunked\r\n")},
  {"blank_in_a_name", with("Transfer Encoding: chunked\r\n")},
  {"no_name", with(": chunked\r\n")},
  {"no_colon", with("Transfer-Encoding\r\n")},
  {"two_blanks_in_the_first_line", "GET  / HTTP/1.1\r\n" + host + "\r\n"},
  {"blank_after_the_version", "GET / HTTP/1.1 \r\n" + host + "\r\n"},
  {"no_version", "GET /\r\n" + host + "\r\n"},
  {"version_0_9", "GET / HTTP/0.9\r\n" + host + "\r\n"},
  {"version_1_2", "GET / HTTP/1.2\r\n" + host + "\r\n"},
  {"version_2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
  {"version_in_lower_case", "GET / http/1.1\r\n" + host + "\r\n"},
  {"target_without_a_slash", "GET hidden HTTP/1.1\r\n" + host + "\r\n"},
  {"connect", "CONNECT h:443 HTTP/1.1\r\n" + host + "\r\n"},
  {"endless_method", std::string(100, 'A') + " / HTTP/1.1\r\n" + host + "\r\n"},
  {"two_empty_lines_first", "\r\n\r\n" + hidden},
  {"tls_hello", std::string{"\x16\x03\x01\x02\x00\x01\x00", 7}},
  {"chunk_size_with_a_sign",
   start_line + host + "Transfer-Encoding: chunked\r\n\r\n+5\r\nhello\r\n"},
  {"chunk_size_0x",
   start_line + host
     + "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n"},
  {"chunk_size_overflow",
   start_line + host
     + "Transfer-Encoding: chunked\r\n\r\n1FFFFFFFFFFFFFFFFF\r\nhello\r\n"},
  {"chunk_without_its_end",
   start_line + host + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n"
     + hidden},
  {"chunk_with_bare_line_feed",
   start_line + host + "Transfer-Encoding: chunked\r\n\r\n5\nhello\r\n0\r\n\r\n"
     + hidden},
  {"long_chunk_extension",
   start_line + host + "Transfer-Encoding: chunked\r\n\r\n5;a="
     + std::string(2'000, 'x') + "\r\nhello\r\n0\r\n\r\n" + hidden},
  {"many_chunk_extensions", start_line + host
                              + "Transfer-Encoding: chunked\r\n\r\n" +
                              [] {
                                std::string result;
                                for (int i = 0; i < 400; ++i)
                                  result += "1;abc\r\nx\r\n";
                                return result;
                              }()
                              + "0\r\n\r\n" + hidden},
  {"length_in_a_trailer",
   start_line + host
     + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 40\r\n\r\n"
     + hidden},
  {"bare_line_feed_in_a_trailer",
   start_line + host
     + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\nC: d\r\n\r\n" + hidden},
};

class smuggling_test : public test::server_fixture,
                       public ::testing::WithParamInterface<attack> {};

TEST_P(smuggling_test, is_answered_400_and_closed) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(GetParam().bytes));
  auto all = peer.read_all();
  EXPECT_EQ(status_of(all), 400) << all;
  EXPECT_NE(all.find("Content-Type: application/problem+json\r\n"),
            std::string::npos);
  EXPECT_NE(all.find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(all.find("HTTP/1.1 ", 1), std::string::npos) << all;
  EXPECT_TRUE(peer.sees_close());
  EXPECT_TRUE(served().empty());
}

INSTANTIATE_TEST_SUITE_P(table, smuggling_test, ::testing::ValuesIn(attacks),
                         [](const auto& x) {
                           return std::string{x.param.name};
                         });

} // namespace
} // namespace parley::http
