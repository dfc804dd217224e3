// What the fault tests do in seconds, for as long as one likes.
//
//   drill kill-loop N [SEED]   N times SIGKILL at random points under load
//   drill overload SECONDS     ten times the inbox, with a model that stalls
//   drill slow SECONDS         slow senders and readers beside a good customer
//
// Prints figures, and says with its exit code whether they are as promised.

#include "flood.hpp"
#include "good_customer.hpp"
#include "kill_loop.hpp"
#include "slow_senders.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <functional>
#include <iostream>
#include <mutex>
#include <random>
#include <thread>

namespace {

using namespace parley;
using namespace parley::e2e;
using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

constexpr double megabyte = 1024.0 * 1024.0;

double seconds_since(clock_type::time_point begun) {
  return std::chrono::duration<double>{clock_type::now() - begun}.count();
}

/// Prints a figure, and whether it is as promised.
class verdict {
public:
  void figure(const char* name, double value, const char* unit) const {
    std::printf("%-44s %12.1f %s\n", name, value, unit);
  }
  void promise(const char* name, bool kept) {
    std::printf("%-44s %12s\n", name, kept ? "yes" : "NO");
    kept_ &= kept;
  }
  [[nodiscard]] int code() const {
    return kept_ ? 0 : 1;
  }

private:
  bool kept_ = true;
};

int run_kill_loop(int kills, unsigned seed) {
  std::printf("seed %u\n", seed);
  world in;
  kill_loop loop{in, seed};
  auto report = loop.run(kills, [kills](int done) {
    if (done % 10 == 0)
      std::cerr << done << " of " << kills << " kills\n";
  });
  verdict result;
  result.figure("kills", report.kills, "");
  result.figure("messages acknowledged",
                static_cast<double>(report.acknowledged), "");
  result.figure("replies", static_cast<double>(report.replies), "");
  result.figure("took", report.took.count(), "s");
  result.figure("slowest start", report.slowest_start.count(), "s");
  result.figure("lost", static_cast<double>(report.lost), "");
  result.figure("duplicates", static_cast<double>(report.duplicates), "");
  result.figure("answered with a prepared text",
                static_cast<double>(report.prepared), "");
  if (!report.trouble.empty())
    std::cerr << report.trouble << '\n';
  result.promise("none lost, none twice",
                 report.kills == kills && report.trouble.empty()
                   && report.lost == 0 && report.duplicates == 0);
  return result.code();
}

/// Does something again and again, beside the rest, until it is stopped.
class regularly {
public:
  regularly(std::chrono::milliseconds pause, std::function<void()> what)
    : thread_{[this, pause, what = std::move(what)] {
        go_on(pause, what);
      }} {
    // nop
  }
  ~regularly() {
    stop();
  }
  regularly(const regularly&) = delete;
  regularly& operator=(const regularly&) = delete;

