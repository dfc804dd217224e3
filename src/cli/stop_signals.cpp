#include "cli/stop_signals.hpp"

#include <sys/eventfd.h>
#include <sys/signalfd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace parley::cli {

namespace {

sigset_t watched_signals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

int opened(int descriptor, const char* what) {
  if (descriptor < 0)
    throw std::system_error{errno, std::generic_category(), what};
  return descriptor;
}

} // namespace

stop_signals::stop_signals() {
  auto set = watched_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  // A peer that hangs up is an error value, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  // So is a file that may not grow any further.
  std::signal(SIGXFSZ, SIG_IGN);
  signals_ = opened(signalfd(-1, &set, SFD_CLOEXEC), "signalfd");
  failures_ = opened(eventfd(0, EFD_CLOEXEC), "eventfd");
}

stop_signals::~stop_signals() {
  close(signals_);
  close(failures_);
}

std::optional<std::string> stop_signals::wait() {
  std::array<pollfd, 2> watched{
    {{signals_, POLLIN, 0}, {failures_, POLLIN, 0}}};
  while (poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
    // again
  }
  if ((watched[0].revents & POLLIN) != 0) {
    signalfd_siginfo taken{};
    [[maybe_unused]] auto got = read(signals_, &taken, sizeof taken);
    return std::nullopt;
  }
  std::lock_guard lock{guard_};
  return why_;
}

int stop_signals::descriptor() const {
  return signals_;
}

void stop_signals::fail(std::string why) {
  std::lock_guard lock{guard_};
  why_ = std::move(why);
  uint64_t one = 1;
  [[maybe_unused]] auto put = write(failures_, &one, sizeof one);
}

void stop_signals::restore() {
  auto set = watched_signals();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

} // namespace parley::cli
