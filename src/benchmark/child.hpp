#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace parley::benchmark {

/// What a process has used.
struct usage {
  std::chrono::nanoseconds cpu{0}; ///< user and system time
  std::size_t resident = 0;        ///< bytes of memory now
  std::size_t peak = 0;            ///< and at most so far
};

/// Of a process that runs; nothing when there is none.
std::optional<usage> usage_of(pid_t process);

/// This program as a child process. It ends with its parent at the latest.
class child {
public:
  struct plan {
    std::vector<std::string> arguments;
    /// Over the environment of this process, from which Parley's own variables
    /// are taken out.
    std::map<std::string, std::string> variables;
    std::string directory; ///< to run in
    std::string output;    ///< a file for standard output; empty: a pipe
  };

  /// Starts it. Throws `std::system_error` when the system will not.
  explicit child(const plan& how);
  /// Kills it if it still runs.
  ~child();
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  [[nodiscard]] pid_t id() const;
  [[nodiscard]] int output() const; ///< the pipe's end, non-blocking; or -1

  /// Writes a line to its standard input; false when it reads no more.
  bool tell(const std::string& line) const;

  /// Waits until its standard error holds `text`; gives that line. Nothing when
  /// it ended instead, or after `at_most`.
  std::optional<std::string>
  wait_for(const std::string& text, std::chrono::milliseconds at_most);

  void signal(int number) const;

  /// The exit code once it has ended, 128 and the signal when it was killed.
  std::optional<int> ended();
  std::optional<int> wait(std::chrono::milliseconds at_most);

  /// The last of what it wrote to standard error.
  std::string errors();

private:
  void read_errors(int wait_ms);

  pid_t process_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string errors_;
  std::optional<int> code_;
};

} // namespace parley::benchmark