  /// Nothing is done any more once it returns.
  void stop() {
    {
      const std::lock_guard held{mutex_};
      over_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable())
      thread_.join();
  }

private:
  void
  go_on(std::chrono::milliseconds pause, const std::function<void()>& what) {
    std::unique_lock held{mutex_};
    while (!over_) {
      held.unlock();
      what();
      held.lock();
      changed_.wait_for(held, pause, [this] { return over_; });
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_; ///< last: it uses the others
};

twilio::form stranger(uint64_t number) {
  return message_added(
    sid("CH", 0x10'0000 + number), sid("IM", 0x10'0000 + number), 0,
    "no " + std::to_string(number) + " " + std::string(1'000, 'x'));
}

int run_overload(std::chrono::seconds how_long) {
  constexpr std::size_t places = 10'000;
  world in;
  in.extra["MAX_PENDING_INBOUND"] = std::to_string(places);
  in.extra["RATE_LIMIT_PER_MINUTE"] = "1000000";
  in.extra["OPENAI_TIMEOUT_SECONDS"] = "3600";
  in.extra["TURN_TIMEOUT_SECONDS"] = "3600";
  in.extra["LOG_LEVEL"] = "ERROR";
  in.model.name_every_text();
  in.model.on_call([](const std::string&) { return conduct::hold; });
  if (auto trouble = in.start(); !trouble.empty())
    throw std::runtime_error{trouble};
  verdict result;
  auto base = static_cast<double>(in.parley->resident_bytes()) / megabyte;
  result.figure("memory at the start", base, "MB");

  std::vector<double> seen; // MB
  regularly memory{250ms, [&] {
                     seen.push_back(
                       static_cast<double>(in.parley->resident_bytes())
                       / megabyte);
                   }};
  int answered = 0;
  int unanswered = 0;
  wire line{in.port, "127.0.0.3"};
  regularly visitor{50ms, [&] {
                      (line.get("/livez").status == 200 ? answered : unanswered)
                        += 1;
                    }};
  flood many;
  many.port = in.port;
  many.customers = 16;
  many.messages = places * 10;
  flood::outcome heard;
  auto begun = clock_type::now();
  uint64_t first = 0;
  do {
    many.message = [first](uint64_t number) {
      return stranger(first + number);
    };
    auto part = many.run();
    for (auto number : part.acknowledged)
      heard.acknowledged.insert(first + number);
    for (auto [status, count] : part.statuses)
      heard.statuses[status] += count;
    heard.refused_in.insert(heard.refused_in.end(), part.refused_in.begin(),
                            part.refused_in.end());
    first += many.messages;
  } while (seconds_since(begun) < static_cast<double>(how_long.count()));
  std::sort(heard.refused_in.begin(), heard.refused_in.end());
  auto took = seconds_since(begun);
  visitor.stop();
  memory.stop();

  // Flat: what the second half took beyond the first.
  auto half = seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / 2);
  auto early = *std::max_element(seen.begin(), half);
  auto late = *std::max_element(half, seen.end());
  result.figure("load", static_cast<double>(first) / took, "messages/s");
  result.figure("acknowledged", static_cast<double>(heard.acknowledged.size()),
                "");
  result.figure("refused with 503", static_cast<double>(heard.statuses[503]),
                "");
  result.figure("503 within, median", heard.refused_within(0.5), "ms");
  result.figure("503 within, 99 of 100", heard.refused_within(0.99), "ms");
  result.figure("memory at most, first half", early, "MB");
  result.figure("memory at most, second half", late, "MB");
  result.figure("/livez answered meanwhile", answered, "");
  result.promise("as many taken in as there are places",
                 heard.acknowledged.size() == places);
  result.promise("nothing but 200 and 503",
                 heard.statuses[200] + heard.statuses[503] == first);
  result.promise("503 within 50 ms, 99 of 100",
                 heard.refused_within(0.99) < 50);
  result.promise("memory is flat", late < early + 16);
  result.promise("/livez always answers", unanswered == 0);

  in.model.on_call([](const std::string&) { return conduct::answer; });
  auto released = clock_type::now();
  in.model.release();
  while (in.twilio.wait_for_replies(in.twilio.replies().size() + 1, 5s)
         && in.twilio.replies().size() < places) {
    // the next ones
  }
  result.figure("all answered after", seconds_since(released), "s");
  std::map<std::string, int> replies;
  for (const auto& one : in.twilio.replies())
    ++replies[one.conversation];
  auto once = std::all_of(
    heard.acknowledged.begin(), heard.acknowledged.end(),
    [&](auto number) { return replies[sid("CH", 0x10'0000 + number)] == 1; });
  result.promise("each acknowledged message answered once",
                 once && replies.size() == places);
  in.parley->signal(SIGTERM);
  result.promise("ends with 0", in.parley->wait(30s) == 0);
  return result.code();
}

int run_slow(std::chrono::seconds how_long) {
  if (!slow_senders::are_installed()) {
    std::cerr << "drill: slowhttptest is not installed\n";
    return 3;
  }
  verdict result;
  for (const auto* proxies : {"none", "127.0.0.0/8"}) {
    world in;
    in.extra["TRUSTED_PROXIES"] = proxies;
    in.extra["RATE_LIMIT_PER_MINUTE"] = "1000000";
    in.extra["LOG_LEVEL"] = "ERROR";
    if (auto trouble = in.start(); !trouble.empty())
      throw std::runtime_error{trouble};
    std::printf("\nTRUSTED_PROXIES=%s, 4 attacks of 500 connections each\n",
                proxies);
    good_customer good{in.port, in.twilio};
    slow_senders attack{in.port, in.directory, 500, how_long};
    attack.wait();
    auto seen = good.stop();
    if (!seen.trouble.empty())
      std::cerr << seen.trouble << '\n';
    result.figure("good messages answered", seen.answered, "");
    result.figure("slowest acknowledgement",
                  static_cast<double>(seen.slowest_acknowledgement.count()),
                  "ms");
    result.figure("slowest answer",
                  static_cast<double>(seen.slowest_answer.count()), "ms");
    result.promise("the good customer never waited in vain",
                   seen.trouble.empty() && seen.answered > 0);
    in.parley->signal(SIGTERM);
    result.promise("ends with 0", in.parley->wait(30s) == 0);
  }
  return result.code();
}

int run(const std::vector<std::string>& words) {
  if (words.size() >= 2 && words[0] == "kill-loop")
    return run_kill_loop(std::stoi(words[1]),
                         words.size() > 2
                           ? static_cast<unsigned>(std::stoul(words[2]))
                           : std::random_device{}());
  if (words.size() == 2 && words[0] == "overload")
    return run_overload(std::chrono::seconds{std::stoi(words[1])});
  if (words.size() == 2 && words[0] == "slow")
    return run_slow(std::chrono::seconds{std::stoi(words[1])});
  std::cerr << "drill kill-loop N [SEED] | overload SECONDS | slow SECONDS\n";
  return 2;
}

} // namespace

int main(int argc, char** argv) {
  try {
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    return run({argv + 1, argv + argc});
  } catch (const std::exception& broken) {
    std::cerr << "drill: " << broken.what() << '\n';
    return 1;
  }
}
