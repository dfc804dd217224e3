#pragma once

#include "simulator/customer.hpp"
#include "tests/simulation/twilio_side.hpp"
#include "tests/simulation/webhooks.hpp"

#include <string>
#include <vector>

namespace parley::simulation {

/// Customers, and people of the business, by the plan: they write in bursts,
/// edit, say STOP, join, leave, close.
class customers {
public:
  customers(timeline& time, trace& told, ledger& book, dice chance,
            const plan& drawn, twilio_side& twilio, webhooks& hooks);

  /// Puts all that they will do on the timeline.
  void begin();
  /// Deeds still to come.
  [[nodiscard]] int left() const;

private:
  struct person {
    std::string address;
    bool by_sms = false;
    bool stopped = false;
    bool colleague_there = false;
    bool second_there = false;
  };

  void act(person& who);
  void write(person& who, const std::string& words);
  void write_keyword(person& who);
  void edit(person& who);
  void colleague(person& who);
  void close(person& who);
  void set_inactive(person& who);
  void remove_conversation(person& who);
  void second_number(person& who);
  std::string words();
  /// Makes an effect known; the last event of it is the interesting one.
  void
  publish(const simulator::twilio_effect& effect, webhooks::interest who = {});
  simulator::chat* chat_of(const person& who);
  /// An episode begins; the interest tells when it becomes known.
  webhooks::interest
  begins(const std::string& conversation, episode::kind what);
  webhooks::interest ends(const std::string& conversation, episode::kind what);

  timeline& time_;
  trace& trace_;
  ledger& ledger_;
  dice dice_;
  const plan& plan_;
  twilio_side& twilio_;
  webhooks& hooks_;
  std::vector<person> people_;
  int left_ = 0;
  int last_number_ = 0;
  bool poisoned_ = false;
};

} // namespace parley::simulation
