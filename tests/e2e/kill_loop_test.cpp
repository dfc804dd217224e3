#include "kill_loop.hpp"

#include "parley_fixture.hpp"

namespace parley::e2e {
namespace {

using kill_loop_test = parley_fixture;

TEST_F(kill_loop_test, loses_nothing_and_says_nothing_twice) {
  kill_loop loop{*this, 20'261'126};
  auto report = loop.run(6);
  EXPECT_EQ(report.trouble, "");
  EXPECT_EQ(report.kills, 6);
  EXPECT_GT(report.acknowledged, 50u);
  EXPECT_EQ(report.lost, 0u);
  EXPECT_EQ(report.duplicates, 0u);
  EXPECT_EQ(report.prepared, 0u);
}

} // namespace
} // namespace parley::e2e
