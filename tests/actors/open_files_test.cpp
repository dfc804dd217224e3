#include "actors/open_files.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace parley::actors {
namespace {

std::size_t all_of(std::size_t limit) {
  auto shares = share_open_files(limit);
  return shares.webhooks + shares.model + shares.twilio
         + open_file_shares::reserve;
}

TEST(open_files, are_never_shared_out_twice) {
  for (std::size_t limit : {80U, 256U, 1024U, 4096U, 20'000U, 65'536U})
    EXPECT_LE(all_of(limit), limit) << limit;
}

TEST(open_files, go_to_turns_for_the_most_part) {
  auto shares = share_open_files(20'000);
  EXPECT_GE(shares.model, 15'000U);
  EXPECT_GE(shares.webhooks, 3'900U);
  EXPECT_EQ(shares.twilio, 100U);
}

TEST(open_files, leave_something_to_everybody_however_few_they_are) {
  auto shares = share_open_files(10);
  EXPECT_GE(shares.webhooks, 1U);
  EXPECT_GE(shares.model, 1U);
  EXPECT_GE(shares.twilio, 1U);
}

TEST(open_files, of_a_process_without_a_limit_are_bounded_all_the_same) {
  auto shares = share_open_files(std::numeric_limits<std::size_t>::max());
  EXPECT_EQ(shares.webhooks, 20'000U);
  EXPECT_EQ(shares.twilio, 100U);
}

} // namespace
} // namespace parley::actors
