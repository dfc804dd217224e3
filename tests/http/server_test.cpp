#include "tests/http/server_fixture.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace parley::http {
namespace {

using test::body_of;
using test::status_of;
using ::testing::HasSubstr;
using ::testing::Not;

using server_test = test::server_fixture;

TEST_F(server_test, answers_with_date_and_length_and_keeps_the_connection) {
  start();
  auto peer = connect();
  for (auto body : {"one", "two"}) {
    ASSERT_TRUE(peer.send(post("/echo?x=1", body)));
    auto answer = peer.read_message();
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_THAT(answer, HasSubstr("\r\nDate: "));
    EXPECT_THAT(answer, HasSubstr(" GMT\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Length: 18\r\n"));
    EXPECT_THAT(answer, HasSubstr("\r\nContent-Type: text/plain\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Connection")));
    EXPECT_THAT(answer, Not(HasSubstr("Server")));
    EXPECT_EQ(body_of(answer), std::string{"POST /echo?x=1 "} + body);
  }
}

TEST_F(server_test, gives_the_handler_the_request_as_it_came) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("PUT /a%20b?c HTTP/1.1\r\nhOST: h\r\nX-A:  1 \r\n"
                        "X-A: 2\r\nContent-Length: 2\r\n\r\nhi"));
  ASSERT_EQ(status_of(peer.read_message()), 200);
  ASSERT_EQ(served().size(), 1u);
  auto one = served().front();
  EXPECT_EQ(one.method, "PUT");
  EXPECT_EQ(one.target, "/a%20b?c");
  EXPECT_EQ(one.peer, "127.0.0.1");
  EXPECT_EQ(one.header.all().front().name, "hOST");
  EXPECT_EQ(one.header.find("x-a"), "1");
  EXPECT_EQ(one.header.count("x-a"), 2u);
}

TEST_F(server_test, takes_a_chunked_body_without_its_extensions_and_trailers) {
  start();
  auto peer = connect();
  ASSERT_TRUE(
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              "5;name=\"value\"\r\nhello\r\n6\r\n world\r\n0\r\n"
              "X-Twilio-Signature: forged\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(body_of(peer.read_message()), "POST / hello world");
  EXPECT_EQ(served().front().header.count("X-Twilio-Signature"), 0u);
  ASSERT_TRUE(peer.send(get("/next"))); // the trailer closed nothing
  EXPECT_EQ(body_of(peer.read_message()), "GET /next ");
}

TEST_F(server_test, takes_a_request_that_comes_byte_by_byte) {
  start();
  auto peer = connect();
  for (char byte :
       std::string{"POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                   "chunked\r\n\r\n3\r\nabc\r\n0\r\nT: x\r\n\r\n"})
    ASSERT_TRUE(peer.send({&byte, 1}));
  EXPECT_EQ(body_of(peer.read_message()), "POST / abc");
}

TEST_F(server_test, serves_pipelined_requests_one_at_a_time_and_in_order) {
  start();
  auto peer = connect();
  ASSERT_TRUE(
    peer.send(get("/hold") + post("/a", "1") + get("/b") + "\r\n" + get("/c")));
  auto held = next_held();
  ASSERT_TRUE(held);
  EXPECT_EQ(served().size(), 1u);
  EXPECT_EQ(uut->open_requests(), 1u);
  (*held)(json_response(200, "{}"));
  EXPECT_EQ(body_of(peer.read_message()), "{}");
  EXPECT_EQ(body_of(peer.read_message()), "POST /a 1");
  EXPECT_EQ(body_of(peer.read_message()), "GET /b ");
  EXPECT_EQ(body_of(peer.read_message()), "GET /c ");
}

TEST_F(server_test, serves_more_pipelined_requests_than_a_buffer_holds) {
  start();
  auto peer = connect();
  std::string all;
  for (int i = 0; i < 2'000; ++i)
    all += post("/" + std::to_string(i), "body");
  std::thread writer{[&] {
    peer.send(all);
  }};
  for (int i = 0; i < 2'000; ++i)
    ASSERT_EQ(body_of(peer.read_message()),
              "POST /" + std::to_string(i) + " body");
  writer.join();
}

TEST_F(server_test, answers_head_without_a_body) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n"));
  auto head = peer.read_until("\r\n\r\n");
  EXPECT_THAT(head, HasSubstr("Content-Length: 8\r\n"));
  ASSERT_TRUE(peer.send(get("/y")));
  EXPECT_EQ(body_of(peer.read_message()), "GET /y ");
}

TEST_F(server_test, closes_when_asked_to) {
  start();
  auto peer = connect();
  ASSERT_TRUE(
    peer.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_THAT(peer.read_message(), HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(server_test, closes_after_http_1_0_unless_it_asks_for_more) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
  EXPECT_THAT(peer.read_message(), HasSubstr("Connection: keep-alive\r\n"));
  ASSERT_TRUE(peer.send("GET /x HTTP/1.0\r\n\r\n"));
  EXPECT_THAT(peer.read_message(), HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(server_test, answers_a_peer_that_has_stopped_sending) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/hold")));
  peer.shut_down_sending();
  auto held = next_held();
  ASSERT_TRUE(held);
  (*held)(json_response(200, "{}"));
  EXPECT_EQ(body_of(peer.read_message()), "{}");
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(server_test, invites_the_body_only_after_the_screen) {
  screen = [](const request& one) -> std::optional<response> {
    if (one.path() == "/no")
      return problem(415, "not here");
    return std::nullopt;
  };
  start();
  auto expecting = [](const char* target) {
    return std::string{"POST "} + target
           + " HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\n"
             "Content-Length: 2\r\n\r\n";
  };
  auto peer = connect();
  ASSERT_TRUE(peer.send(expecting("/yes")));
  EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(peer.send("hi"));
  EXPECT_EQ(body_of(peer.read_message()), "POST /yes hi");
  ASSERT_TRUE(peer.send(expecting("/no")));
  EXPECT_EQ(status_of(peer.read_message()), 415);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(server_test, refuses_other_expectations) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: a-miracle\r\n"
                        "Content-Length: 2\r\n\r\n"));
  EXPECT_EQ(status_of(peer.read_message()), 417);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(server_test, keeps_the_connection_when_a_refused_request_had_no_body) {
  screen = [](const request& one) -> std::optional<response> {
    if (one.header.count("Content-Length") == 0)
      return problem(411, "say how long");
    return std::nullopt;
  };
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("POST /x HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_EQ(status_of(peer.read_message()), 411);
  ASSERT_TRUE(peer.send(post("/x", "1")));
  EXPECT_EQ(status_of(peer.read_message()), 200);
  EXPECT_EQ(served().size(), 1u);
}

} // namespace
} // namespace parley::http
