#pragma once

#include "http/client.hpp"
#include "http/io_threads.hpp"
#include "tests/http/raw_listener.hpp"

#include <gtest/gtest.h>

#include <future>
#include <optional>

namespace parley::http::test {

/// A client on two loops, and a listener whose part the test plays.
class client_fixture : public ::testing::Test {
protected:
  client_fixture() {
    config.egress = egress_policy::anywhere();
  }

  using pending = std::future<client_result>;
  using reason = client_failure::reason;

  /// A call to the listener, with ten seconds to live.
  outgoing to_listener(std::string method, std::string_view body = {}) const {
    return to("http://127.0.0.1:" + std::to_string(listener.port()) + "/path?q",
              std::move(method), body);
  }

  static outgoing
  to(const std::string& where, std::string method, std::string_view body = {}) {
    outgoing result;
    result.to = *url::parse(where);
    result.method = std::move(method);
    if (!body.empty())
      result.body = std::make_shared<const std::string>(body);
    result.deadline = std::chrono::steady_clock::now() + raw_peer::patience;
    return result;
  }

  pending send(outgoing call) {
    if (!uut)
      uut.emplace(threads, config);
    auto promise = std::make_shared<std::promise<client_result>>();
    last = uut->send(std::move(call), [promise](client_result result) {
      promise->set_value(std::move(result)); // throws when called twice
    });
    return promise->get_future();
  }

  /// The result; `cancelled` with a test failure when it does not come.
  static client_result get(pending& from) {
    if (from.wait_for(raw_peer::patience) == std::future_status::ready)
      return from.get();
    ADD_FAILURE() << "the call has not ended";
    return client_failure{reason::cancelled, false, "no result"};
  }

  static void expect_failure(pending& from, reason why, bool sent) {
    auto result = get(from);
    ASSERT_FALSE(result) << result->body;
    EXPECT_EQ(result.error().why, why) << result.error().detail;
    EXPECT_EQ(result.error().request_sent, sent) << result.error().detail;
  }

  static void expect_body(pending& from, std::string_view body) {
    auto result = get(from);
    ASSERT_TRUE(result) << result.error().detail;
    EXPECT_EQ(result->body, body);
  }

  static std::string ok(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size())
           + "\r\n\r\n" + std::string{body};
  }

  client_config config;
  io_threads threads{2};
  raw_listener listener;
  std::optional<client> uut;
  client::call_id last = 0;
};

} // namespace parley::http::test
