#include "tests/faults/faulty_upstream.hpp"
#include "tests/http/raw_listener.hpp"

namespace parley::faults {
namespace {

using http::test::raw_listener;
using trouble = http::client_failure::reason;

/// Each call is cancelled at another point of its way.
class cancelling_test : public faulty_upstream {
protected:
  [[nodiscard]] static std::string at(const raw_listener& where) {
    return "http://127.0.0.1:" + std::to_string(where.port()) + "/";
  }

  void use_one_connection() {
    http::client_config config;
    config.egress = http::egress_policy::anywhere();
    config.connections_per_host = 1;
    client_.emplace(threads_, config);
  }

  static void expect_cancelled(pending& call, bool sent) {
    ASSERT_EQ(call.wait_for(10s), std::future_status::ready);
    auto result = call.get();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().why, trouble::cancelled);
    EXPECT_EQ(result.error().request_sent, sent);
  }

  raw_listener listener_;
};

TEST_F(cancelling_test, takes_a_call_out_of_the_line_for_a_connection) {
  use_one_connection();
  auto first = call(at(listener_), 30s);
  auto peer = listener_.accept();
  peer.read_message();
  auto waiting = call(at(listener_), 30s);
  client_->cancel(last_);
  expect_cancelled(waiting, false);
  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
  EXPECT_TRUE(first.get());
  EXPECT_FALSE(peer.hears_within(100ms)) << "nothing of the cancelled one";
}

TEST_F(cancelling_test, closes_a_connection_that_is_being_made) {
  // TLS against one who never shakes hands: connected, and no request yet.
  auto shaking = call("https" + at(listener_).substr(4), 30s);
  auto peer = listener_.accept();
  ASSERT_TRUE(peer.hears_within(10s));
  client_->cancel(last_);
  expect_cancelled(shaking, false);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(cancelling_test, closes_a_connection_that_a_request_is_written_to) {
  http::outgoing large;
  large.to = *http::url::parse(at(listener_));
  large.body = std::make_shared<const std::string>(64'000'000, 'x');
  auto answer = std::make_shared<std::promise<http::client_result>>();
  auto writing = answer->get_future();
  auto id = client_->send(std::move(large), [answer](http::client_result got) {
    answer->set_value(std::move(got));
  });
  auto peer = listener_.accept();
  ASSERT_TRUE(peer.hears_within(10s)); // and reads none of it
  client_->cancel(id);
  expect_cancelled(writing, true);
  EXPECT_TRUE(peer.sees_close());
}

TEST_F(cancelling_test, closes_a_connection_that_an_answer_is_awaited_on) {
  auto awaiting = call(at(listener_), 30s);
  auto peer = listener_.accept();
  peer.read_message();
  client_->cancel(last_);
  expect_cancelled(awaiting, true);
  EXPECT_TRUE(peer.sees_close());
  EXPECT_EQ(client_->connections(), 0U);
}

TEST_F(cancelling_test, closes_a_connection_in_the_middle_of_an_answer) {
  auto hearing = call(at(listener_), 30s);
  auto peer = listener_.accept();
  peer.read_message();
  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  client_->cancel(last_);
  expect_cancelled(hearing, true);
  EXPECT_TRUE(peer.sees_close());
}

} // namespace
} // namespace parley::faults
