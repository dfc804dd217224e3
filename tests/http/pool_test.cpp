#include "http/server.hpp"
#include "tests/http/client_fixture.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::raw_peer;
using ::testing::HasSubstr;

using pool_test = test::client_fixture;

TEST_F(pool_test, uses_a_connection_again) {
  raw_peer peer;
  for (int i = 0; i < 5; ++i) {
    auto answer = send(to_listener("POST", "x"));
    if (i == 0)
      peer = listener.accept();
    EXPECT_THAT(peer.read_message(), HasSubstr("POST"));
    peer.send(ok("y"));
    expect_body(answer, "y");
  }
  EXPECT_EQ(uut->connections(), 1u);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(pool_test, uses_no_connection_again_that_is_to_close) {
  for (int i = 0; i < 2; ++i) {
    auto answer = send(to_listener("POST", "x"));
    auto peer = listener.accept();
    peer.read_message();
    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n"
              "\r\ny");
    expect_body(answer, "y");
    EXPECT_TRUE(peer.sees_close());
  }
}

TEST_F(pool_test, notices_that_an_idle_connection_was_closed) {
  auto first = send(to_listener("POST", "x"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send(ok("y"));
  expect_body(first, "y");
  peer.close();
  auto second = send(to_listener("POST", "x"));
  peer = listener.accept();
  EXPECT_THAT(peer.read_message(), HasSubstr("POST"));
  peer.send(ok("z"));
  expect_body(second, "z");
}

TEST_F(pool_test, closes_idle_connections_after_a_while) {
  config.keep_alive_time = 100ms;
  auto answer = send(to_listener("POST", "x"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send(ok("y"));
  expect_body(answer, "y");
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(pool_test, repeats_a_get_once_when_its_old_connection_breaks) {
  auto first = send(to_listener("GET"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send(ok("y"));
  expect_body(first, "y");
  auto second = send(to_listener("GET"));
  peer.read_message();
  peer.close();
  peer = listener.accept();
  EXPECT_THAT(peer.read_message(), HasSubstr("GET"));
  peer.close();
  expect_failure(second, reason::reset, true);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(pool_test, repeats_no_post_when_its_old_connection_breaks) {
  auto first = send(to_listener("POST", "x"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send(ok("y"));
  expect_body(first, "y");
  auto second = send(to_listener("POST", "x"));
  peer.read_message();
  peer.close();
  expect_failure(second, reason::reset, true);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(pool_test, repeats_no_get_on_a_new_connection) {
  auto answer = send(to_listener("GET"));
  auto peer = listener.accept();
  peer.read_message();
  peer.reset();
  expect_failure(answer, reason::reset, true);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(pool_test, queues_calls_past_the_connections_of_a_host) {
  config.connections_per_host = 1;
  config.waiting_per_host = 2;
  auto first = send(to_listener("POST", "1"));
  auto peer = listener.accept();
  ASSERT_TRUE(peer.read_message().ends_with("1"));
  auto second = send(to_listener("POST", "2"));
  auto cancelled = send(to_listener("POST", "3"));
  auto third = last;
  auto excess = send(to_listener("POST", "4"));
  expect_failure(excess, reason::overloaded, false);
  uut->cancel(third);
  expect_failure(cancelled, reason::cancelled, false);
  auto fifth = send(to_listener("POST", "5"));
  peer.send(ok("a"));
  expect_body(first, "a");
  EXPECT_TRUE(peer.read_message().ends_with("2"));
  peer.send(ok("b"));
  expect_body(second, "b");
  EXPECT_TRUE(peer.read_message().ends_with("5"));
  peer.close(); // a waiting call would get a new connection
  expect_failure(fifth, reason::reset, true);
}

TEST_F(pool_test, gives_a_waiting_call_the_place_of_a_broken_connection) {
  config.connections_per_host = 1;
  auto first = send(to_listener("POST", "1"));
  auto peer = listener.accept();
  peer.read_message();
  auto second = send(to_listener("POST", "2"));
  peer.reset();
  expect_failure(first, reason::reset, true);
  peer = listener.accept();
  EXPECT_TRUE(peer.read_message().ends_with("2"));
  peer.send(ok("y"));
  expect_body(second, "y");
}

TEST_F(pool_test, times_a_call_out_while_it_waits_for_a_connection) {
  config.connections_per_host = 1;
  auto first = send(to_listener("POST", "1"));
  auto peer = listener.accept();
  peer.read_message();
  auto call = to_listener("POST", "2");
  call.deadline = std::chrono::steady_clock::now() + 100ms;
  auto second = send(std::move(call));
  expect_failure(second, reason::timed_out, false);
  peer.send(ok("y"));
  expect_body(first, "y");
}

TEST_F(pool_test, makes_five_thousand_calls_at_once) {
  server_config at;
  at.trusted_peers.push_back(*cidr::parse("127.0.0.1"));
  server echo{threads, at, {}, [](request one, responder to) {
                to(json_response(200, std::move(one.body)));
              }};
  auto where = "http://127.0.0.1:" + std::to_string(*echo.listen()) + "/";
  uut.emplace(threads, config);
  constexpr int calls = 5'000;
  std::atomic<int> right{0};
  std::atomic<int> left{calls};
  std::promise<void> all;
  for (int i = 0; i < calls; ++i) {
    auto body = std::to_string(i);
    uut->send(to(where, "POST", body), [&, body](const client_result& result) {
      right += result && result->body == body;
      if (--left == 0)
        all.set_value();
    });
  }
  EXPECT_EQ(all.get_future().wait_for(30s), std::future_status::ready);
  EXPECT_EQ(right, calls);
  EXPECT_LE(uut->connections(), config.connections_per_host);
  uut.reset(); // before what its handlers refer to
}

} // namespace
} // namespace parley::http
