#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace parley::test {

/// A file under tests/data; the test fails when it is not there.
inline std::string read_data(const std::string& name) {
  std::ifstream file{PARLEY_TEST_DATA "/" + name, std::ios::binary};
  EXPECT_TRUE(file.is_open()) << name;
  return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace parley::test
