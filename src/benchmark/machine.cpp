#include "benchmark/histogram.hpp"
#include "benchmark/scenarios.hpp"
#include "benchmark/scratch.hpp"

#include <sys/utsname.h>

#include <fstream>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

namespace parley::benchmark {

namespace {

using clock = std::chrono::steady_clock;

/// What stands behind `name` and a colon in a file of /proc.
std::string line_of(const char* file, const std::string& name) {
  std::ifstream from{file};
  std::string line;
  while (std::getline(from, line))
    if (line.starts_with(name)) {
      auto at = line.find_first_not_of(" \t", line.find(':') + 1);
      return at == std::string::npos ? "" : line.substr(at);
    }
  return "unknown";
}

std::string memory_text() {
  auto kilobytes
    = std::strtod(line_of("/proc/meminfo", "MemTotal").c_str(), nullptr);
  return number_text(kilobytes / 1024 / 1024) + " GB";
}

std::string kernel_text() {
  utsname named{};
  uname(&named);
  return std::string{named.sysname} + ' ' + named.release + ' ' + named.machine;
}

std::string disk_text(const std::string& directory) {
  scratch place{directory, false};
  auto path = place.path() / "sync";
  auto file = open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  std::string block(8192, 'x');
  histogram times;
  for (int i = 0; i < 100 && file >= 0; ++i) {
    auto begin = clock::now();
    if (pwrite(file, block.data(), block.size(), i % 16 * 8192) < 0
        || fdatasync(file) != 0)
      break;
    times.add(clock::now() - begin);
  }
  if (file >= 0)
    close(file);
  if (times.count() == 0)
    return "cannot be written";
  return number_text(milliseconds(times.percentile(0.5))) + " ms, p99 "
         + number_text(milliseconds(times.percentile(0.99))) + " ms";
}

std::string load_text() {
  std::string load;
  std::ifstream{"/proc/loadavg"} >> load;
  return load;
}

} // namespace

facts machine_facts(const std::string& directory) {
  return {{"processor", line_of("/proc/cpuinfo", "model name")},
          {"cores", std::to_string(std::thread::hardware_concurrency())},
          {"memory", memory_text()},
          {"kernel", kernel_text()},
          {"8 KB made durable in", disk_text(directory)},
          {"load before", load_text()}};
}

} // namespace parley::benchmark
