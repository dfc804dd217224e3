#pragma once

#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>

namespace parley::model {

/// Fails the test when `object` lacks what the published schema requires or
/// has a property it does not know.
inline void
expect_fits(const nlohmann::json& object, const std::string& schema) {
  static const auto schemas
    = nlohmann::json::parse(test::read_data("openai/request_schema.json"));
  const auto& rules = schemas.at(schema);
  for (const auto& name : rules["required"])
    EXPECT_TRUE(object.contains(name)) << schema << " lacks " << name;
  for (const auto& [name, value] : object.items())
    EXPECT_EQ(
      std::count(rules["properties"].begin(), rules["properties"].end(), name),
      1)
      << schema << " does not know " << name;
}

} // namespace parley::model
