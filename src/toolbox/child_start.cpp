#include "toolbox/child_start.hpp"

#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>

#include <unistd.h>

namespace parley::toolbox {

namespace {

constexpr rlim_t most_open_files = 256;

/// All that the child needs, made before it is: between vfork and exec it may
/// neither allocate nor take a lock.
struct child_setup {
  const char* directory;
  char* const* command;
  char* const* variables;
  child_files files;
  rlim_t memory;
  rlim_t seconds; ///< of the processor
  int failed = 0; ///< errno, written by the child in shared memory
};

bool limit(__rlimit_resource_t what, rlim_t most) {
  const rlimit both{most, most};
  return setrlimit(what, &both) == 0;
}

/// A fresh process's: what Parley ignores or blocks, programs do not expect.
void reset_signals() {
  struct sigaction usual {};
  usual.sa_handler = SIG_DFL;
  for (int number = 1; number < NSIG; ++number)
    sigaction(number, &usual, nullptr); // some cannot be set, nor need be
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool take_place(const child_setup& from) {
  return setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0
         && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
         && dup2(from.files.input, STDIN_FILENO) >= 0
         && dup2(from.files.output, STDOUT_FILENO) >= 0
         && dup2(from.files.errors, STDERR_FILENO) >= 0
         && chdir(from.directory) == 0 && limit(RLIMIT_CORE, 0)
         && limit(RLIMIT_CPU, from.seconds)
         && limit(RLIMIT_NOFILE, most_open_files)
         && limit(RLIMIT_AS, from.memory);
}

/// What the child does. It shares its parent's memory until it execs.
[[noreturn]] void become(child_setup& from) {
  reset_signals();
  // Whatever else is open, a library's file perhaps, ends with exec as well.
  syscall(SYS_close_range, 3U, UINT_MAX, CLOSE_RANGE_CLOEXEC);
  if (take_place(from))
    execve(from.command[0], from.command, from.variables);
  from.failed = errno;
  _exit(127);
}

std::vector<char*> pointers_to(std::vector<std::string>& words) {
  std::vector<char*> made;
  made.reserve(words.size() + 1);
  for (auto& one : words)
    made.push_back(one.data());
  made.push_back(nullptr);
  return made;
}

/// No signal may reach the child while it still shares memory.
class blocked_signals {
public:
  blocked_signals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~blocked_signals() {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  blocked_signals(const blocked_signals&) = delete;
  blocked_signals& operator=(const blocked_signals&) = delete;

private:
  sigset_t before_{};
};

/// A function of its own: a frame that calls vfork must not return before the
/// child is gone. vfork, since copying the page tables of a large process for
/// every call of a tool would cost milliseconds, and posix_spawn sets no
/// limits. On Linux the child may do what a signal handler may, while its
/// parent waits.
__attribute__((noinline)) pid_t spawn(child_setup& from) {
  const blocked_signals quiet;
  // NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.vfork)
  auto process = vfork();
  if (process == 0)
    become(from); // NOLINT(clang-analyzer-unix.Vfork)
  return process;
}

} // namespace

started_child start_child(const child_plan& plan, const child_files& files) {
  auto words = plan.command;
  auto variables = plan.variables;
  auto argv = pointers_to(words);
  auto envp = pointers_to(variables);
  auto seconds
    = std::chrono::ceil<std::chrono::seconds>(plan.time_limit).count() + 1;
  child_setup setup{plan.directory.c_str(),
                    argv.data(),
                    envp.data(),
                    files,
                    plan.memory_bytes,
                    static_cast<rlim_t>(seconds)};
  auto process = spawn(setup);
  if (process < 0)
    return {-1, errno};
  // Written by the child: read it as what it may have become.
  auto failed = *static_cast<volatile int*>(&setup.failed);
  if (failed == 0)
    return {process, 0};
  waitpid(process, nullptr, 0);
  return {-1, failed};
}

} // namespace parley::toolbox
