#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace parley::toolbox {

/// A program to run, and what it may use.
struct child_plan {
  std::vector<std::string> command;   ///< the program by its path, arguments
  std::vector<std::string> variables; ///< `NAME=value`: its whole environment
  std::string directory;
  std::string input; ///< its standard input
  std::chrono::milliseconds time_limit{5'000};
  std::size_t memory_bytes = 256UL * 1024 * 1024; ///< of addresses
  std::size_t output_bytes = 64UL * 1024;
};

/// How it ended.
struct child_end {
  enum class way : uint8_t {
    exited,
    signalled,
    timed_out,
    cancelled,
    too_much_output,
    not_started,
  };
  way how = way::not_started;
  int code = 0;       ///< exit code, signal, or why it was not started (errno)
  std::string output; ///< its standard output, up to the bound
  std::size_t error_bytes = 0; ///< it wrote to standard error, which is dropped
};

/// Runs a program without a shell and waits for its end. It has its input, its
/// output, and no other open file; signals as a fresh process has them; no core
/// dump, no new privileges; and a process group of its own, which is killed
/// when the program has ended, for whatever reason, so that nothing of it stays
/// behind (but what has made itself a new session). It ends with Parley.
/// Blocks; from any thread.
/// @param cancelled Kills it.
child_end run_child(const child_plan& plan, const std::stop_token& cancelled);

} // namespace parley::toolbox
