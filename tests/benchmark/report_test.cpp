#include "benchmark/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace parley::benchmark {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

report some_report() {
  scenario_report one;
  one.name = "turns";
  one.about = "a message & its <reply>";
  one.settings = {{"a second", "200"}};
  one.sent = one.acknowledged = one.answered = one.replies = 1000;
  one.figures.push_back({"whole turns", 6440.4, "/s", 1500.0, true});
  one.figures.push_back({"own share, p50", 1.5, "ms", 1.0, false});
  histogram times;
  for (int i = 1; i <= 1000; ++i)
    times.add(std::chrono::microseconds{i * 10});
  one.spreads.push_back({"due to reply", times});
  one.curves.push_back(
    {"memory", "seconds", "MB", {{0, 30}, {1, 45}, {2, 40}}});
  report made;
  made.machine = {{"cores", "2"}};
  made.build = {{"version", "0.1.0"}};
  made.settings = {{"seed", "7"}};
  made.started = "2026-01-02T03:04:05.678Z";
  made.scenarios.push_back(one);
  return made;
}

TEST(report, as_json_holds_everything_by_name) {
  auto read = nlohmann::json::parse(to_json(some_report()));
  EXPECT_EQ(read.at("status"), "ok");
  EXPECT_EQ(read.at("settings").at("seed"), "7");
  EXPECT_EQ(read.at("machine").at("cores"), "2");
  EXPECT_EQ(read.at("build").at("version"), "0.1.0");
  const auto& one = read.at("scenarios").at(0);
  EXPECT_EQ(one.at("name"), "turns");
  EXPECT_EQ(one.at("answered"), 1000);
  EXPECT_EQ(one.at("figures").at(0).at("met"), true);
  EXPECT_EQ(one.at("figures").at(1).at("at_most"), 1.0);
  EXPECT_EQ(one.at("figures").at(1).at("met"), false);
  EXPECT_NEAR(one.at("latencies").at(0).at("p99_ms").get<double>(), 9.9, 0.04);
  EXPECT_EQ(one.at("latencies").at(0).at("max_ms"), 10.0);
  EXPECT_EQ(one.at("curves").at(0).at("points").size(), 3u);
  EXPECT_TRUE(one.at("stopped").is_null());
}

TEST(report, with_a_fault_or_a_stop_is_not_good) {
  auto wrong = some_report();
  wrong.scenarios.front().fault_count = 1;
  EXPECT_FALSE(wrong.is_good());
  EXPECT_EQ(nlohmann::json::parse(to_json(wrong)).at("status"), "failed");
  auto stopped = some_report();
  stopped.scenarios.front().stopped = "the disk is full";
  EXPECT_FALSE(stopped.is_good());
  EXPECT_THAT(to_table(stopped), HasSubstr("STOPPED EARLY: the disk is full"));
  EXPECT_TRUE(some_report().is_good());
}

TEST(report, as_table_tells_figures_goals_and_percentiles) {
  auto table = to_table(some_report());
  for (const auto* part :
       {"6,440/s", "at least 1,500", "at most 1  MISSED", "p99.9", "9.9",
        "seed 7", "1000 answered by 1000 replies: 0 wrong"})
    EXPECT_THAT(table, HasSubstr(part));
  EXPECT_THAT(table, Not(HasSubstr(" \n")));
}

TEST(report, as_table_lists_faults) {
  auto wrong = some_report();
  wrong.scenarios.front().fault_count = 9;
  wrong.scenarios.front().faults = {"missing: message 3 was never answered"};
  auto table = to_table(wrong);
  EXPECT_THAT(table, HasSubstr("missing: message 3"));
  EXPECT_THAT(table, HasSubstr("and 8 more"));
}

TEST(report, as_page_needs_nothing_from_outside) {
  auto page = to_html(some_report());
  for (const auto* outside :
       {"http://", "https://", "src=", "href=", "@import", "url(", "<script"})
    EXPECT_THAT(page, Not(HasSubstr(outside)));
  for (const auto* part :
       {"<svg", "prefers-color-scheme:dark",
        "a message &amp; its &lt;reply&gt;", "6,440", "missed", "p99.9"})
    EXPECT_THAT(page, HasSubstr(part));
}

TEST(report, as_page_draws_no_chart_of_nothing) {
  auto bare = some_report();
  bare.scenarios.front().spreads = {{"nothing", {}}};
  bare.scenarios.front().curves = {{"a point", "s", "MB", {{0, 1}}}};
  auto page = to_html(bare);
  EXPECT_THAT(page, Not(HasSubstr("<svg")));
  EXPECT_THAT(page, Not(HasSubstr("nan")));
}

TEST(number_text, has_as_many_digits_as_mean_something) {
  EXPECT_EQ(number_text(34'900.4), "34,900");
  EXPECT_EQ(number_text(1'234'567), "1,234,567");
  EXPECT_EQ(number_text(-1234), "-1,234");
  EXPECT_EQ(number_text(100), "100");
  EXPECT_EQ(number_text(12.34), "12.3");
  EXPECT_EQ(number_text(0.2377), "0.238");
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(7), "7");
  EXPECT_EQ(number_text(1.5), "1.50");
}

} // namespace
} // namespace parley::benchmark
