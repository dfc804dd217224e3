#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace parley::e2e {

/// slowhttptest (Debian's package of that name) in its four ways at once: slow
/// headers, slow bodies, answers read slowly, and overlapping ranges.
class slow_senders {
public:
  static bool are_installed();

  /// Starts them.
  /// @param directory Where they may write what they see.
  /// @param connections Of each way.
  slow_senders(uint16_t port, const std::string& directory, int connections,
               std::chrono::seconds how_long);
  /// Ends them.
  ~slow_senders();
  slow_senders(const slow_senders&) = delete;
  slow_senders& operator=(const slow_senders&) = delete;

  /// Waits for their end.
  void wait();

private:
  void start(std::vector<std::string> arguments, const std::string& log);

  std::vector<pid_t> processes_;
};

} // namespace parley::e2e
