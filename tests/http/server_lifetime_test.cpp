#include "tests/http/server_fixture.hpp"

#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

namespace parley::http {
namespace {

using test::body_of;
using test::raw_peer;
using test::status_of;
using ::testing::HasSubstr;
using ::testing::Not;

using server_lifetime_test = test::server_fixture;

TEST_F(server_lifetime_test, says_500_when_a_responder_is_dropped) {
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

TEST_F(server_lifetime_test, survives_a_handler_that_throws) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/throw")));
  EXPECT_EQ(status_of(peer.read_message()), 500);
  ASSERT_TRUE(peer.send(get("/x")));
  EXPECT_EQ(status_of(peer.read_message()), 200);
}

TEST_F(server_lifetime_test, survives_a_screen_that_throws) {
  screen = [](const request&) -> std::optional<response> {
    throw std::runtime_error{"a screen's bug"};
  };
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/x")));
  EXPECT_EQ(status_of(peer.read_message()), 500);
  EXPECT_TRUE(served().empty());
}

TEST_F(server_lifetime_test, drops_an_answer_to_a_connection_that_has_gone) {
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

TEST_F(server_lifetime_test, drops_an_answer_after_its_server) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/hold")));
  auto held = next_held();
  ASSERT_TRUE(held);
  uut.reset();
  EXPECT_TRUE(peer.sees_close());
  (*held)(json_response(200, "{}"));
}

TEST(responder_test, lets_a_responder_outlive_the_threads) {
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

TEST_F(server_lifetime_test, sends_half_a_body_when_told_to) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/truncated")));
  auto answer = peer.read_all();
  EXPECT_THAT(answer, HasSubstr("Content-Length: 15\r\n"));
  EXPECT_EQ(body_of(answer), "GET /tr");
}

TEST_F(server_lifetime_test, resets_the_connection_when_told_to) {
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/reset")));
  EXPECT_EQ(peer.read_all(), "");
  EXPECT_TRUE(peer.was_reset());
}

TEST_F(server_lifetime_test, keeps_line_breaks_out_of_an_answer_s_header) {
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

TEST_F(server_lifetime_test, says_what_is_wrong_with_its_address) {
  start();
  config.port = port;
  server second{threads, config, {}, [](request, responder) {
                }};
  auto opened = second.listen();
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().detail,
            "127.0.0.1:" + std::to_string(port) + ": Address already in use");
}

TEST_F(server_lifetime_test, listens_on_ipv6) {
  config.host = "::1";
  start();
  EXPECT_NE(port, 0);
}

TEST_F(server_lifetime_test, takes_its_port_again_at_once) {
  start();
  auto peer = connect();
  ASSERT_TRUE(
    peer.send("GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
  EXPECT_EQ(status_of(peer.read_all()), 200);
  uut.reset();
  config.port = port;
  start();
}

TEST_F(server_lifetime_test, lets_begun_requests_end_when_it_stops_accepting) {
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

TEST_F(server_lifetime_test,
       loses_no_request_that_is_on_its_way_when_it_stops) {
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
