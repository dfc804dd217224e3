#include "tests/http/server_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::http {
namespace {

using namespace std::chrono_literals;
using test::body_of;
using test::raw_peer;
using test::status_of;
using ::testing::HasSubstr;

class limits_test : public test::server_fixture {
protected:
  /// A GET whose header has that many bytes.
  static std::string header_of(std::size_t size) {
    std::string start = "GET / HTTP/1.1\r\nHost: h\r\nX-A: ";
    return start + std::string(size - start.size() - 4, 'x') + "\r\n\r\n";
  }

  static std::string fields_of(std::size_t count) {
    std::string result = "GET / HTTP/1.1\r\nHost: h\r\n";
    for (std::size_t i = 1; i < count; ++i)
      result += "A: b\r\n";
    return result + "\r\n";
  }

  static std::string chunks_of(std::size_t size) {
    std::string result = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                         "chunked\r\n\r\n";
    for (; size > 4096; size -= 4096)
      result += "1000\r\n" + std::string(4096, 'x') + "\r\n";
    char line[16];
    std::snprintf(line, sizeof line, "%zx\r\n", size);
    return result + line + std::string(size, 'x') + "\r\n0\r\n\r\n";
  }

  /// The status that `bytes` get; the connection must close when it is not 200.
  int status_for(const std::string& bytes) {
    auto peer = connect();
    peer.send(bytes);
    auto status = status_of(peer.read_message());
    EXPECT_TRUE(status == 200 || peer.sees_close());
    return status;
  }
};

TEST_F(limits_test, takes_8_kb_of_header_and_not_a_byte_more) {
  start();
  EXPECT_EQ(status_for(header_of(8192)), 200);
  EXPECT_EQ(status_for(header_of(8193)), 431);
  EXPECT_EQ(status_for(header_of(100'000)), 431);
  EXPECT_EQ(status_for("GET /" + std::string(9'000, 'x')), 431);
}

TEST_F(limits_test, takes_128_fields_and_not_one_more) {
  start();
  EXPECT_EQ(status_for(fields_of(128)), 200);
  EXPECT_EQ(status_for(fields_of(129)), 431);
}

TEST_F(limits_test, takes_256_kb_of_body_and_not_a_byte_more) {
  start();
  EXPECT_EQ(status_for(post("/", std::string(262'144, 'x'))), 200);
  EXPECT_EQ(status_for(post("/", std::string(262'145, 'x'))), 413);
  EXPECT_EQ(status_for(chunks_of(262'144)), 200);
  EXPECT_EQ(status_for(chunks_of(262'145)), 413);
  EXPECT_EQ(status_for(chunks_of(2'000'000)), 413);
}

TEST_F(limits_test, refuses_a_large_body_before_it_comes) {
  start();
  EXPECT_EQ(status_for("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                       "Content-Length: 262145\r\n\r\n"),
            413);
  EXPECT_EQ(status_for("POST / HTTP/1.1\r\nHost: h\r\n"
                       "Content-Length: 18446744073709551615\r\n\r\n"),
            413);
  EXPECT_EQ(status_for("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                       "chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n"),
            413);
}

TEST_F(limits_test, asks_the_screen_before_it_minds_the_length) {
  screen = [](const request&) {
    return problem(404, "nothing here");
  };
  start();
  EXPECT_EQ(status_for(post("/", std::string(300'000, 'x'))), 404);
}

TEST_F(limits_test, survives_trailers_of_100_kb) {
  start();
  std::string head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: "
                     "chunked\r\n\r\n5\r\nhello\r\n0\r\n";
  EXPECT_EQ(status_for(head + "X-A: " + std::string(100'000, 'x') + "\r\n\r\n"),
            431);
  std::string many;
  while (many.size() < 100'000)
    many += "X-Trailer: value\r\n";
  EXPECT_EQ(status_for(head + many + "\r\n"), 431);
  EXPECT_EQ(status_for(get("/alive")), 200);
}

TEST_F(limits_test, gives_408_to_a_slow_header) {
  config.limits.header_time = 300ms;
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("GET / HTTP/1.1\r\nHost: h\r\nX-"));
  EXPECT_EQ(status_of(peer.read_message()), 408);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(limits_test, gives_408_to_a_header_that_trickles) {
  config.limits.header_time = 300ms;
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("GET / HTTP/1.1\r\nHost: h\r\n"));
  auto begun = std::chrono::steady_clock::now();
  while (!peer.hears_within(20ms)) {
    peer.send("A: b\r\n");
    ASSERT_LT(std::chrono::steady_clock::now() - begun, 5s);
  }
  EXPECT_EQ(status_of(peer.read_message()), 408);
}

TEST_F(limits_test, gives_408_to_a_slow_body) {
  config.limits.body_time = 300ms;
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n"
                        "\r\nhalf"));
  EXPECT_EQ(status_of(peer.read_message()), 408);
  EXPECT_TRUE(peer.sees_close());
  EXPECT_TRUE(served().empty());
}

TEST_F(limits_test, closes_an_idle_connection_without_a_word) {
  config.limits.idle_time = 300ms;
  start();
  auto fresh = connect();
  auto used = connect();
  ASSERT_TRUE(used.send(get("/")));
  ASSERT_EQ(status_of(used.read_message()), 200);
  EXPECT_EQ(fresh.read_all(), "");
  EXPECT_EQ(used.read_all(), "");
  EXPECT_TRUE(fresh.sees_close());
  EXPECT_TRUE(used.sees_close());
}

TEST_F(limits_test, lets_the_handler_take_longer_than_any_limit) {
  config.limits.header_time = config.limits.body_time = 50ms;
  config.limits.idle_time = config.limits.write_time = 50ms;
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/hold")));
  auto held = next_held();
  EXPECT_FALSE(peer.hears_within(300ms));
  (*held)(json_response(200, "{}"));
  EXPECT_EQ(status_of(peer.read_message()), 200);
}

TEST_F(limits_test, gives_up_on_a_peer_that_does_not_read) {
  config.limits.write_time = 300ms;
  start();
  auto peer = connect();
  ASSERT_TRUE(peer.send(get("/hold")));
  auto held = next_held();
  ASSERT_TRUE(held);
  (*held)(json_response(200, std::string(64'000'000, 'x')));
  auto other = connect();
  auto begun = std::chrono::steady_clock::now();
  do { // a round trip instead of a sleep; what remains open is the first
    ASSERT_LT(std::chrono::steady_clock::now() - begun, 10s);
    ASSERT_TRUE(other.send(get("/")));
    ASSERT_EQ(status_of(other.read_message()), 200);
  } while (uut->open_requests() > 0);
  EXPECT_LT(peer.read_all().size(), 64'000'000u);
}

TEST_F(limits_test, bounds_the_connections_of_one_peer) {
  config.limits.connections_per_peer = 3;
  start();
  std::vector<raw_peer> peers;
  for (int i = 0; i < 3; ++i) {
    auto& peer = peers.emplace_back(connect());
    ASSERT_TRUE(peer.send(get("/")));
    ASSERT_EQ(status_of(peer.read_message()), 200);
  }
  auto excess = connect();
  ASSERT_TRUE(excess.send(get("/")));
  auto answer = excess.read_all();
  EXPECT_EQ(status_of(answer), 429);
  EXPECT_THAT(answer, HasSubstr("application/problem+json"));
  EXPECT_TRUE(excess.sees_close());
  EXPECT_EQ(served().size(), 3u);

  peers.pop_back(); // its place is free once the server has seen it go
  auto begun = std::chrono::steady_clock::now();
  int status = 0;
  while (status != 200) {
    ASSERT_LT(std::chrono::steady_clock::now() - begun, 10s);
    auto next = connect();
    next.send(get("/"));
    status = status_of(next.read_message());
  }
}

TEST_F(limits_test, bounds_no_trusted_peer) {
  config.limits.connections_per_peer = 1;
  config.trusted_peers.push_back(*cidr::parse("127.0.0.0/8"));
  start();
  std::vector<raw_peer> peers;
  for (int i = 0; i < 20; ++i) {
    auto& peer = peers.emplace_back(connect());
    ASSERT_TRUE(peer.send(get("/")));
    ASSERT_EQ(status_of(peer.read_message()), 200);
  }
}

TEST_F(limits_test, bounds_connections_in_all) {
  config.limits.connections = 2;
  start();
  auto one = connect();
  auto two = connect();
  for (auto* peer : {&one, &two}) {
    ASSERT_TRUE(peer->send(get("/")));
    ASSERT_EQ(status_of(peer->read_message()), 200);
  }
  auto excess = connect();
  ASSERT_TRUE(excess.send(get("/")));
  auto answer = excess.read_all();
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_THAT(answer, HasSubstr("\r\nRetry-After: 1\r\n"));
}

TEST_F(limits_test, holds_two_thousand_connections_at_once) {
  config.limits.connections_per_peer = 2'000;
  start();
  std::vector<raw_peer> peers;
  for (int i = 0; i < 2'000; ++i)
    ASSERT_TRUE(peers.emplace_back(connect()).send(get("/")));
  for (auto& peer : peers)
    ASSERT_EQ(status_of(peer.read_message()), 200);
}

} // namespace
} // namespace parley::http
