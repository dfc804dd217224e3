#include "tests/http/client_fixture.hpp"

#include <gmock/gmock.h>

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

} // namespace
} // namespace parley::http
