#pragma once

#include "wire.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace parley::e2e {

/// Many customers who write as fast as they are answered.
struct flood {
  uint16_t port = 0;
  int customers = 8;
  uint64_t messages = 0; ///< in all
  /// The message of that number, from 0. Called on several threads.
  std::function<twilio::form(uint64_t)> message;
  /// Told of each answer; may be empty. Called on several threads.
  std::function<void(uint64_t, const wire_answer&)> heard;
  std::string path = "/webhook";

  /// What they heard.
  struct outcome {
    std::map<int, uint64_t> statuses;
    std::set<uint64_t> acknowledged; ///< numbers
    std::vector<double> refused_in;  ///< milliseconds to each 503, sorted

    /// @param share 0.5 for the median, 0.99, …
    [[nodiscard]] double refused_within(double share) const;
  };

  /// Sends all of them; blocks until the last is answered.
  [[nodiscard]] outcome run() const;
};

} // namespace parley::e2e
