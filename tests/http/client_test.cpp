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
using ::testing::Not;

using client_test = test::client_fixture;

TEST_F(client_test, sends_a_whole_request_and_gives_the_answer) {
  auto call = to_listener("POST", "hello");
  call.header.add("Authorization", "Bearer x");
  call.header.add("connection", "close");
  auto answer = send(std::move(call));
  auto peer = listener.accept();
  auto request = peer.read_message();
  auto host = "127.0.0.1:" + std::to_string(listener.port());
  EXPECT_EQ(request, "POST /path?q HTTP/1.1\r\nHost: " + host
                       + "\r\nUser-Agent: parley\r\nAccept-Encoding: identity"
                         "\r\nAuthorization: Bearer x\r\nContent-Length: 5"
                         "\r\n\r\nhello");
  peer.send("HTTP/1.1 201 Created\r\nX-A: b\r\nContent-Length: 2\r\n\r\nhi");
  auto result = get(answer);
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 201);
  EXPECT_EQ(result->header.find("x-a"), "b");
  EXPECT_EQ(result->body, "hi");
}

TEST_F(client_test, sends_a_large_body_whole) {
  std::string body(3'000'000, 'x');
  auto answer = send(to_listener("POST", body));
  auto peer = listener.accept();
  EXPECT_TRUE(peer.read_message().ends_with("\r\n\r\n" + body));
  peer.send(ok("got it"));
  expect_body(answer, "got it");
}

TEST_F(client_test, keeps_line_breaks_out_of_a_request_s_header) {
  auto call = to_listener("GET");
  call.to.target = "/a b\r\nX: y";
  call.header.add("X-A", "b\r\nX-C: d");
  auto answer = send(std::move(call));
  auto peer = listener.accept();
  auto request = peer.read_message();
  EXPECT_THAT(request, HasSubstr("GET /a%20b%0D%0AX:%20y HTTP/1.1\r\n"));
  EXPECT_THAT(request, HasSubstr("\r\nX-A: b  X-C: d\r\n"));
  EXPECT_THAT(request, Not(HasSubstr("Content-Length")));
  peer.send(ok("x"));
  expect_body(answer, "x");
}

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
   client_failure::reason::malformed},
  {"chunk_announced_too_large",
   "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\nx", nullptr,
   client_failure::reason::malformed},
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

TEST_F(client_test, takes_an_answer_of_its_limit_and_not_a_byte_more) {
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
        expect_failure(answer, reason::malformed, true);
    }
  }
}

