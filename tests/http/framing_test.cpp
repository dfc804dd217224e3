#include "tests/http/client_fixture.hpp"

namespace parley::http {
namespace {

using answer_limit_test = test::client_fixture;

struct framing {
  const char* name;
  const char* bytes; ///< the peer closes after them
  const char* body;  ///< nullptr: the call fails
  client_failure::reason why = client_failure::reason::reset;
};

const framing framings[] = {
  {"content_length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi"},
  {"no_body", "HTTP/1.1 204 No Content\r\n\r\n", ""},
  {"chunked",
   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
   "2;x=y\r\nhi\r\n1\r\n!\r\n0\r\nX-A: trailer\r\n\r\n",
   "hi!"},
  {"until_the_end", "HTTP/1.1 200 OK\r\n\r\nall of it", "all of it"},
  {"http_1_0", "HTTP/1.0 200 OK\r\n\r\nold", "old"},
  {"after_100_continue",
   "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"
   "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
   "hi"},
  {"nothing", "", nullptr},
  {"half_a_header", "HTTP/1.1 200 OK\r\nContent-Le", nullptr},
  {"half_a_body", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhi", nullptr},
  {"half_a_chunk",
   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhi", nullptr},
  {"chunks_without_an_end",
   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n", nullptr},
  {"no_http", "SSH-2.0-OpenSSH_9.2\r\n", nullptr,
   client_failure::reason::malformed},
  {"http_2", "HTTP/2.0 200 OK\r\n\r\n", nullptr,
   client_failure::reason::malformed},
  {"bad_length", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", nullptr,
   client_failure::reason::malformed},
  {"unknown_encoding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxyz",
   nullptr, client_failure::reason::malformed},
  {"body_announced_too_large",
   "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\nx", nullptr,
   client_failure::reason::oversized},
  {"chunk_announced_too_large",
   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\nx", nullptr,
   client_failure::reason::oversized},
};

class framing_test : public test::client_fixture,
                     public ::testing::WithParamInterface<framing> {};

TEST_P(framing_test, is_read_as_it_should) {
  config.response_bytes = 1'000;
  auto answer = send(to_listener("POST", "x"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send(GetParam().bytes);
  peer.shut_down_sending();
  if (GetParam().body)
    expect_body(answer, GetParam().body);
  else
    expect_failure(answer, GetParam().why, true);
}

INSTANTIATE_TEST_SUITE_P(table, framing_test, ::testing::ValuesIn(framings),
                         [](const auto& x) {
                           return std::string{x.param.name};
                         });

TEST_F(answer_limit_test, takes_an_answer_of_its_limit_and_not_a_byte_more) {
  config.response_bytes = 100'000;
  for (bool announced : {true, false}) {
    for (std::size_t size : {100'000U, 100'001U}) {
      auto answer = send(to_listener("GET"));
      auto peer = listener.accept();
      peer.read_message();
      std::string body(size, 'x');
      peer.send(announced ? ok(body) : "HTTP/1.1 200 OK\r\n\r\n" + body);
      peer.shut_down_sending();
      if (size == 100'000)
        expect_body(answer, body);
      else
        expect_failure(answer, reason::oversized, true);
    }
  }
}

TEST_F(answer_limit_test, bounds_headers_and_trailers) {
  for (auto start :
       {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                               "chunked\r\n\r\n2\r\nhi\r\n0\r\n"}) {
    auto answer = send(to_listener("GET"));
    auto peer = listener.accept();
    peer.read_message();
    peer.send(start + std::string{"X-A: "} + std::string(200'000, 'x'));
    expect_failure(answer, reason::oversized, true);
    EXPECT_TRUE(peer.sees_close());
  }
}

TEST_F(answer_limit_test, waits_through_no_endless_interim_answers) {
  auto answer = send(to_listener("GET"));
  auto peer = listener.accept();
  peer.read_message();
  while (peer.send("HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n"))
    if (answer.wait_for(std::chrono::milliseconds{0})
        == std::future_status::ready)
      break;
  expect_failure(answer, reason::malformed, true);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(answer_limit_test, ends_a_body_that_never_does) {
  auto answer = send(to_listener("GET"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send("HTTP/1.1 200 OK\r\n\r\n");
  std::string some(64 * 1024, 'x');
  for (int i = 0; i < 1'000 && peer.send(some); ++i)
    if (answer.wait_for(std::chrono::milliseconds{0})
        == std::future_status::ready)
      break;
  expect_failure(answer, reason::oversized, true); // at 4 MB
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(answer_limit_test, unpacks_nothing) {
  // gzip of a million zeros begins so.
  const std::string packed{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03", 10};
  auto answer = send(to_listener("GET"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 10"
            "\r\n\r\n"
            + packed);
  expect_body(answer, packed);
}

} // namespace
} // namespace parley::http
