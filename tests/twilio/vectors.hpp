#pragma once

#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>
#include <string>

/// @file
/// Test data under tests/data/twilio.

namespace parley::twilio {

inline nlohmann::json read_data(const std::string& name) {
  std::ifstream file{std::string(PARLEY_TEST_DATA) + "/twilio/" + name};
  if (!file)
    throw std::runtime_error("no test data " + name);
  return nlohmann::json::parse(file);
}

} // namespace parley::twilio
