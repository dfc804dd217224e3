#include "tests/http/server_fixture.hpp"

#include <gmock/gmock.h>

#include <thread>

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::body_of;
using test::raw_peer;
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

TEST_F(server_test, says_500_when_a_responder_is_dropped) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/drop")));
  EXPECT_EQ(status_of(peer.read_message()), 500);
  ASSERT_TRUE(peer.send(get("/hold")));
  ASSERT_TRUE(next_held()); // dropped here, on another thread
  EXPECT_EQ(status_of(peer.read_message()), 500);
  ASSERT_TRUE(peer.send(get("/x")));
  EXPECT_EQ(status_of(peer.read_message()), 200);
}

TEST_F(server_test, survives_a_handler_that_throws) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/throw")));
  EXPECT_EQ(status_of(peer.read_message()), 500);
  ASSERT_TRUE(peer.send(get("/x")));
  EXPECT_EQ(status_of(peer.read_message()), 200);
}

TEST_F(server_test, survives_a_screen_that_throws) {
  screen = [](const request&) -> std::optional<response> {
    throw std::runtime_error{"a screen's bug"};
  };
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/x")));
  EXPECT_EQ(status_of(peer.read_message()), 500);
  EXPECT_TRUE(served().empty());
}

TEST_F(server_test, drops_an_answer_to_a_connection_that_has_gone) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/hold")));
  auto held = next_held();
  ASSERT_TRUE(held);
  peer.reset();
  (*held)(json_response(200, "{}"));
  auto other = connect();
  ASSERT_TRUE(other.send(get("/x")));
  EXPECT_EQ(status_of(other.read_message()), 200);
}

TEST_F(server_test, drops_an_answer_after_its_server) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/hold")));
  auto held = next_held();
  ASSERT_TRUE(held);
  uut.reset();
  EXPECT_TRUE(peer.sees_close());
  (*held)(json_response(200, "{}"));
}

TEST(server_lifetime_test, lets_a_responder_outlive_the_threads) {
  std::optional<responder> kept;
  std::mutex mutex;
  std::condition_variable arrived;
  {
    io_threads threads{1};
    server uut{threads, {}, {}, [&](request, responder to) {
                 std::lock_guard guard{mutex};
                 kept = std::move(to);
                 arrived.notify_all();
               }};
    raw_peer peer{*uut.listen()};
    ASSERT_TRUE(peer.send("GET / HTTP/1.0\r\n\r\n"));
    std::unique_lock guard{mutex};
    ASSERT_TRUE(arrived.wait_for(guard, raw_peer::patience,
                                 [&] { return kept.has_value(); }));
  }
  (*kept)(json_response(200, "{}"));
}

TEST_F(server_test, sends_half_a_body_when_told_to) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/truncated")));
  auto answer = peer.read_all();
  EXPECT_THAT(answer, HasSubstr("Content-Length: 15\r\n"));
  EXPECT_EQ(body_of(answer), "GET /tr");
}

TEST_F(server_test, resets_the_connection_when_told_to) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/reset")));
  EXPECT_EQ(peer.read_all(), "");
  EXPECT_TRUE(peer.was_reset());
}

TEST_F(server_test, keeps_line_breaks_out_of_an_answer_s_header) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/hold")));
  auto held = next_held();
  ASSERT_TRUE(held);
  response answer;
  answer.header.add("X-A", "b\r\nX-C: d");
  answer.header.add("Content-Length", "999");
  (*held)(std::move(answer));
  auto text = peer.read_message();
  EXPECT_THAT(text, HasSubstr("\r\nX-A: b  X-C: d\r\n"));
  EXPECT_THAT(text, HasSubstr("\r\nContent-Length: 0\r\n"));
  EXPECT_THAT(text, Not(HasSubstr("999")));
}

TEST_F(server_test, says_what_is_wrong_with_its_address) {
  start();
  config.port = port;
  server second{threads, config, {}, [](request, responder) {
                }};
  auto opened = second.listen();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().detail,
            "127.0.0.1:" + std::to_string(port) + ": Address already in use");
}

TEST_F(server_test, listens_on_ipv6) {
  config.host = "::1";
  start();
  EXPECT_NE(port, 0);
}

TEST_F(server_test, takes_its_port_again_at_once) {
  start();
  auto peer = connect();
  ASSERT_TRUE(
    peer.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(status_of(peer.read_all()), 200);
  uut.reset();
  config.port = port;
  start();
}

TEST_F(server_test, lets_begun_requests_end_when_it_stops_accepting) {
  start();
  auto idle = connect();
  ASSERT_TRUE(idle.send(get("/x")));
  ASSERT_EQ(status_of(idle.read_message()), 200);
  auto busy = connect();
  ASSERT_TRUE(busy.send(get("/hold")));
  auto held = next_held();
  ASSERT_TRUE(held);
  auto reading = connect();
  ASSERT_TRUE(reading.send("POST /late HTTP/1.1\r\nHost: h\r\nExpect: "
                           "100-continue\r\nContent-Length: 2\r\n\r\n"));
  ASSERT_EQ(status_of(reading.read_until("\r\n\r\n")), 100);

  uut->stop_accepting();

  EXPECT_TRUE(idle.sees_close());
  EXPECT_EQ(uut->open_requests(), 2u);
  (*held)(json_response(200, "{}"));
  EXPECT_THAT(busy.read_all(), HasSubstr("\r\nConnection: close\r\n"));
  ASSERT_TRUE(reading.send("hi"));
  auto answer = reading.read_all();
  EXPECT_THAT(answer, HasSubstr("\r\nConnection: close\r\n"));
  EXPECT_EQ(body_of(answer), "POST /late hi");
  EXPECT_EQ(uut->open_requests(), 0u);
  EXPECT_FALSE(connect().connected());
}

TEST_F(server_test, loses_no_request_that_is_on_its_way_when_it_stops) {
  start();
  std::vector<raw_peer> peers;
  for (int i = 0; i < 50; ++i)
    ASSERT_TRUE(peers.emplace_back(connect()).send(get("/x")));
  uut->stop_accepting(); // some are not even accepted yet
  for (auto& peer : peers)
    EXPECT_EQ(status_of(peer.read_message()), 200);
}

} // namespace
} // namespace parley::http
