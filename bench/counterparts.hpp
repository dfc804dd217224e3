#pragma once

#include "http/io_threads.hpp"
#include "http/server.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace parley::bench {

/// When the outside world heard of each conversation's turn.
struct turn_times {
  std::chrono::steady_clock::time_point asked{};  ///< the model's request came
  std::chrono::steady_clock::time_point posted{}; ///< the reply came
};

/// Twilio and a model server in one, with fixed answers and next to no work.
/// Conversations are numbered: their number is in the SID and in the text.
class counterparts {
public:
  counterparts(http::io_threads& threads, std::size_t conversations);

  [[nodiscard]] std::string twilio_url() const;
  [[nodiscard]] std::string model_url() const;

  /// Forgets what it heard; then waits count from 0.
  void reset();

  /// Waits until that many replies were posted; false after a minute.
  bool wait_for_replies(std::size_t count);

  [[nodiscard]] const std::vector<turn_times>& times() const;

private:
  http::response serve(const http::request& what);
  void posted(std::size_t conversation);

  mutable std::mutex guard_;
  std::condition_variable changed_;
  std::size_t replies_ = 0;
  std::vector<turn_times> times_;
  std::unique_ptr<http::server> server_;
  uint16_t port_ = 0;
};

/// `CH` and the number as 32 hex digits, and so for other prefixes.
std::string numbered_sid(const std::string& prefix, uint64_t number);

} // namespace parley::bench
