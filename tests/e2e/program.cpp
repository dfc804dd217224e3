#include "program.hpp"

#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <unistd.h>

namespace parley::e2e {

namespace {

constexpr std::chrono::seconds line_timeout{30};

struct pipe_ends {
  int read = -1;
  int write = -1;
};

pipe_ends make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::runtime_error{std::strerror(errno)};
  return {ends[0], ends[1]};
}

[[noreturn]] void
become(std::vector<std::string> words, const program::variables& set,
       const std::string& directory) {
  if (chdir(directory.c_str()) != 0)
    _exit(126);
  std::vector<std::string> environment;
  for (const auto* inherited : {"PATH", "HOME", "TMPDIR", "ASAN_OPTIONS",
                                "UBSAN_OPTIONS", "TSAN_OPTIONS"})
    if (const auto* value = std::getenv(inherited))
      environment.push_back(std::string{inherited} + "=" + value);
  for (const auto& [name, value] : set)
    environment.push_back(name + "=" + value);
  std::vector<char*> env;
  for (auto& one : environment)
    env.push_back(one.data());
  env.push_back(nullptr);
  std::vector<char*> argv;
  for (auto& one : words)
    argv.push_back(one.data());
  argv.push_back(nullptr);
  execve(argv.front(), argv.data(), env.data());
  _exit(127);
}

} // namespace

program::program(const std::vector<std::string>& arguments,
                 const variables& set, const std::string& directory,
                 const std::string& executable,
                 std::vector<std::string> under) {
  auto words = std::move(under);
  words.push_back(executable.empty() ? PARLEY_PROGRAM : executable);
  words.insert(words.end(), arguments.begin(), arguments.end());
  auto in = make_pipe();
  auto out = make_pipe();
  auto err = make_pipe();
  process_ = fork();
  if (process_ < 0)
    throw std::runtime_error{std::strerror(errno)};
  if (process_ == 0) {
    dup2(in.read, STDIN_FILENO);
    dup2(out.write, STDOUT_FILENO);
    dup2(err.write, STDERR_FILENO);
    become(std::move(words), set, directory);
  }
  close(in.read);
  close(out.write);
  close(err.write);
  in_ = in.write;
  out_ = out.read;
  err_ = err.read;
  for (auto one : {out_, err_})
    fcntl(one, F_SETFL, O_NONBLOCK);
}

program::~program() {
  if (!code_) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close_input();
  close(out_);
  close(err_);
}

void program::drain(int descriptor, std::string& into, int timeout_ms) {
  if (deaf_ && descriptor == out_)
    return;
  pollfd watched{descriptor, POLLIN, 0};
  if (poll(&watched, 1, timeout_ms) <= 0)
    return;
  std::array<char, 65536> buffer{};
  for (;;) {
    auto got = read(descriptor, buffer.data(), buffer.size());
    if (got <= 0)
      return;
    into.append(buffer.data(), static_cast<std::size_t>(got));
  }
}

std::optional<std::string> program::wait_for_line(const std::string& text) {
  auto deadline = std::chrono::steady_clock::now() + line_timeout;
  while (std::chrono::steady_clock::now() < deadline) {
    auto at = errors_.find(text);
    auto end = at == std::string::npos ? at : errors_.find('\n', at);
    if (end != std::string::npos) {
      auto begin = errors_.rfind('\n', at);
      begin = begin == std::string::npos ? 0 : begin + 1;
      return errors_.substr(begin, end - begin);
    }
    if (wait(std::chrono::seconds{0}))
      return std::nullopt;
    drain(err_, errors_, 100);
    drain(out_, output_, 0);
  }
  return std::nullopt;
}

uint16_t program::wait_until_it_listens() {
  auto line = wait_for_line("listens on ");
  if (!line)
    return 0;
  return static_cast<uint16_t>(
    std::stoi(line->substr(line->find_last_of(':') + 1)));
}

void program::signal(int number) {
  kill(process_, number);
}

pid_t program::id() const {
  return process_;
}

std::size_t program::resident_bytes() const {
  std::ifstream file{"/proc/" + std::to_string(process_) + "/statm"};
  std::size_t all = 0;
  std::size_t resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

double program::cpu_seconds() const {
  std::ifstream stat{"/proc/" + std::to_string(process_) + "/stat"};
  std::string all{std::istreambuf_iterator<char>{stat}, {}};
  // The name before it may hold anything.
  std::istringstream fields{all.substr(all.rfind(')') + 2)};
  std::string skipped;
  for (int i = 0; i < 11; ++i)
    fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::size_t program::open_files() const {
  std::error_code gone; // it has ended
  std::filesystem::directory_iterator files{
    "/proc/" + std::to_string(process_) + "/fd", gone};
  return static_cast<std::size_t>(
    std::distance(begin(files), std::filesystem::directory_iterator{}));
}

void program::turn_a_deaf_ear() {
  deaf_ = true;
}

void program::type(const std::string& text) {
  if (write(in_, text.data(), text.size()) != static_cast<ssize_t>(text.size()))
    throw std::runtime_error{std::strerror(errno)};
}

void program::close_input() {
  if (in_ >= 0)
    close(in_);
  in_ = -1;
}

std::optional<int> program::wait(std::chrono::seconds at_most) {
  auto deadline = std::chrono::steady_clock::now() + at_most;
  do {
    if (code_)
      return code_;
    int status = 0;
    if (waitpid(process_, &status, WNOHANG) == process_) {
      code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      return code_;
    }
    if (at_most.count() > 0) {
      drain(out_, output_, 20);
      drain(err_, errors_, 0);
    }
  } while (std::chrono::steady_clock::now() < deadline);
  return code_;
}

std::string program::output() {
  drain(out_, output_, 0);
  return output_;
}

std::string program::errors() {
  drain(err_, errors_, 0);
  return errors_;
}

} // namespace parley::e2e
