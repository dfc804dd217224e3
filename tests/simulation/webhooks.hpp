#pragma once

#include "simulator/twilio_events.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/plan.hpp"
#include "tests/simulation/trace.hpp"
#include "tests/simulation/twilio_side.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace parley::simulation {

/// Twilio's webhooks on their way: in any order, late, several times over, and
/// again until they are acknowledged.
class webhooks {
public:
  /// Gets a status, once, or never.
  using answer = std::function<void(int status)>;
  /// Takes a request to Parley's edge; false when there is nobody.
  using door = std::function<bool(const http::request&, answer)>;
  /// What somebody wants to know of one webhook.
  struct interest {
    std::function<void()> reached;      ///< a running node got it first
    std::function<void()> acknowledged; ///< its first 200
    std::function<void()> lost;         ///< it will never come
  };

  webhooks(timeline& time, trace& told, ledger& book, dice chance,
           const plan& drawn, door to);

  void send(const simulator::twilio_event& what, interest who = {});
  /// The process at the other end is gone, and with it every connection.
  void cut();
  /// From now on they come, once and soon.
  void heal();
  /// Sent and not acknowledged yet.
  [[nodiscard]] std::size_t open() const;

private:
  struct delivery {
    simulator::twilio_event what;
    interest who;
    std::string name;
    int tries = 0;
    bool reached = false;
    bool acknowledged = false;
  };
  using delivery_ptr = std::shared_ptr<delivery>;

  void deliver(const delivery_ptr& one, bool until_acknowledged);
  void answered(uint64_t attempt, int status);
  milliseconds delay();

  timeline& time_;
  trace& trace_;
  ledger& ledger_;
  dice dice_;
  double lost_;
  double repeated_;
  double slow_;
  milliseconds slowest_;
  door door_;
  std::size_t open_ = 0;
  /// Attempts that wait for an answer.
  std::map<uint64_t, std::pair<delivery_ptr, bool>> waiting_;
  uint64_t last_attempt_ = 0;
};

/// The key that signs webhooks.
inline constexpr auto auth_token = "0123456789abcdef0123456789abcdef";
inline constexpr auto public_url = "https://bot.example.com";

} // namespace parley::simulation
