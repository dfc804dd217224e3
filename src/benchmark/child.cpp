#include "benchmark/child.hpp"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace parley::benchmark {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::size_t most_errors = 64 * 1024;

[[noreturn]] void give_up(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}

struct pipe_ends {
  int read = -1;
  int write = -1;
};

pipe_ends make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    give_up("pipe");
  return {ends[0], ends[1]};
}

/// Settings of the shell that called must not reach what is measured.
bool is_ours(std::string_view variable) {
  constexpr std::array<std::string_view, 12> prefixes{
    "TWILIO_", "OPENAI_", "DATABASE_", "DATA_", "LOG_",  "MAX_",
    "REDIS_",  "ADMIN_",  "RATE_",     "TURN_", "TOOL_", "CONVERSATION_"};
  for (auto prefix : prefixes)
    if (variable.starts_with(prefix))
      return true;
  constexpr std::array<std::string_view, 8> names{"HOST=",
                                                  "PORT=",
                                                  "DEBUG=",
                                                  "PUBLIC_URL=",
                                                  "TRUSTED_PROXIES",
                                                  "WEBHOOK_",
                                                  "AGENT_CONFIG_PATH",
                                                  "SEND_SETTLE_"};
  for (auto name : names)
    if (variable.starts_with(name))
      return true;
  return false;
}

std::vector<std::string>
environment_with(const std::map<std::string, std::string>& variables) {
  std::vector<std::string> all;
  for (auto** one = environ; *one; ++one)
    if (!is_ours(*one))
      all.emplace_back(*one);
  for (const auto& [name, value] : variables)
    all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& one : texts)
    all.push_back(one.data());
  all.push_back(nullptr);
  return all;
}

} // namespace

std::optional<usage> usage_of(pid_t process) {
  clockid_t clock_of = 0;
  timespec used{};
  if (clock_getcpuclockid(process, &clock_of) != 0
      || clock_gettime(clock_of, &used) != 0)
    return std::nullopt;
  usage made;
  made.cpu = std::chrono::seconds{used.tv_sec}
             + std::chrono::nanoseconds{used.tv_nsec};
  std::ifstream status{"/proc/" + std::to_string(process) + "/status"};
  std::string line;
  while (std::getline(status, line)) {
    std::istringstream fields{line};
    std::string name;
    std::size_t kilobytes = 0;
    fields >> name >> kilobytes;
    if (name == "VmRSS:")
      made.resident = kilobytes * 1024;
    if (name == "VmHWM:")
      made.peak = kilobytes * 1024;
  }
  return made;
}

child::child(const plan& how) {
  std::vector<std::string> words{"/proc/self/exe"};
  words.insert(words.end(), how.arguments.begin(), how.arguments.end());
  auto environment = environment_with(how.variables);
  auto argv = pointers_to(words);
  auto envp = pointers_to(environment);
  auto in = make_pipe();
  auto err = make_pipe();
  pipe_ends out;
  if (how.output.empty()) {
    out = make_pipe();
    fcntl(out.write, F_SETPIPE_SZ, 1024 * 1024);
  } else {
    out.write = open(how.output.c_str(),
                     O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (out.write < 0)
      give_up(how.output.c_str());
  }
  auto parent = getpid();
  process_ = fork();
  if (process_ < 0)
    give_up("fork");
  if (process_ == 0) {
    // A signal from the terminal is the parent's to deal with.
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || chdir(how.directory.c_str()) != 0)
      _exit(126);
    dup2(in.read, STDIN_FILENO);
    dup2(out.write, STDOUT_FILENO);
    dup2(err.write, STDERR_FILENO);
    execve(argv.front(), argv.data(), envp.data());
    _exit(127);
  }
  close(in.read);
  close(out.write);
  close(err.write);
  in_ = in.write;
  out_ = out.read;
  err_ = err.read;
  for (auto one : {out_, err_})
    if (one >= 0)
      fcntl(one, F_SETFL, O_NONBLOCK);
}

child::~child() {
  if (!ended()) {
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  for (auto one : {in_, out_, err_})
    if (one >= 0)
      close(one);
}

pid_t child::id() const {
  return process_;
}

int child::output() const {
  return out_;
}

bool child::tell(const std::string& line) const {
  auto text = line + '\n';
  return write(in_, text.data(), text.size())
         == static_cast<ssize_t>(text.size());
}

void child::read_errors(int wait_ms) {
  pollfd watched{err_, POLLIN, 0};
  if (poll(&watched, 1, wait_ms) <= 0)
    return;
  std::array<char, 16384> buffer{};
  for (;;) {
    auto got = read(err_, buffer.data(), buffer.size());
    if (got <= 0)
      break;
    errors_.append(buffer.data(), static_cast<std::size_t>(got));
  }
  if (errors_.size() > most_errors)
    errors_.erase(0, errors_.size() - most_errors);
}

std::optional<std::string>
child::wait_for(const std::string& text, std::chrono::milliseconds at_most) {
  auto deadline = clock::now() + at_most;
  for (;;) {
    auto over = ended().has_value();
    read_errors(over ? 0 : 20);
    auto at = errors_.find(text);
    auto end = at == std::string::npos ? at : errors_.find('\n', at);
    if (end != std::string::npos) {
      auto begin = errors_.rfind('\n', at);
      begin = begin == std::string::npos ? 0 : begin + 1;
      return errors_.substr(begin, end - begin);
    }
    if (over || clock::now() > deadline)
      return std::nullopt;
  }
}

void child::signal(int number) const {
  if (!code_)
    kill(process_, number);
}

std::optional<int> child::ended() {
  int status = 0;
  if (!code_ && waitpid(process_, &status, WNOHANG) == process_)
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return code_;
}

std::optional<int> child::wait(std::chrono::milliseconds at_most) {
  auto deadline = clock::now() + at_most;
  while (!ended() && clock::now() < deadline)
    read_errors(10);
  return code_;
}

std::string child::errors() {
  read_errors(0);
  return errors_;
}

} // namespace parley::benchmark
