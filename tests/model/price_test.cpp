#include "model/price.hpp"

#include <gtest/gtest.h>

namespace parley::model {
namespace {

price_list known() {
  price_list made;
  made.set("small", {0.15, 0.075, 0.60});
  made.set("small-2024-01-01", {1, 1, 1});
  return made;
}

TEST(price_list, counts_cached_tokens_at_their_own_price) {
  EXPECT_DOUBLE_EQ(*known().cost("small", {1'000'000, 0, 0, 0}), 0.15);
  EXPECT_DOUBLE_EQ(*known().cost("small", {1'000'000, 1'000'000, 0, 0}), 0.075);
  EXPECT_DOUBLE_EQ(*known().cost("small", {1'000, 400, 100, 50}),
                   (600 * 0.15 + 400 * 0.075 + 100 * 0.60) / 1e6);
}

TEST(price_list, takes_a_dated_name_for_the_model_s) {
  EXPECT_EQ(known().of("small-2024-07-18"), known().of("small"));
  EXPECT_EQ(known().of("small-2024-01-01"), (price{1, 1, 1}))
    << "unless it has a price of its own";
}

TEST(price_list, guesses_no_price) {
  for (const char* unknown : {"", "smal", "smaller", "small-mini", "small-2024",
                              "small-2024-07-1x", "-2024-07-18", "mini-small"})
    EXPECT_FALSE(known().cost(unknown, {1, 0, 1, 0})) << unknown;
}

} // namespace
} // namespace parley::model
