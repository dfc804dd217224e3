#include "tests/simulation/variants.hpp"

#include "tests/simulation/sweep.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

namespace parley::simulation {

void PrintTo(const variant& one, std::ostream* out) {
  *out << one.flaw;
}

namespace {

using testing::IsEmpty;
using testing::Not;

/// Each flaw must be found within this many seeds.
constexpr uint64_t enough = 1000;

class broken_parley : public testing::TestWithParam<variant> {};

TEST_P(broken_parley, is_found_by_the_sweep) {
  sweep_request what;
  what.seeds = enough;
  what.differing = GetParam().differing;
  what.until_failure = true;
  auto sum = sweep(what);
  ASSERT_THAT(sum.failed, Not(IsEmpty())) << GetParam().flaw;
  RecordProperty("seeds", static_cast<int>(sum.seeds));
  RecordProperty("violation", sum.failed.front().violations.front());
}

INSTANTIATE_TEST_SUITE_P(each, broken_parley, testing::ValuesIn(variants()),
                         [](const auto& one) { return one.param.name; });

} // namespace
} // namespace parley::simulation
