#include "benchmark/counterpart_process.hpp"

#include "benchmark/trouble.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace parley::benchmark {

namespace {

using clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{60};

child::plan plan_for(const std::string& role, const std::string& directory,
                     std::map<std::string, std::string> variables) {
  child::plan how;
  how.arguments = {"bench-counterpart", role};
  how.directory = directory;
  how.variables = std::move(variables);
  return how;
}

} // namespace

counterpart_process::counterpart_process(
  const std::string& role, const std::string& directory,
  std::map<std::string, std::string> variables, listener heard)
  : process_{plan_for(role, directory, std::move(variables))}, heard_{std::move(
                                                                 heard)} {
  wait_until_ready();
  port_ = static_cast<uint16_t>(ready_->bytes);
}

uint16_t counterpart_process::port() const {
  return port_;
}

int counterpart_process::descriptor() const {
  return process_.output();
}

bool counterpart_process::read() {
  std::array<char, 65536> buffer{};
  auto got = ::read(descriptor(), buffer.data(), buffer.size());
  if (got <= 0)
    return got < 0 && errno == EAGAIN;
  rest_.append(buffer.data(), static_cast<std::size_t>(got));
  std::size_t begin = 0;
  for (auto end = rest_.find('\n'); end != std::string::npos;
       begin = end + 1, end = rest_.find('\n', begin)) {
    auto seen
      = observation::parse(std::string_view{rest_}.substr(begin, end - begin));
    if (seen && seen->what == observation::kind::ready)
      ready_ = seen;
    else if (seen)
      heard_(*seen);
  }
  rest_.erase(0, begin);
  return true;
}

void counterpart_process::tell(const std::string& command) {
  ready_.reset();
  process_.tell(command);
  wait_until_ready();
}

void counterpart_process::wait_until_ready() {
  auto deadline = clock::now() + patience;
  while (!ready_) {
    pollfd watched{descriptor(), POLLIN, 0};
    poll(&watched, 1, 100);
    if (read() && clock::now() < deadline)
      continue;
    auto said = process_.errors();
    while (said.ends_with('\n'))
      said.pop_back();
    throw trouble{trouble::reason::failed,
                  "a counterpart does not do as it is told: " + said};
  }
}

} // namespace parley::benchmark
