#include "tests/upstream/simulated_load.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace parley::upstream {
namespace {

using namespace test;
using excess = simulated_server::excess;

constexpr int64_t without_limit = INT64_MAX;

class simulated_load_test : public testing::Test {
protected:
  static gate::rules rules() {
    gate::rules made;
    made.at_once = 20'000;
    made.waiting = 20'000;
    made.watches_latency = true;
    return made;
  }

  /// Answers of different length, few of them very long.
  std::function<span()> long_tailed(double median, double sigma = 1.0) {
    return [this, some = std::lognormal_distribution<double>{std::log(median),
                                                             sigma}]() mutable {
      return std::chrono::duration_cast<span>(
        std::chrono::duration<double>{some(chance_)});
    };
  }

  std::function<span()> about(double mean) {
    return [this, some = std::uniform_real_distribution<double>{
                    0.5 * mean, 1.5 * mean}]() mutable {
      return std::chrono::duration_cast<span>(
        std::chrono::duration<double>{some(chance_)});
    };
  }

  /// So many calls a second, evenly, for so long.
  void
  arrive(simulated_load& load, int64_t a_second, std::chrono::seconds all) {
    auto between = span{1s} / a_second;
    for (int64_t i = 0; i < a_second * all.count(); ++i)
      clock_.after(between * i, [&load] { load.call({}); });
  }

  timeline clock_;
  gate gate_{rules()};
  std::minstd_rand chance_{5};
};

TEST_F(simulated_load_test, finds_the_capacity_of_a_server_that_refuses) {
  simulated_server server{clock_, 100, excess::refused, about(1)};
  simulated_load load{clock_, gate_, server};
  for (int i = 0; i < 1'000; ++i)
    load.customer();
  clock_.run_for(10s);
  load.seen = {};
  clock_.run_for(120s);
  EXPECT_GE(load.seen.answered, 120 * 90);
  EXPECT_LE(load.seen.refused, load.seen.answered / 10);
  EXPECT_GE(load.seen.least_limit, 70);
}

TEST_F(simulated_load_test, keeps_a_slow_server_s_queue_short) {
  simulated_server server{clock_, 100, excess::queued, about(1)};
  simulated_load load{clock_, gate_, server};
  for (int i = 0; i < 1'000; ++i)
    load.customer();
  clock_.run_for(60s);
  load.seen = {};
  clock_.run_for(300s);
  EXPECT_GE(load.seen.answered, 300 * 95);
  EXPECT_LE(load.seen.mean(), 3.0) << "it is 10 s without a limit";
}

TEST_F(simulated_load_test, lets_nobody_wait_for_a_server_with_long_tails) {
  simulated_server server{clock_, without_limit, excess::queued,
                          long_tailed(2)};
  simulated_load load{clock_, gate_, server};
  arrive(load, 100, 3'600s);
  clock_.run_for(3'600s);
  EXPECT_EQ(load.seen.waited, 0);
  EXPECT_EQ(load.seen.least_limit, 20'000);
}

TEST_F(simulated_load_test, lets_nobody_wait_with_15000_calls_of_30_seconds) {
  simulated_server server{clock_, without_limit, excess::queued, [] {
                            return 30s;
                          }};
  simulated_load load{clock_, gate_, server};
  arrive(load, 500, 120s);
  clock_.run_for(60s);
  EXPECT_EQ(gate_.now().under_way, 15'000);
  clock_.run_for(120s);
  EXPECT_EQ(load.seen.waited, 0);
  EXPECT_EQ(load.seen.answered, 60'000);
}

TEST_F(simulated_load_test, bears_answers_that_become_five_times_as_long) {
  simulated_server server{clock_, without_limit, excess::queued,
                          long_tailed(1, 0.7)};
  simulated_load load{clock_, gate_, server};
  arrive(load, 100, 1'200s);
  clock_.run_for(300s);
  server.takes() = long_tailed(5, 0.7);
  load.seen = {};
  clock_.run_for(100s);
  EXPECT_EQ(load.seen.overdue + load.seen.turned_away, 0);
  EXPECT_LE(load.seen.waited, 2'500) << "while it tries whether less helps";
  load.seen = {};
  clock_.run_for(800s);
  EXPECT_EQ(load.seen.waited, 0);
}

TEST_F(simulated_load_test, spares_a_server_that_is_down_and_loses_no_call) {
  simulated_server server{clock_, without_limit, excess::queued, about(2)};
  simulated_load load{clock_, gate_, server};
  arrive(load, 100, 60s);
  clock_.run_for(20s);
  load.seen = {};
  server.asked = 0;
  server.break_down(true);
  clock_.run_for(15s);
  EXPECT_LE(server.asked, 150) << "those that opened the breaker, and probes";
  EXPECT_TRUE(gate_.now().open);
  server.break_down(false);
  clock_.run_for(60s);
  EXPECT_FALSE(gate_.now().open);
  EXPECT_EQ(load.seen.overdue + load.seen.turned_away, 0);
  EXPECT_EQ(gate_.now().waiting, 0);
}

TEST_F(simulated_load_test, recovers_from_overload_within_seconds) {
  simulated_server server{clock_, 50, excess::refused, about(1)};
  simulated_load load{clock_, gate_, server};
  for (int i = 0; i < 1'000; ++i)
    load.call({});
  clock_.run_for(40s);
  EXPECT_LT(load.seen.least_limit, 100);
  simulated_server mended{clock_, without_limit, excess::queued, about(1)};
  simulated_load later{clock_, gate_, mended};
  arrive(later, 200, 60s);
  clock_.run_for(30s);
  later.seen = {};
  clock_.run_for(30s);
  EXPECT_EQ(later.seen.waited, 0);
  EXPECT_EQ(later.seen.overdue, 0);
}

} // namespace
} // namespace parley::upstream
