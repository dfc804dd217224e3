#include "shop/owner.hpp"

#include <gtest/gtest.h>

namespace parley::shop {
namespace {

TEST(owner_of, is_a_number_without_channel_and_punctuation) {
  for (const auto* text :
       {"+15550100001", "whatsapp:+15550100001", "rcs:+15550100001",
        "+1 555 010 0001", "+1 (555) 010-0001", "+1.555.010.0001"})
    EXPECT_EQ(owner_of(text), "+15550100001") << text;
}

TEST(owner_of, leaves_all_else_as_it_is) {
  for (const auto* text : {"ada", "Ada", "", "15550100001", "+", "+1555x",
                           "whatsapp:", "messenger:1234", "a:b:+15550100001",
                           "ada+1555", "whatsapp:+"})
    EXPECT_EQ(owner_of(text), text);
}

} // namespace
} // namespace parley::shop
