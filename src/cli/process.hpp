#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <thread>

/// @file
/// What the program asks of the operating system for the process it is.

namespace parley::cli {

/// Lifts the soft limit of open files to the hard one: each open turn holds a
/// connection. Gives the limit that counts from now on.
std::size_t raise_open_files();

/// No image of the memory, which holds secrets and customers' words, is
/// written when the process crashes, nor shown to a debugger of the same user.
void forbid_core_dumps();

/// Ends the process on the spot, with this exit code, unless destroyed in time:
/// a thread that hangs in a tool or on a disk cannot be joined, and all that
/// matters is in the database by then.
class end_by {
public:
  end_by(std::chrono::milliseconds at_most, int code);
  ~end_by();
  end_by(const end_by&) = delete;
  end_by& operator=(const end_by&) = delete;

private:
  std::mutex guard_;
  std::condition_variable changed_;
  bool in_time_ = false; ///< guarded
  std::thread watch_;
};

} // namespace parley::cli
