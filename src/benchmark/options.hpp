#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace parley::benchmark {

/// What `parley bench` was asked for. What is not set is the scenario's own.
struct options {
  std::vector<std::string> scenarios; ///< empty: all that can be run
  std::optional<double> rate;         ///< messages a second, open loop
  std::optional<std::size_t> closed;  ///< messages under way, closed loop
  std::optional<double> duration;     ///< seconds of a phase
  std::optional<double> warmup;       ///< seconds before it that do not count
  std::optional<uint64_t> conversations;
  std::optional<uint64_t> n; ///< open turns, idle conversations, pending, items
  std::optional<double> model_ms;     ///< median of the model's time
  std::optional<double> model_p99_ms; ///< and what 99 % stay below
  uint64_t seed = 1;
  bool quick = false;
  bool keep = false;
  std::string directory; ///< for the scratch; empty: the system's temporary one

  std::string target; ///< a server that runs already; empty: start Parley
  std::string listen; ///< `host:port` for the counterparts of a target
  std::string public_url;
  std::string account_sid;
  std::string auth_token;
  std::string service_sid;
  int64_t process = 0; ///< the target's, to measure; 0: unknown
};

} // namespace parley::benchmark
