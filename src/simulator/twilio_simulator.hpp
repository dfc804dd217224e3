#pragma once

#include "base/result.hpp"
#include "http/server.hpp"
#include "http/url.hpp"
#include "simulator/mischief.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// @file
/// src/simulator: Twilio and a model server on loopback, for the demo, tests
/// and benchmarks. Stand-ins, labelled as such wherever they show.

namespace parley::simulator {

struct twilio_config {
  std::string host = "127.0.0.1";
  uint16_t port = 0;
  std::string account_sid;
  std::string auth_token;
  std::string service_sid;
  http::url webhook;       ///< where events go: Parley's `/webhook`
  std::string public_url;  ///< what Twilio would sign; empty: `webhook`'s own
  std::string api_key_sid; ///< a second login for REST; empty: none
  std::string api_key_secret;
};

/// A message as a customer sees it.
struct seen_message {
  std::string sid;
  int64_t index = 0;
  std::string author;
  std::string body;
  std::string attributes;
};

/// Twilio's Conversations REST with state, and the webhooks it sends. REST and
/// webhooks have the shapes of facts §2 and §3; a customer writes through
/// `POST /simulator/…`, which the demo page uses too.
class twilio_simulator {
public:
  twilio_simulator(http::io_threads& threads, twilio_config config);
  ~twilio_simulator();

  /// Starts to listen; gives the port.
  result<uint16_t, http::listen_failure> start();

  /// Where webhooks go from now on; a base URL known only after start.
  void set_webhook(http::url to);

  /// Where the number's own webhook goes, from which the channel's `SM…` SID
  /// is learnt; without it none is sent.
  void set_channel_webhook(http::url to);

  /// A customer writes. Opens a conversation if `address` has none that is not
  /// closed (conversation and participant events come first), and delivers the
  /// signed webhook. Gives the ConversationSid; empty when Twilio would refuse
  /// the text.
  std::string
  customer_writes(const std::string& address, const std::string& text);

  /// The conversation's messages, oldest first.
  [[nodiscard]] std::vector<seen_message>
  messages(const std::string& conversation_sid) const;

  /// Runs on an I/O thread whenever a message is added by REST or customer.
  void on_message(std::function<void(const std::string& conversation_sid,
                                     const seen_message&)>
                    heard);

  /// How it misbehaves from now on.
  void misbehave(mischief how);

private:
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace parley::simulator
