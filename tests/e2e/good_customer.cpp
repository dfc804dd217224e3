#include "good_customer.hpp"

#include <algorithm>

namespace parley::e2e {

namespace {

using std::chrono::milliseconds;

constexpr uint64_t number_of_conversation = 0x600d;
/// Twilio waits no longer for an acknowledgement.
constexpr milliseconds acknowledged_within{5'000};

} // namespace

good_customer::good_customer(uint16_t port, const fake_twilio& twilio,
                             bool patient)
  : wire_{port, "127.0.0.2"}, twilio_{twilio}, patient_{patient} {
  thread_ = std::thread{[this] {
    write_on();
  }};
}

good_customer::~good_customer() {
  stop();
}

std::string good_customer::conversation() {
  return sid("CH", number_of_conversation);
}

good_customer::record good_customer::stop() {
  ending_ = true;
  if (thread_.joinable())
    thread_.join();
  return seen_;
}

void good_customer::write_on() {
  for (int number = 1; write(number) && !ending_; ++number) {
    // one after the other
  }
}

bool good_customer::write(int number) {
  auto begun = std::chrono::steady_clock::now();
  auto since = [&begun] {
    return std::chrono::duration_cast<milliseconds>(
      std::chrono::steady_clock::now() - begun);
  };
  auto message = message_added(
    conversation(), sid("IM", 0x600d'0000ULL + static_cast<uint64_t>(number)),
    number, "good message " + std::to_string(number));
  auto answer = wire_.webhook(message);
  while (patient_ && answer.status == 503 && !ending_)
    answer = wire_.webhook(message);
  if (patient_ && answer.status == 503)
    return false;
  if (answer.status != 200 || since() > acknowledged_within) {
    seen_.trouble = "message " + std::to_string(number) + " got "
                    + std::to_string(answer.status) + " after "
                    + std::to_string(since().count()) + " ms: " + answer.body;
    return false;
  }
  seen_.slowest_acknowledgement
    = std::max(seen_.slowest_acknowledgement, since());
  if (!twilio_.wait_for_replies_to(conversation(),
                                   static_cast<std::size_t>(number))) {
    seen_.trouble = "message " + std::to_string(number) + " got no reply";
    return false;
  }
  seen_.slowest_answer = std::max(seen_.slowest_answer, since());
  ++seen_.answered;
  return true;
}

} // namespace parley::e2e
