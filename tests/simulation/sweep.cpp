#include "tests/simulation/sweep.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace parley::simulation {

namespace {

using clock = std::chrono::steady_clock;

/// A seed that takes longer than this (seconds) is one that never ends.
constexpr unsigned longest_seed = 60;
constexpr std::chrono::seconds told_every{2};
constexpr char between = '\x1f';

/// A report as one line, and back.
std::string line_of(const report& what) {
  std::ostringstream line;
  line << what.seed << ' ' << what.steps << ' ' << what.messages << ' '
       << what.replies << ' ' << what.webhooks << ' ' << what.faults << ' '
       << what.deaths << ' ' << what.actor_deaths << ' ' << what.disk_failures
       << ' ' << what.unavoidable;
  for (const auto& one : what.violations)
    line << between << one;
  line << '\n';
  return line.str();
}

report report_of(const std::string& line) {
  report what;
  std::istringstream from{line};
  from >> what.seed >> what.steps >> what.messages >> what.replies
    >> what.webhooks >> what.faults >> what.deaths >> what.actor_deaths
    >> what.disk_failures >> what.unavoidable;
  std::string violation;
  std::getline(from, violation, between);
  while (std::getline(from, violation, between))
    what.violations.push_back(violation);
  return what;
}

void add(sweep_result& sum, const report& what) {
  ++sum.seeds;
  sum.steps += what.steps;
  sum.messages += what.messages;
  sum.replies += what.replies;
  sum.webhooks += what.webhooks;
  sum.faults += what.faults;
  sum.deaths += what.deaths;
  sum.actor_deaths += what.actor_deaths;
  sum.disk_failures += what.disk_failures;
  sum.unavoidable += what.unavoidable;
  if (!what.violations.empty())
    sum.failed.push_back({what.seed, what.violations});
}

void write_all(int to, const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    auto wrote = ::write(to, text.data() + at, text.size() - at);
    if (wrote < 0 && errno != EINTR)
      ::_exit(1); // nobody listens any more
    at += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
  }
}

/// A process that runs each `stride`th seed and tells what became of it.
class worker {
public:
  worker(const sweep_request& what, uint64_t first, uint64_t stride)
    : request_{what}, next_{first}, stride_{stride} {
    begin();
  }

  ~worker() {
    end();
  }
  worker(worker&& other) noexcept
    : request_{other.request_}, next_{other.next_}, stride_{other.stride_},
      from_{std::exchange(other.from_, -1)},
      process_{std::exchange(other.process_, -1)}, text_{
                                                     std::move(other.text_)} {
    // nop
  }

  /// What to wait on; -1 once it is done.
  [[nodiscard]] int descriptor() const {
    return from_;
  }

  /// Takes in what there is to read.
  void hear(const std::function<void(const report&)>& tell) {
    std::array<char, 65536> buffer{};
    auto got = ::read(from_, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR)
      return;
    if (got <= 0) {
      ended(tell);
      return;
    }
    text_.append(buffer.data(), static_cast<std::size_t>(got));
    for (auto end = text_.find('\n'); end != std::string::npos;
         end = text_.find('\n')) {
      tell(report_of(text_.substr(0, end)));
      text_.erase(0, end + 1);
      next_ += stride_;
    }
  }

private:
  [[nodiscard]] bool is_done() const {
    return next_ >= request_.from + request_.seeds;
  }

  void begin() {
    if (is_done())
      return;
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0)
      throw std::system_error{errno, std::generic_category(), "pipe"};
    process_ = ::fork();
    if (process_ < 0)
      throw std::system_error{errno, std::generic_category(), "fork"};
    if (process_ == 0) {
      ::close(ends[0]);
      work(ends[1]);
    }
    ::close(ends[1]);
    from_ = ends[0];
  }

  [[noreturn]] void work(int to) {
    for (; !is_done(); next_ += stride_) {
      ::alarm(longest_seed);
      write_all(to, line_of(run(next_, request_.differing)));
    }
    ::_exit(0);
  }

  /// It ended, by itself or not; then the seed it was at has failed.
  void ended(const std::function<void(const report&)>& tell) {
    auto status = end();
    if (is_done())
      return;
    report lost;
    lost.seed = next_;
    lost.violations.push_back("the process ended with status "
                              + std::to_string(status));
    tell(lost);
    next_ += stride_;
    begin();
  }

  int end() {
    if (from_ < 0)
      return 0;
    ::close(std::exchange(from_, -1));
    ::kill(process_, SIGKILL);
    int status = 0;
    while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
      // once more
    }
    return status;
  }

  const sweep_request& request_;
  uint64_t next_;
  uint64_t stride_;
  int from_ = -1;
  pid_t process_ = -1;
  std::string text_;
};

unsigned jobs_of(const sweep_request& what) {
  auto wanted
    = what.jobs == 0 ? std::thread::hardware_concurrency() : what.jobs;
  return std::max(1U, wanted);
}

std::vector<pollfd> open_ends(const std::vector<worker>& all) {
  std::vector<pollfd> ends;
  for (const auto& one : all)
    if (one.descriptor() >= 0)
      ends.push_back({one.descriptor(), POLLIN, 0});
  return ends;
}

} // namespace

sweep_result sweep(const sweep_request& what,
                   const std::function<void(const sweep_progress&)>& tell) {
  auto begun = clock::now();
  auto told = begun;
  sweep_result sum;
  std::vector<worker> workers;
  auto jobs = jobs_of(what);
  workers.reserve(jobs);
  for (uint64_t i = 0; i < jobs; ++i)
    workers.emplace_back(what, what.from + i, jobs);
  auto take = [&](const report& one) {
    add(sum, one);
  };
  for (auto ends = open_ends(workers); !ends.empty(); ends
                                                      = open_ends(workers)) {
    ::poll(ends.data(), ends.size(), -1);
    for (auto& one : workers)
      if (std::any_of(ends.begin(), ends.end(), [&](const pollfd& end) {
            return end.fd == one.descriptor() && end.revents != 0;
          }))
        one.hear(take);
    if (what.until_failure && !sum.failed.empty())
      break;
    if (tell && clock::now() - told >= told_every) {
      told = clock::now();
      tell({sum.seeds, sum.failed.size()});
    }
  }
  std::sort(sum.failed.begin(), sum.failed.end(),
            [](const auto& a, const auto& b) { return a.seed < b.seed; });
  sum.took = std::chrono::duration_cast<milliseconds>(clock::now() - begun);
  return sum;
}

std::string text_of(const sweep_result& what) {
  std::ostringstream text;
  auto minutes = static_cast<double>(what.took.count()) / 60'000;
  text << what.seeds << " seeds, " << what.failed.size() << " failed; "
       << what.messages << " messages, " << what.replies << " replies, "
       << what.webhooks << " webhooks, " << what.steps << " steps; "
       << what.deaths << " process deaths, " << what.actor_deaths
       << " actor deaths, " << what.faults << " faulty calls, "
       << what.disk_failures << " failed commits; " << what.unavoidable
       << " replies doubled by a Twilio too late for the settle time; "
       << what.took.count() / 1000 << " s, "
       << static_cast<int64_t>(static_cast<double>(what.seeds)
                               / std::max(minutes, 0.001))
       << " seeds a minute";
  return text.str();
}

} // namespace parley::simulation
