#pragma once

#include "shop/shop.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <utility>

namespace parley::shop::test {

/// Noon in Austin on Wednesday, 15 January 2025.
inline constexpr timestamp a_wednesday{
  std::chrono::sys_days{std::chrono::year{2025} / std::chrono::January / 15}
  + std::chrono::hours{18}};

/// The shop that Parley comes with, at a time of the test's choosing.
struct shop_fixture : ::testing::Test {
  shop_fixture() {
    auto done = add_tools(tools, PARLEY_SOURCE_DIR "/config/data",
                          [this] { return now; });
    if (!done)
      ADD_FAILURE() << done.error().where << ": " << done.error().what;
  }

  /// What the model reads when a customer's turn calls a tool.
  [[nodiscard]] std::string call(std::string name, std::string arguments,
                                 std::string customer = "+15550109999") const {
    auto result
      = tools.invoke({"call_1", std::move(name), std::move(arguments)},
                     {"CH1", std::move(customer)});
    EXPECT_FALSE(result.is_error) << result.text << " / " << result.detail;
    return result.text;
  }

  timestamp now = a_wednesday;
  tools::catalogue tools;
};

} // namespace parley::shop::test
