#pragma once

#include "simulator/twilio_rest.hpp"
#include "tests/simulation/wire.hpp"

#include <functional>
#include <map>

namespace parley::simulation {

inline constexpr auto account_sid = "AC00000000000000000000000000000001";
inline constexpr auto service_sid = "IS00000000000000000000000000000001";
inline constexpr auto own_author = "assistant";

/// Twilio's Conversations: the simulator's world without its sockets. Lists may
/// lag behind.
class twilio_side {
public:
  twilio_side(timeline& time, trace& told, ledger& book, dice chance,
              const plan& drawn);

  [[nodiscard]] service as_service();
  /// Lists no longer lag.
  void heal();

  simulator::twilio_world world;
  simulator::twilio_place place;
  /// Gets what webhooks are to tell.
  std::function<void(const simulator::twilio_event&)> tell;

private:
  http::response act(const http::request& what, steady_time asked);
  simulator::twilio_effect list(const http::request& what);
  void note_reply(const simulator::twilio_effect& effect, steady_time asked);

  timeline& time_;
  trace& trace_;
  ledger& ledger_;
  dice dice_;
  double lag_;
  milliseconds longest_lag_;
  std::map<std::string, steady_time> hidden_; ///< messages, until when
};

} // namespace parley::simulation
