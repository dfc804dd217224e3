#include "cli/process.hpp"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <unistd.h>

namespace parley::cli {
namespace {

using namespace std::chrono_literals;
using ::testing::ExitedWithCode;

void hang_past_a_limit() {
  const end_by limit{20ms, 3};
  pause();
}

/// Exits with 0 if they are.
void leave_by_whether_dumps_are_off() {
  forbid_core_dumps();
  rlimit limit{1, 1};
  getrlimit(RLIMIT_CORE, &limit);
  _exit(limit.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
}

TEST(end_by_test, ends_a_process_that_hangs) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(hang_past_a_limit(), ExitedWithCode(3),
              "parley: something hangs");
}

TEST(end_by_test, is_harmless_when_all_ends_in_time) {
  auto begun = std::chrono::steady_clock::now();
  { end_by limit{60s, 3}; }
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s);
}

TEST(core_dumps, are_forbidden_both_ways) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(leave_by_whether_dumps_are_off(), ExitedWithCode(0), "");
}

TEST(open_files_limit, is_what_the_process_has_from_then_on) {
  auto raised = raise_open_files();
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_EQ(raised, limit.rlim_cur);
  EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
}

} // namespace
} // namespace parley::cli
