#include "base/thrown.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace parley {
namespace {

TEST(type_of, names_the_type_and_not_the_text) {
  EXPECT_EQ(
    type_of(std::make_exception_ptr(std::runtime_error{"where is my order?"})),
    "std::runtime_error");
  EXPECT_EQ(type_of(std::make_exception_ptr(7)), "int");
  EXPECT_EQ(type_of(nullptr), "nothing");
}

} // namespace
} // namespace parley
