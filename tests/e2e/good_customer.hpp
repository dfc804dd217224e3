#pragma once

#include "peers.hpp"
#include "wire.hpp"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

namespace parley::e2e {

/// A customer who does nothing wrong, beside all that others do: writes a
/// message, from an address of its own, waits for the reply, writes the next.
/// Each must be acknowledged and answered.
class good_customer {
public:
  struct record {
    int answered = 0;
    std::chrono::milliseconds slowest_acknowledgement{0};
    std::chrono::milliseconds slowest_answer{0};
    std::string trouble; ///< what went wrong first; empty: nothing
  };

  /// @param patient Whether a 503 is heeded: the message is sent again.
  good_customer(uint16_t port, const fake_twilio& twilio, bool patient = false);
  ~good_customer();
  good_customer(const good_customer&) = delete;
  good_customer& operator=(const good_customer&) = delete;

  /// Ends after the reply that is awaited.
  record stop();

  /// Its conversation: no test uses it otherwise.
  static std::string conversation();

private:
  void write_on();
  bool write(int number);

  wire wire_;
  const fake_twilio& twilio_;
  const bool patient_;
  std::atomic<bool> ending_ = false;
  record seen_;
  std::thread thread_;
};

} // namespace parley::e2e
