#include "cli/process.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <iostream>
#include <limits>
#include <string_view>

#include <unistd.h>

namespace parley::cli {

std::size_t raise_open_files() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
    return 1024; // what POSIX systems give by habit
  auto before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    std::cerr << "parley: the limit of open files stays as it is\n";
    return before;
  }
  return limit.rlim_cur == RLIM_INFINITY
           ? std::numeric_limits<std::size_t>::max()
           : static_cast<std::size_t>(limit.rlim_cur);
}

void forbid_core_dumps() {
  rlimit limit{};
  // A handler that core_pattern pipes dumps to minds only the second.
  if (setrlimit(RLIMIT_CORE, &limit) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
    std::cerr << "parley: core dumps cannot be switched off\n";
}

end_by::end_by(std::chrono::milliseconds at_most, int code)
  : watch_{[this, at_most, code] {
      std::unique_lock lock{guard_};
      if (changed_.wait_for(lock, at_most, [this] { return in_time_; }))
        return;
      // Written past the stream, whose lock somebody who hangs may hold.
      constexpr std::string_view why
        = "parley: something hangs; leaving without it\n";
      [[maybe_unused]] auto told = write(STDERR_FILENO, why.data(), why.size());
      _exit(code);
    }} {
  // nop
}

end_by::~end_by() {
  {
    std::lock_guard lock{guard_};
    in_time_ = true;
  }
  changed_.notify_all();
  watch_.join();
}

} // namespace parley::cli
