#include "benchmark/counterpart.hpp"
#include "cli/bench.hpp"
#include "cli/process.hpp"
#include "cli/setup.hpp"
#include "http/io_threads.hpp"

#include <cstdlib>
#include <iostream>
#include <mutex>

#include <unistd.h>

namespace parley::cli {

namespace {

std::string variable(const char* name) {
  const auto* value = std::getenv(name);
  return value ? value : "";
}

/// Writes lines whole, whoever tells them.
class teller {
public:
  void operator()(const benchmark::observation& seen) {
    auto line = seen.to_line();
    std::lock_guard lock{guard_};
    std::string_view rest{line};
    while (!rest.empty()) {
      auto written = write(STDOUT_FILENO, rest.data(), rest.size());
      if (written <= 0)
        return; // nobody listens any more
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  }

private:
  std::mutex guard_;
};

} // namespace

int bench_counterpart(const std::string& role) {
  benchmark::counterpart_config config;
  config.host = variable("PARLEY_BENCH_HOST");
  config.port = static_cast<uint16_t>(
    std::strtoul(variable("PARLEY_BENCH_PORT").c_str(), nullptr, 10));
  config.account_sid = variable("PARLEY_BENCH_ACCOUNT");
  config.auth_token = variable("PARLEY_BENCH_TOKEN");
  config.run = std::strtoull(variable("PARLEY_BENCH_RUN").c_str(), nullptr, 10);
  raise_open_files();
  teller out;
  auto tell = [&out](const benchmark::observation& seen) {
    out(seen);
  };
  http::io_threads threads{1};
  auto made = role == "twilio"
                ? benchmark::make_twilio_counterpart(threads, config, tell)
                : benchmark::make_model_counterpart(threads, config, tell);
  auto port = made->start();
  if (!port) {
    std::cerr << "parley: " << port.error().detail << '\n';
    return failed;
  }
  benchmark::observation ready;
  ready.bytes = *port;
  tell(ready);
  std::string command;
  while (std::getline(std::cin, command)) {
    if (!made->obey(command)) {
      std::cerr << "parley: unknown command: " << command << '\n';
      return failed;
    }
    tell(ready);
  }
  return ok;
}

} // namespace parley::cli
