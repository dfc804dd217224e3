#pragma once

#include "http/client.hpp"
#include "http/io_threads.hpp"
#include "http/server.hpp"

#include <gtest/gtest.h>

#include <condition_variable>
#include <future>
#include <mutex>
#include <string>
#include <vector>

namespace parley::simulator::test {

inline http::url local(uint16_t port, const std::string& target = "/") {
  http::url to;
  to.secure = false;
  to.host = "127.0.0.1";
  to.port = port;
  to.target = target;
  return to;
}

/// Calls a server and waits for the answer.
class caller {
public:
  explicit caller(http::io_threads& threads) : client_(threads, anywhere()) {
    // nop
  }

  http::client_result
  call(const std::string& method, http::url to, std::string body = "",
       http::fields header = {},
       std::chrono::milliseconds time = std::chrono::seconds{10}) {
    auto answer = std::make_shared<std::promise<http::client_result>>();
    auto heard = answer->get_future();
    http::outgoing what;
    what.method = method;
    what.to = std::move(to);
    what.header = std::move(header);
    if (method != "GET")
      what.body = std::make_shared<const std::string>(std::move(body));
    what.deadline = std::chrono::steady_clock::now() + time;
    client_.send(std::move(what), [answer](http::client_result result) {
      answer->set_value(std::move(result));
    });
    return heard.get();
  }

private:
  static http::client_config anywhere() {
    http::client_config made;
    made.egress = http::egress_policy::anywhere();
    return made;
  }

  http::client client_;
};

/// Takes whatever is posted to it, and answers as told.
class listener {
public:
  explicit listener(http::io_threads& threads)
    : server_(
      threads, {},
      [](const http::request&) { return std::optional<http::response>{}; },
      [this](http::request what, http::responder to) {
        take(std::move(what), std::move(to));
      }) {
    auto listening = server_.listen();
    EXPECT_TRUE(listening);
    port_ = *listening;
  }

  [[nodiscard]] uint16_t port() const {
    return port_;
  }

  /// The next answers' statuses; 200 once they are used up.
  void answer_with(std::vector<int> statuses) {
    std::lock_guard held{mutex_};
    statuses_ = std::move(statuses);
  }

  /// Waits until that many requests have come; gives all of them.
  std::vector<http::request> wait_for(std::size_t count) {
    std::unique_lock held{mutex_};
    come_.wait_for(held, std::chrono::seconds{20},
                   [&] { return requests_.size() >= count; });
    EXPECT_GE(requests_.size(), count);
    return requests_;
  }

private:
  void take(http::request what, http::responder to) {
    http::response answer;
    {
      std::lock_guard held{mutex_};
      if (!statuses_.empty()) {
        answer.status = statuses_.front();
        statuses_.erase(statuses_.begin());
      }
      requests_.push_back(std::move(what));
    }
    come_.notify_all();
    to(std::move(answer));
  }

  std::mutex mutex_;
  std::condition_variable come_;
  std::vector<int> statuses_;
  std::vector<http::request> requests_;
  uint16_t port_ = 0;
  http::server server_;
};

} // namespace parley::simulator::test
