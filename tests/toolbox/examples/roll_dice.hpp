#pragma once

/// @file
/// As docs/extending.md shows it; a test compares the two.

#include "tools/tool.hpp"

#include <nlohmann/json.hpp>

class roll_dice final : public parley::tools::tool {
public:
  roll_dice() {
    offer_.name = "roll_dice";
    offer_.description = "Rolls a die.";
    offer_.parameters = R"({"type":"object",
      "properties":{"sides":{"type":"integer","minimum":2,"maximum":100}},
      "required":["sides"],"additionalProperties":false})";
  }

  const parley::model::tool& offer() const override {
    return offer_;
  }

  parley::tools::output call(const parley::tools::caller& who,
                             const nlohmann::json& arguments) override {
    if (who.customer_address.empty())
      return {"Only for customers who are known.", true};
    return {"Rolled 1 of " + arguments.at("sides").dump() + "."};
  }

private:
  parley::model::tool offer_;
};
