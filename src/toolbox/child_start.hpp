#pragma once

#include "toolbox/child.hpp"

#include <sys/types.h>

namespace parley::toolbox {

/// The files a program begins with, each past the first three of a process and
/// closed on exec.
struct child_files {
  int input = -1;
  int output = -1;
  int errors = -1;
};

/// A program that was started, or why it was not.
struct started_child {
  pid_t process = -1;
  int failed = 0; ///< errno
};

/// Starts it in a process group of its own, called like the process.
started_child start_child(const child_plan& plan, const child_files& files);

} // namespace parley::toolbox
