#pragma once

#include "actors/interfaces.hpp"
#include "tests/actors/sample_events.hpp"
#include "tests/support/quiet_system.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace parley::test {

/// What Twilio holds, and how it behaves.
struct source_desk {
  struct chat {
    std::string sid;
    timestamp created{};
    conversation::lifecycle state = conversation::lifecycle::active;
    bool removed = false;
    std::vector<conversation::participant> roster{sms_customer()};
    std::vector<twilio::listed_message> messages; ///< by index
  };

  std::deque<chat> chats; ///< by creation
  std::size_t message_page = 20;
  std::size_t conversation_page = 100;
  std::deque<twilio::rest_failure::reason> wrong; ///< of the next calls
  bool silent = false;                            ///< never answers
  /// `conversations`, `messages CH1`, `look CH1`.
  std::vector<std::string> calls;

  chat* find(const std::string& sid);
  [[nodiscard]] std::size_t count(const std::string& call) const;
};

/// Answers a reconciler from the desk.
actors::twilio_client_actor
spawn_fake_source(quiet_system& in, std::shared_ptr<source_desk> desk);

} // namespace parley::test