TEST_F(client_test, bounds_headers_and_trailers) {
  for (auto start :
       {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                               "chunked\r\n\r\n2\r\nhi\r\n0\r\n"}) {
    auto answer = send(to_listener("GET"));
    auto peer = listener.accept();
    peer.read_message();
    peer.send(start + std::string{"X-A: "} + std::string(200'000, 'x'));
    expect_failure(answer, reason::malformed, true);
    EXPECT_TRUE(peer.sees_close());
  }
}

TEST_F(client_test, reads_no_body_after_head) {
  auto answer = send(to_listener("HEAD"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
  expect_body(answer, "");
}

TEST_F(client_test, follows_no_redirect) {
  auto answer = send(to_listener("GET"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n"
            "Content-Length: 0\r\n\r\n");
  EXPECT_EQ(get(answer)->status, 302);
}

TEST_F(client_test, uses_a_connection_again) {
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

TEST_F(client_test, uses_no_connection_again_that_is_to_close) {
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

TEST_F(client_test, notices_that_an_idle_connection_was_closed) {
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

TEST_F(client_test, closes_idle_connections_after_a_while) {
  config.keep_alive_time = 100ms;
  auto answer = send(to_listener("POST", "x"));
  auto peer = listener.accept();
  peer.read_message();
  peer.send(ok("y"));
  expect_body(answer, "y");
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(client_test, repeats_a_get_once_when_its_old_connection_breaks) {
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

TEST_F(client_test, repeats_no_post_when_its_old_connection_breaks) {
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

TEST_F(client_test, repeats_no_get_on_a_new_connection) {
  auto answer = send(to_listener("GET"));
  auto peer = listener.accept();
  peer.read_message();
  peer.reset();
  expect_failure(answer, reason::reset, true);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(client_test, takes_an_answer_that_comes_before_the_whole_request) {
  auto answer = send(to_listener("POST", std::string(30'000'000, 'x')));
  auto peer = listener.accept();
  peer.read_until("\r\n\r\n");
  peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
  auto result = get(answer);
  ASSERT_TRUE(result) << result.error().detail;
  EXPECT_EQ(result->status, 413);
}

TEST_F(client_test, says_that_a_closed_port_is_unreachable) {
  uint16_t port = 0;
  {
    test::raw_listener gone;
    port = gone.port();
  }
  auto answer = send(to("http://127.0.0.1:" + std::to_string(port), "POST"));
  expect_failure(answer, reason::unreachable, false);
}

TEST_F(client_test, says_that_an_unknown_name_is_unreachable) {
  auto answer = send(to("http://no-such-host.invalid/", "POST"));
  expect_failure(answer, reason::unreachable, false);
}

TEST_F(client_test, tries_each_address_of_a_name) {
  // Where localhost is ::1 too, nobody listens there.
  auto answer = send(
    to("http://localhost:" + std::to_string(listener.port()) + "/", "GET"));
  auto peer = listener.accept();
  EXPECT_THAT(peer.read_message(), HasSubstr("\r\nHost: localhost:"));
  peer.send(ok("y"));
  expect_body(answer, "y");
}

TEST_F(client_test, ends_a_call_at_its_deadline) {
  auto call = to_listener("POST", "x");
  call.deadline = std::chrono::steady_clock::now() + 200ms;
  auto answer = send(std::move(call));
  auto peer = listener.accept();
  EXPECT_THAT(peer.read_message(), HasSubstr("POST"));
  expect_failure(answer, reason::timed_out, true);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(client_test, ends_a_call_whose_deadline_has_passed_already) {
  auto call = to_listener("POST", "x");
  call.deadline = std::chrono::steady_clock::now() - 1ms;
  auto answer = send(std::move(call));
  expect_failure(answer, reason::timed_out, false);
  EXPECT_FALSE(listener.hears_within(0ms));
}

TEST_F(client_test, cancels_a_call_by_closing_its_connection) {
  auto answer = send(to_listener("POST", "x"));
  auto peer = listener.accept();
  peer.read_message();
  uut->cancel(last);
  EXPECT_TRUE(peer.sees_close());
  expect_failure(answer, reason::cancelled, true);
  EXPECT_EQ(uut->connections(), 0u);
  uut->cancel(last); // has ended: left alone
}

TEST_F(client_test, leaves_other_calls_alone_when_one_is_cancelled) {
  auto first = send(to_listener("POST", "one"));
  auto one = listener.accept();
  one.read_message();
  auto cancelled = last;
  auto second = send(to_listener("POST", "two"));
  auto two = listener.accept();
  two.read_message();
  uut->cancel(cancelled);
  expect_failure(first, reason::cancelled, true);
  two.send(ok("y"));
  expect_body(second, "y");
}

TEST_F(client_test, queues_calls_past_the_connections_of_a_host) {
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

TEST_F(client_test, gives_a_waiting_call_the_place_of_a_broken_connection) {
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

TEST_F(client_test, times_a_call_out_while_it_waits_for_a_connection) {
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

TEST_F(client_test, cancels_what_is_open_when_it_ends) {
  config.connections_per_host = 1;
  auto busy = send(to_listener("POST", "1"));
  auto peer = listener.accept();
  peer.read_message();
  auto waiting = send(to_listener("POST", "2"));
  uut.reset();
  expect_failure(busy, reason::cancelled, true);
  expect_failure(waiting, reason::cancelled, false);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(client_test, may_be_ended_by_its_own_handler) {
  uut.emplace(threads, config);
  std::promise<void> ended;
  uut->send(to_listener("POST", "1"), [&](const client_result&) {
    uut.reset();
    ended.set_value();
  });
  auto peer = listener.accept();
  peer.read_message();
  peer.send(ok("y"));
  EXPECT_EQ(ended.get_future().wait_for(raw_peer::patience),
            std::future_status::ready);
}

TEST_F(client_test, makes_five_thousand_calls_at_once) {
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
