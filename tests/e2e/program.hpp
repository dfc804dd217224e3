#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace parley::e2e {

/// The program as a child process: its exit, its output, its signals.
class program {
public:
  using variables = std::map<std::string, std::string>;

  /// Starts `parley` with these arguments in `directory`, with these variables
  /// and no others of Parley's.
  /// @param executable Another program than `parley`.
  /// @param under A command in front of it, such as `strace -f`, by its path.
  program(const std::vector<std::string>& arguments, const variables& set,
          const std::string& directory, const std::string& executable = {},
          std::vector<std::string> under = {});
  /// Kills what still runs.
  ~program();
  program(const program&) = delete;
  program& operator=(const program&) = delete;

  /// Waits for a line of standard error that holds `text`; gives the line.
  std::optional<std::string> wait_for_line(const std::string& text);

  /// Waits for "listens on host:port"; gives the port, 0 when it ended instead.
  uint16_t wait_until_it_listens();

  void signal(int number);

  [[nodiscard]] pid_t id() const;

  /// Memory that is resident now, in bytes; 0 when it has ended.
  [[nodiscard]] std::size_t resident_bytes() const;

  /// Processor time it has used so far, in seconds.
  [[nodiscard]] double cpu_seconds() const;

  /// Files it has open now.
  [[nodiscard]] std::size_t open_files() const;

  /// Reads nothing more of its standard output, which fills up.
  void turn_a_deaf_ear();

  /// Writes to its standard input, or closes it.
  void type(const std::string& text);
  void close_input();

  /// Waits for its end, at most this long; gives the exit code, 128 + signal
  /// when it was killed, nothing when it still runs.
  std::optional<int> wait(std::chrono::seconds at_most);

  /// What it wrote so far; all of it once it has ended.
  std::string output();
  std::string errors();

private:
  void drain(int descriptor, std::string& into, int timeout_ms);

  pid_t process_ = -1;
  int in_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::string output_;
  std::string errors_;
  std::optional<int> code_;
  bool deaf_ = false; ///< to its standard output
};

} // namespace parley::e2e
