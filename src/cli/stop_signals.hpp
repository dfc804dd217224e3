#pragma once

#include <mutex>
#include <optional>
#include <string>

/// @file
/// src/cli: the program's verbs and their wiring. Beside `main.cpp` the only
/// folder that includes `actors/run.hpp`.

namespace parley::cli {

/// SIGTERM and SIGINT as something to wait for. Make it before any thread, so
/// that every thread inherits the block.
class stop_signals {
public:
  stop_signals();
  ~stop_signals();
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

  /// Waits for a signal or for `fail`. Gives the failure's text, or nothing for
  /// a signal.
  std::optional<std::string> wait();

  /// Can be read once a signal has come, for those who wait for more than that.
  [[nodiscard]] int descriptor() const;

  /// Ends the wait because something broke. From any thread.
  void fail(std::string why);

  /// From now on a further signal ends the process at once.
  void restore();

private:
  int signals_ = -1;
  int failures_ = -1;
  std::mutex guard_;
  std::string why_; ///< guarded
};

} // namespace parley::cli
