#include "toolbox/child.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace parley::toolbox {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using way = child_end::way;

/// A fifo that shows whether anybody holds its writing end.
class witness {
public:
  witness() {
    auto pattern = ::testing::TempDir() + "parley_witness_XXXXXX";
    EXPECT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    EXPECT_EQ(mkfifo(path().c_str(), 0600), 0);
    reader_ = open(path().c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  }
  ~witness() {
    close(reader_);
    std::filesystem::remove_all(folder_);
  }
  witness(const witness&) = delete;
  witness& operator=(const witness&) = delete;

  [[nodiscard]] std::string path() const {
    return folder_ + "/fifo";
  }

  /// Waits until somebody has written to it.
  [[nodiscard]] bool hears() const {
    pollfd one{reader_, POLLIN, 0};
    return poll(&one, 1, 20'000) == 1 && (one.revents & POLLIN) != 0;
  }

  /// Waits until nobody who could write to it lives any more.
  [[nodiscard]] bool sees_the_end() const {
    char drop[512];
    for (;;) {
      auto count = read(reader_, drop, sizeof drop);
      if (count == 0)
        return true;
      pollfd one{reader_, POLLIN, 0};
      if (count < 0 && (errno != EAGAIN || poll(&one, 1, 20'000) != 1))
        return false;
    }
  }

private:
  std::string folder_;
  int reader_ = -1;
};

struct children : ::testing::Test {
  /// A shell runs the text; no program that Parley runs is given to one.
  child_end run(const std::string& text) {
    plan.command = {"/bin/sh", "-c", text};
    return run_child(plan, stop.get_token());
  }

  children() {
    plan.directory = "/";
    plan.time_limit = 20s;
  }

  child_plan plan;
  std::stop_source stop;
};

TEST_F(children, get_their_input_and_give_their_output) {
  plan.input = std::string(1'000'000, 'x') + "end\n";
  plan.output_bytes = 2'000'000;
  auto end = run("cat; exit 3");
  EXPECT_EQ(end.how, way::exited);
  EXPECT_EQ(end.code, 3);
  EXPECT_EQ(end.output, plan.input);
}

TEST_F(children, may_leave_their_input_unread) {
  plan.input = std::string(1'000'000, 'x');
  EXPECT_EQ(run("exec <&-; echo done").output, "done\n");
}

TEST_F(children, run_in_their_directory_with_their_variables_alone) {
  ASSERT_EQ(setenv("PARLEY_CANARY", "canary", 1), 0);
  plan.variables = {"GIVEN=yes"};
  plan.directory = "/usr";
  plan.command = {"/usr/bin/env"};
  EXPECT_EQ(run_child(plan, {}).output, "GIVEN=yes\n");
  EXPECT_EQ(run("pwd").output, "/usr\n");
}

TEST_F(children, hold_no_file_of_parleys) {
  // One that was opened without a thought for exec.
  const int careless = open("/etc/passwd", O_RDONLY);
  const int high = fcntl(careless, F_DUPFD, 200);
  plan.variables = {"PATH=/usr/bin:/bin"};
  auto end = run("for f in /proc/self/fd/*; do echo ${f##*/}; done");
  close(careless);
  close(high);
  EXPECT_EQ(end.output.find("200"), std::string::npos) << end.output;
  EXPECT_EQ(end.output.rfind("0\n1\n2\n", 0), 0U) << end.output;
  EXPECT_LE(end.output.size(), 9U)
    << "but for the one that lists: " << end.output;
}

TEST_F(children, leave_nothing_open_and_nothing_to_reap) {
  auto files = [] {
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"},
                         {});
  };
  run("exit 0");
  auto before = files();
  for (int i = 0; i < 20; ++i)
    run("exit 0");
  EXPECT_EQ(files(), before);
  EXPECT_EQ(waitpid(-1, nullptr, WNOHANG), -1);
  EXPECT_EQ(errno, ECHILD);
}

TEST_F(children, have_the_signals_of_a_fresh_process) {
  auto before = std::signal(SIGPIPE, SIG_IGN);
  auto end = run("kill -PIPE $$; echo ignored");
  std::signal(SIGPIPE, before);
  EXPECT_EQ(end.how, way::signalled);
  EXPECT_EQ(end.code, SIGPIPE);
}

TEST_F(children, are_killed_at_their_time_limit_whatever_they_ignore) {
  plan.time_limit = 300ms;
  const witness seen;
  auto end = run("trap '' TERM INT HUP; exec 9>" + seen.path()
                 + "; echo up >&9; while :; do :; done");
  EXPECT_EQ(end.how, way::timed_out);
  EXPECT_TRUE(seen.sees_the_end());
}

TEST_F(children, take_all_their_offspring_with_them) {
  plan.time_limit = 700ms;
  plan.variables = {"PATH=/usr/bin:/bin"};
  const witness seen;
  // Each of them holds the fifo open, and forks on.
  auto end = run("exec 9>" + seen.path()
                 + "; b() { sleep 60 & [ $1 -gt 0 ] && { b $(($1-1)) & b "
                   "$(($1-1)) & }; }; b 6; wait");
  EXPECT_EQ(end.how, way::timed_out);
  EXPECT_TRUE(seen.sees_the_end());
}

TEST_F(children, leave_nobody_behind_who_ended_by_themselves) {
  plan.variables = {"PATH=/usr/bin:/bin"};
  const witness seen;
  auto end = run("exec 9>" + seen.path() + "; sleep 600 & echo done");
  EXPECT_EQ(end.how, way::exited);
  EXPECT_EQ(end.output, "done\n");
  EXPECT_TRUE(seen.sees_the_end());
}

TEST_F(children, get_no_more_memory_than_they_may) {
  plan.memory_bytes = 64UL * 1024 * 1024;
  plan.variables = {"PATH=/usr/bin:/bin"};
  const std::string ask = "dd if=/dev/zero of=/dev/null count=1 bs=";
  auto end = run(ask + "100M 2>/dev/null");
  EXPECT_TRUE(end.how != way::exited || end.code != 0);
  auto within = run(ask + "1M 2>/dev/null");
  EXPECT_EQ(within.how, way::exited);
  EXPECT_EQ(within.code, 0);
}

TEST_F(children, are_killed_when_they_say_too_much) {
  plan.output_bytes = 1000;
  auto end = run("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxx; done");
  EXPECT_EQ(end.how, way::too_much_output);
  EXPECT_EQ(end.output.size(), 1000U);
  EXPECT_EQ(run("printf %01000d 0").how, way::exited);
  EXPECT_EQ(run("printf %01001d 0").how, way::too_much_output);
}

TEST_F(children, may_say_anything_on_standard_error) {
  plan.output_bytes = 1000;
  auto end = run("i=0; while [ $i -lt 3000 ]; do echo canaryxxxxxxxxxxxxxxxxxx"
                 "xxxxxxxxxxxxxxxxxx >&2; i=$((i+1)); done; echo fine");
  EXPECT_EQ(end.how, way::exited);
  EXPECT_EQ(end.output, "fine\n");
  EXPECT_GT(end.error_bytes, 100'000U);
}

TEST_F(children, end_when_nobody_waits_for_them_any_more) {
  const witness seen;
  std::jthread other{[&] {
    EXPECT_TRUE(seen.hears());
    stop.request_stop();
  }};
  plan.time_limit = 60s;
  auto end = run("exec 9>" + seen.path() + "; echo up >&9; sleep 600");
  EXPECT_EQ(end.how, way::cancelled);
  other.join();
  EXPECT_TRUE(seen.sees_the_end());
}

TEST_F(children, that_nobody_waits_for_end_at_once) {
  stop.request_stop();
  EXPECT_EQ(run("sleep 600").how, way::cancelled);
}

TEST_F(children, that_cannot_be_started_say_why) {
  plan.command = {"/nowhere/at/all"};
  auto end = run_child(plan, {});
  EXPECT_EQ(end.how, way::not_started);
  EXPECT_EQ(end.code, ENOENT);
  plan.command = {"/bin/sh"};
  plan.directory = "/nowhere";
  EXPECT_EQ(run_child(plan, {}).code, ENOENT);
}

TEST_F(children, run_beside_each_other) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([i] {
      child_plan one;
      one.directory = "/";
      one.time_limit = 30s;
      one.command = {"/bin/sh", "-c", "read x; echo $x"};
      one.input = std::to_string(i) + "\n";
      for (int n = 0; n < 20; ++n) {
        auto end = run_child(one, {});
        EXPECT_EQ(end.how, way::exited);
        EXPECT_EQ(end.output, one.input);
      }
    });
}

} // namespace
} // namespace parley::toolbox
