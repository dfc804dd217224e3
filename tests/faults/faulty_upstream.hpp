#pragma once

#include "http/client.hpp"
#include "http/io_threads.hpp"
#include "http/server.hpp"
#include "tests/support/chaos_proxy.hpp"

#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parley::faults {

using namespace std::chrono_literals;

/// A server that repeats what it is told, a proxy before it that may go wrong,
/// and one client that calls both ways.
class faulty_upstream : public testing::Test {
protected:
  using pending = std::future<http::client_result>;

  faulty_upstream() {
    http::server_config at;
    at.trusted_peers.push_back(*http::cidr::parse("127.0.0.1"));
    server_.emplace(threads_, at, http::server::screen{},
                    [](http::request one, http::responder to) {
                      to(http::json_response(200, std::move(one.body)));
                    });
    port_ = *server_->listen();
    proxy_.emplace(port_);
    http::client_config config;
    config.egress = http::egress_policy::anywhere();
    client_.emplace(threads_, config);
  }

  ~faulty_upstream() override {
    client_.reset(); // before what its handlers refer to
  }

  pending call(const std::string& to, std::chrono::milliseconds time) {
    http::outgoing what;
    what.to = *http::url::parse(to);
    what.body = std::make_shared<const std::string>(R"({"hello":"world"})");
    what.deadline = std::chrono::steady_clock::now() + time;
    auto answer = std::make_shared<std::promise<http::client_result>>();
    auto heard = answer->get_future();
    last_ = client_->send(std::move(what), [answer](http::client_result got) {
      answer->set_value(std::move(got)); // throws when called twice
    });
    return heard;
  }

  [[nodiscard]] std::string by_proxy() const {
    return "http://127.0.0.1:" + std::to_string(proxy_->port()) + "/";
  }

  [[nodiscard]] std::string directly() const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/";
  }

  http::io_threads threads_{2};
  std::optional<http::server> server_;
  uint16_t port_ = 0;
  std::optional<test::chaos_proxy> proxy_;
  std::optional<http::client> client_;
  http::client::call_id last_ = 0;
};

} // namespace parley::faults
