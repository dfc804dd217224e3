#include "http/retry_after.hpp"

#include <gtest/gtest.h>

namespace parley::http {
namespace {

using std::chrono::milliseconds;

struct wait_row {
  const char* milliseconds_field;
  const char* field;
  const char* date;
  std::optional<milliseconds> wait;
};

class each_retry_after : public ::testing::TestWithParam<wait_row> {};

TEST_P(each_retry_after, is_read) {
  const auto& row = GetParam();
  fields header;
  header.add("Retry-After-Ms", row.milliseconds_field);
  header.add("Retry-After", row.field);
  header.add("Date", row.date);
  const timestamp now{milliseconds{784'111'777'500}}; // 1994-11-06T08:49:37.5Z
  EXPECT_EQ(retry_after(header, now), row.wait);
}

constexpr auto next = "Sun, 06 Nov 1994 08:49:47 GMT";

INSTANTIATE_TEST_SUITE_P(
  of_every_form, each_retry_after,
  ::testing::Values(
    wait_row{"494", "1", "", milliseconds{494}},
    wait_row{"12.6", "", "", milliseconds{13}},
    wait_row{"soon", "1", "", milliseconds{1000}},
    wait_row{"", "0.25", "", milliseconds{250}},
    wait_row{"", "0", "", milliseconds{0}},
    wait_row{"", "-1", "", std::nullopt}, wait_row{"", "nan", "", std::nullopt},
    wait_row{"", "inf", "", std::nullopt},
    wait_row{"", "1e300", "", milliseconds{86'400'000}},
    wait_row{"", "", "", std::nullopt},
    wait_row{"", next, "", milliseconds{9500}},
    wait_row{"", next, "Sun, 06 Nov 1994 08:49:40 GMT", milliseconds{7000}},
    wait_row{"", next, "Sun, 06 Nov 1994 08:50:00 GMT", milliseconds{0}},
    wait_row{"", "Sunday, 06-Nov-94 08:49:47 GMT", "", milliseconds{9500}},
    wait_row{"", "Sun Nov  6 08:49:47 1994", "", milliseconds{9500}},
    wait_row{"", "Sun, 06 Nov 1994 08:49:47 GMT, really", "", std::nullopt}));

} // namespace
} // namespace parley::http
