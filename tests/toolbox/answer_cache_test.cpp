#include "toolbox/answer_cache.hpp"

#include <gtest/gtest.h>

namespace parley::toolbox {
namespace {

using namespace std::chrono_literals;

TEST(answer_cache, keeps_an_answer_as_long_as_it_is_good) {
  steady_time now{};
  answer_cache uut{60s, 10, [&] {
                     return now;
                   }};
  EXPECT_EQ(uut.find("a"), std::nullopt);
  uut.put("a", "1");
  now += 59s;
  EXPECT_EQ(uut.find("a"), "1");
  now += 1s;
  EXPECT_EQ(uut.find("a"), std::nullopt);
}

TEST(answer_cache, lets_go_of_what_was_used_least_lately) {
  answer_cache uut{60s, 2};
  uut.put("a", "1");
  uut.put("b", "2");
  EXPECT_EQ(uut.find("a"), "1");
  uut.put("c", "3");
  EXPECT_EQ(uut.find("b"), std::nullopt);
  EXPECT_EQ(uut.find("a"), "1");
  uut.put("a", "4");
  EXPECT_EQ(uut.find("a"), "4");
  EXPECT_EQ(uut.find("c"), "3");
}

} // namespace
} // namespace parley::toolbox
