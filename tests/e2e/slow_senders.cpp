#include "slow_senders.hpp"

#include <sys/wait.h>

#include <csignal>
#include <stdexcept>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace parley::e2e {

namespace {

constexpr const char* program = "/usr/bin/slowhttptest";

} // namespace

bool slow_senders::are_installed() {
  return access(program, X_OK) == 0;
}

slow_senders::slow_senders(uint16_t port, const std::string& directory,
                           int connections, std::chrono::seconds how_long) {
  auto server = "http://127.0.0.1:" + std::to_string(port);
  auto common = [&](std::vector<std::string> way, const std::string& path) {
    way.insert(way.begin(), program);
    for (const auto& one :
         {std::string{"-c"}, std::to_string(connections), std::string{"-r"},
          std::to_string(connections), std::string{"-l"},
          std::to_string(how_long.count()), std::string{"-p"}, std::string{"3"},
          std::string{"-u"}, server + path})
      way.push_back(one);
    return way;
  };
  start(common({"-H", "-i", "2"}, "/webhook"), directory + "/slow_header.log");
  start(common({"-B", "-i", "2", "-s", "200000", "-t", "POST", "-f",
                "application/x-www-form-urlencoded"},
               "/webhook"),
        directory + "/slow_body.log");
  start(common({"-X", "-w", "1", "-y", "64", "-n", "2", "-z", "8", "-k", "3"},
               "/metrics"),
        directory + "/slow_read.log");
  start(common({"-R", "-t", "HEAD", "-a", "10", "-b", "3000"}, "/livez"),
        directory + "/ranges.log");
}

slow_senders::~slow_senders() {
  for (auto one : processes_)
    kill(one, SIGKILL);
  wait();
}

void slow_senders::wait() {
  for (auto one : std::exchange(processes_, {}))
    waitpid(one, nullptr, 0);
}

void slow_senders::start(std::vector<std::string> arguments,
                         const std::string& log) {
  std::vector<char*> argv;
  for (auto& one : arguments)
    argv.push_back(one.data());
  argv.push_back(nullptr);
  auto made = fork();
  if (made < 0)
    throw std::runtime_error{"no process for slowhttptest"};
  if (made > 0) {
    processes_.push_back(made);
    return;
  }
  auto file = open(log.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600);
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  execv(program, argv.data());
  _exit(127);
}

} // namespace parley::e2e
