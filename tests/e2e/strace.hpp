#pragma once

#include <string>
#include <vector>

#include <unistd.h>

/// strace (Debian's package of that name), put in front of the program to make
/// its calls into the system fail.
namespace parley::e2e::strace {

inline constexpr const char* program = "/usr/bin/strace";

inline bool is_installed() {
  return access(program, X_OK) == 0;
}

/// The command that does this to the calls of that name: `:error=EIO:when=3+`.
/// The program stays the child of who starts it.
inline std::vector<std::string>
with(const std::string& call, const std::string& what) {
  return {program,           "--daemonize",
          "--follow-forks",  "--quiet=all",
          "--seccomp-bpf",   "--output=/dev/null",
          "--trace=" + call, "--inject=" + call + what};
}

} // namespace parley::e2e::strace
