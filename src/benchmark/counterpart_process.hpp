#pragma once

#include "benchmark/child.hpp"
#include "benchmark/observation.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace parley::benchmark {

/// A counterpart in a process of its own: `parley bench-counterpart`.
class counterpart_process {
public:
  using listener = std::function<void(const observation&)>;

  /// Starts it and waits until it listens. Throws `trouble`.
  /// @param role `twilio` or `model`.
  /// @param variables What it is to know, see `bench_counterpart`.
  /// @param heard Told what it sees.
  counterpart_process(const std::string& role, const std::string& directory,
                      std::map<std::string, std::string> variables,
                      listener heard);

  [[nodiscard]] uint16_t port() const;

  /// Can be read when it has said something.
  [[nodiscard]] int descriptor() const;

  /// Reads what it said. @return false when it has ended.
  bool read();

  /// Tells it what to do and waits until it does; see `counterpart::obey`.
  /// Throws `trouble`.
  void tell(const std::string& command);

private:
  void wait_until_ready();

  child process_;
  listener heard_;
  std::optional<observation> ready_; ///< the answer that is waited for
  uint16_t port_ = 0;
  std::string rest_; ///< of a line that is not whole yet
};

} // namespace parley::benchmark
