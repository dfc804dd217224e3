#include "tests/http/good_peer.hpp"
#include "tests/http/server_fixture.hpp"

#include <gmock/gmock.h>

#include <random>
#include <vector>

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::good_peer;
using test::raw_peer;
using test::status_of;
using ::testing::HasSubstr;

constexpr auto chunked
  = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

/// Peers that mean harm. A good one is served beside them, and afterwards
/// nothing of theirs is left.
class abuse_test : public test::server_fixture {
protected:
  void begin() {
    start();
    good_.emplace(port);
  }

  void TearDown() override {
    auto record = good_->stop();
    EXPECT_EQ(record.trouble, "");
    EXPECT_GT(record.answered, 0);
    EXPECT_LT(record.slowest, 5s);
    auto begun = std::chrono::steady_clock::now();
    auto probe = connect();
    do { // a round trip instead of a sleep
      ASSERT_LT(std::chrono::steady_clock::now() - begun, 20s);
      ASSERT_TRUE(probe.send(get("/")));
      ASSERT_EQ(status_of(probe.read_message()), 200);
    } while (uut->connections() > 1 || uut->open_requests() > 1);
  }

  std::mt19937 chance{20'261'126};

private:
  std::optional<good_peer> good_;
};

TEST_F(abuse_test, random_bytes) {
  begin();
  for (int i = 0; i < 300; ++i) {
    std::string bytes(1 + chance() % 20'000, '\0');
    for (auto& one : bytes)
      one = static_cast<char>(chance());
    auto peer = connect();
    peer.send(bytes);
    peer.shut_down_sending();
    auto answer = peer.read_all();
    EXPECT_TRUE(answer.empty() || status_of(answer) >= 400) << answer;
  }
}

TEST_F(abuse_test, requests_with_a_byte_changed) {
  begin();
  auto whole = chunked + std::string{"5;a=b\r\nhello\r\n0\r\nT: t\r\n\r\n"};
  for (int i = 0; i < 1'000; ++i) {
    auto bytes = whole;
    bytes[chance() % bytes.size()] = static_cast<char>(chance());
    auto peer = connect();
    peer.send(bytes);
    peer.shut_down_sending();
    peer.read_all(); // whatever it gets, the server lives on
  }
}

TEST_F(abuse_test, a_byte_at_a_time) {
  begin();
  auto peer = connect();
  for (char c : chunked + std::string{"5\r\nhello\r\n0\r\n\r\n"})
    ASSERT_TRUE(peer.send({&c, 1}));
  EXPECT_EQ(test::body_of(peer.read_message()), "POST / hello");
}

TEST_F(abuse_test, a_flood_of_requests_whose_answers_nobody_reads) {
  config.limits.write_time = 300ms;
  begin();
  auto peer = connect();
  auto request = post("/", std::string(1'000, 'x'));
  // It writes until the server, which cannot answer, no longer reads.
  std::size_t written = 0;
  while (written < 200'000'000 && peer.send(request))
    written += request.size();
  EXPECT_LT(written, 200'000'000u);
}

TEST_F(abuse_test, a_pipeline_is_answered_in_order) {
  begin();
  auto peer = connect();
  std::string all;
  for (int i = 0; i < 2'000; ++i)
    all += get("/" + std::to_string(i));
  std::thread writer{[&] {
    peer.send(all);
  }};
  for (int i = 0; i < 2'000; ++i)
    ASSERT_EQ(test::body_of(peer.read_message()),
              "GET /" + std::to_string(i) + " ");
  writer.join();
}

TEST_F(abuse_test, resets_in_the_middle_of_everything) {
  begin();
  auto whole = post("/hold", std::string(500, 'x'));
  for (int i = 0; i < 500; ++i) {
    auto peer = connect();
    peer.send(whole.substr(0, chance() % whole.size()));
    peer.reset();
  }
}

TEST_F(abuse_test, resets_while_the_handler_works) {
  begin();
  std::vector<responder> held;
  for (int i = 0; i < 60; ++i) { // their places are theirs until the answer
    auto peer = connect();
    ASSERT_TRUE(peer.send(post("/hold", "x")));
    auto one = next_held();
    ASSERT_TRUE(one);
    held.push_back(std::move(*one));
    peer.reset();
  }
  for (auto& one : held)
    one(json_response(200, "{}"));
}

TEST_F(abuse_test, connections_that_say_nothing) {
  config.limits.idle_time = 500ms;
  config.limits.connections_per_peer = 500;
  begin();
  std::vector<raw_peer> peers;
  for (int i = 0; i < 400; ++i)
    peers.push_back(connect());
  for (auto& peer : peers)
    EXPECT_TRUE(peer.sees_close());
}

TEST_F(abuse_test, half_closed_connections) {
  begin();
  for (const auto* bytes : {"", "GET / HT",
                            "POST / HTTP/1.1\r\nHost: h\r\n"
                            "Content-Length: 9\r\n\r\nhalf"}) {
    auto peer = connect();
    peer.send(bytes);
    peer.shut_down_sending();
    EXPECT_TRUE(peer.sees_close());
  }
  auto whole = connect(); // a whole request is answered all the same
  whole.send(get("/"));
  whole.shut_down_sending();
  EXPECT_EQ(status_of(whole.read_message()), 200);
}

TEST_F(abuse_test, more_connections_than_an_address_may_have) {
  begin();
  std::vector<raw_peer> peers;
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    auto& peer = peers.emplace_back(connect());
    peer.send(get("/"));
    if (status_of(peer.read_message()) == 429)
      ++refused;
  }
  EXPECT_EQ(refused, 200 - 64);
}

TEST_F(abuse_test, chunks_of_one_byte) {
  begin();
  auto peer = connect();
  std::string body = chunked;
  for (int i = 0; i < 100'000; ++i)
    body += "1\r\nx\r\n";
  ASSERT_TRUE(peer.send(body + "0\r\n\r\n"));
  EXPECT_EQ(status_of(peer.read_message()), 200);
}

TEST_F(abuse_test, bodies_that_all_grow_large_at_once) {
  config.limits.body_bytes_in_all = 500'000;
  config.limits.body_time = 2s;
  begin();
  // Two and a half times the room, of which the free part of each is none.
  std::vector<raw_peer> peers;
  for (int i = 0; i < 5; ++i) {
    auto& peer = peers.emplace_back(connect());
    peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 262144\r\n\r\n"
              + std::string(260'000, 'x'));
  }
  int refused = 0;
  for (auto& peer : peers) {
    auto answer = peer.read_all();
    if (status_of(answer) == 503) {
      ++refused;
      EXPECT_THAT(answer, HasSubstr("\r\nRetry-After: 1\r\n"));
    }
  }
  EXPECT_GE(refused, 3);
}

TEST_F(abuse_test, chunked_bodies_that_all_grow_large_at_once) {
  config.limits.body_bytes_in_all = 300'000;
  config.limits.body_time = 2s;
  begin();
  std::vector<raw_peer> peers;
  for (int i = 0; i < 4; ++i) {
    auto& peer = peers.emplace_back(connect());
    peer.send(chunked + std::string{"30D40\r\n"} + std::string(199'000, 'x'));
  }
  int refused = 0;
  for (auto& peer : peers)
    refused += status_of(peer.read_all()) == 503 ? 1 : 0;
  EXPECT_GE(refused, 3);
}

TEST_F(abuse_test, a_large_body_is_refused_before_it_comes_when_room_is_out) {
  config.limits.body_bytes_in_all = 200'000;
  begin();
  auto first = connect();
  ASSERT_TRUE(first.send(post("/hold", std::string(180'000, 'x'))));
  auto held = next_held();
  ASSERT_TRUE(held);
  auto second = connect();
  ASSERT_TRUE(second.send("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue"
                          "\r\nContent-Length: 100000\r\n\r\n"));
  EXPECT_EQ(status_of(second.read_all()), 503);
  (*held)(json_response(200, "{}"));
  EXPECT_EQ(status_of(first.read_message()), 200);
  ASSERT_TRUE(first.send(post("/", std::string(180'000, 'x'))));
  EXPECT_EQ(status_of(first.read_message()), 200);
}

TEST_F(abuse_test, a_handler_that_never_answers_costs_one_503) {
  config.limits.answer_time = 300ms;
  begin();
  auto peer = connect();
  ASSERT_TRUE(peer.send(post("/hold", "x")));
  auto held = next_held();
  ASSERT_TRUE(held);
  auto answer = peer.read_all();
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_THAT(answer, HasSubstr("\r\nRetry-After: 1\r\n"));
  (*held)(json_response(200, "{}")); // too late, and harmless
}

} // namespace
} // namespace parley::http
