#pragma once

#include "actors/twilio_client.hpp"
#include "tests/support/fake_http.hpp"
#include "tests/support/quiet_system.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace parley::actors {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using reason = twilio::rest_failure::reason;
using trouble = http::client_failure::reason;

/// `IM…` with this digit at its end.
inline std::string message_sid(int digit) {
  return "IM" + std::string(31, '0') + std::to_string(digit);
}

/// One message as a list shows it.
inline std::string listed(int index, const twilio::reply_reference& reference) {
  std::string attributes;
  for (char c : twilio::to_attributes(reference))
    attributes += c == '"' ? std::string{"\\\""} : std::string{c};
  return R"({"sid":")" + message_sid(index) + R"(","index":)"
         + std::to_string(index)
         + R"(,"author":"assistant","body":"Hello","attributes":")" + attributes
         + R"(","date_created":"2026-01-01T00:00:00Z"})";
}

/// A page of them.
inline std::string
page(const std::string& messages, const std::string& next = "") {
  return R"({"messages":[)" + messages + R"(],"meta":{"next_page_url":)"
         + (next.empty() ? "null" : '"' + next + '"') + "}}";
}

class twilio_client_test : public testing::Test, protected quiet_system {
protected:
  using heard_ptr = std::shared_ptr<const asked<twilio_answer>>;
  using request = twilio_work;

  twilio_client_test() {
    auto& config = config_;
    config.at.service_sid = "IS1";
    config.at.user = "AC1";
    config.at.password = "secret";
    config.at.conversations
      = *http::url::parse("https://conversations.example");
    config.at.messaging = *http::url::parse("https://messaging.example");
    config.http = http_;
    config.chance = [] {
      return 0.0;
    };
    config.env = env;
    client_ = spawn(twilio_client, config);
  }

  heard_ptr call(request what, std::chrono::milliseconds left = 15s) {
    return ask<twilio_answer>(
      client_, twilio_request{std::make_shared<const request>(std::move(what)),
                              now() + left});
  }

  heard_ptr send(const std::string& where = "CH1") {
    return call(send_part{where, "assistant", "Hello", {"turn-1", 1}});
  }

  /// One that asks so much at once.
  void narrow(int64_t at_once) {
    config_.gate.at_once = at_once;
    client_ = spawn(twilio_client, config_);
  }

  /// Calls of many conversations that fail until the breaker opens.
  void break_down() {
    for (int i = 0; i < 5; ++i) {
      send("CH0" + std::to_string(i));
      answer(500);
    }
    ASSERT_TRUE(env.board->twilio.breaker_open);
  }

  heard_ptr find(int64_t after_index = 0) {
    return call(find_part{"CH1", {"turn-1", 1}, after_index});
  }

  void answer(int status, std::string body = "{}", http::fields header = {}) {
    http_->answer(status, std::move(body), std::move(header));
    settle();
  }

  static http::fields wait(std::string seconds) {
    http::fields made;
    made.add("Retry-After", std::move(seconds));
    return made;
  }

  void fail(trouble why, bool sent) {
    http_->fail(why, sent);
    settle();
  }

  static reason why(const heard_ptr& heard) {
    return heard->answer->failure->why;
  }

  std::shared_ptr<fake_http> http_ = std::make_shared<fake_http>();
  twilio_client_config config_;
  twilio_client_actor client_;
};

} // namespace parley::actors
