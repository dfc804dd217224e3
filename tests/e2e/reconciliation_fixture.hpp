#pragma once

#include "parley_fixture.hpp"
#include "simulator/twilio_simulator.hpp"

#include <chrono>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace parley::e2e {

/// Parley in a process of its own, and a simulated Twilio whose webhooks are
/// lost while Parley is down, or at will.
class reconciliation : public parley_fixture {
protected:
  reconciliation() {
    auto opened = simulated.start();
    if (!opened)
      throw std::runtime_error{opened.error().detail};
    extra["TWILIO_BASE_URL"] = "http://127.0.0.1:" + std::to_string(*opened);
    simulated.on_message([this](const std::string& conversation,
                                const simulator::seen_message& what) {
      if (what.author != "assistant")
        return;
      std::lock_guard lock{guard};
      replies.emplace_back(conversation, what.body);
      changed.notify_all();
    });
  }

  static simulator::twilio_config settings() {
    simulator::twilio_config at;
    at.account_sid = account_sid;
    at.service_sid = service_sid;
    at.auth_token = auth_token;
    return at;
  }

  /// Starts Parley, or starts it again, and lets it hear webhooks.
  void begin() {
    serve();
    http::url to;
    to.secure = false;
    to.host = "127.0.0.1";
    to.port = port;
    to.target = "/webhook";
    simulated.set_webhook(to);
  }

  /// Ends Parley as an operator does; from now on nobody hears a webhook.
  void end() {
    simulated.misbehave(*simulator::mischief::parse("drop-webhook=1"));
    parley->signal(SIGTERM);
    ASSERT_EQ(parley->wait(std::chrono::seconds{30}), 0);
  }

  void behave() {
    simulated.misbehave({});
  }

  /// Customer number so many writes.
  void customer_writes(int customer, const std::string& text) {
    simulated.customer_writes("+1555" + std::to_string(2'000'000 + customer),
                              text);
  }

  bool wait_for_replies(std::size_t count, std::chrono::seconds at_most) {
    std::unique_lock lock{guard};
    return changed.wait_for(lock, at_most,
                            [&] { return replies.size() >= count; });
  }

  std::multiset<std::string> texts() {
    std::lock_guard lock{guard};
    std::multiset<std::string> all;
    for (const auto& [conversation, text] : replies)
      all.insert(text);
    return all;
  }

  simulator::twilio_simulator simulated{threads, settings()};
  std::mutex guard;
  std::condition_variable changed;
  std::vector<std::pair<std::string, std::string>> replies; ///< guarded
};

} // namespace parley::e2e
