#pragma once

#include "http/client.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace parley::test {

/// An HTTP client that records what it is asked to send and answers on
/// command, on the thread of the test.
class fake_http final : public http::caller {
public:
  struct call {
    http::outgoing what;
    handler done; ///< empty once it has run
    bool cancelled = false;
  };

  call_id send(http::outgoing what, handler done) override {
    calls_.push_back({std::move(what), std::move(done)});
    return calls_.size();
  }

  void cancel(call_id which) override {
    auto& one = calls_.at(which - 1);
    one.cancelled = true;
    if (one.done)
      end(one, http::client_failure{http::client_failure::reason::cancelled,
                                    true, "cancelled"});
  }

  /// Every call so far, oldest first.
  [[nodiscard]] const std::vector<call>& calls() const {
    return calls_;
  }

  /// Answers the oldest call that is open.
  void answer(http::client_result result) {
    for (auto& one : calls_)
      if (one.done) {
        end(one, std::move(result));
        return;
      }
    throw std::logic_error("no HTTP call is open");
  }

  void answer(int status, std::string body, http::fields header = {}) {
    http::response made;
    made.status = status;
    made.body = std::move(body);
    made.header = std::move(header);
    answer(http::client_result{std::move(made)});
  }

  /// @param sent Whether a byte may have reached the server.
  void fail(http::client_failure::reason why, bool sent) {
    answer(http::client_result{http::client_failure{why, sent, "as told"}});
  }

private:
  static void end(call& one, http::client_result result) {
    auto done = std::exchange(one.done, nullptr);
    done(std::move(result));
  }

  std::vector<call> calls_;
};

} // namespace parley::test
