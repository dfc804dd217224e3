#pragma once

#include "config/agent_file.hpp"
#include "tests/config/config_fixture.hpp"

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace parley::config::test {

/// A tool of a name, which is never called here.
class named_tool : public tools::tool {
public:
  explicit named_tool(std::string name) {
    offer_.name = std::move(name);
    offer_.description = "Does " + offer_.name + ".";
    offer_.parameters = R"({"type":"object","properties":{}})";
  }

  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  tools::output call(const tools::caller&, const nlohmann::json&) override {
    return {};
  }

private:
  model::tool offer_;
};

/// Agent files, read with the shop's tools at hand.
struct agent_fixture : config_fixture {
  agent_fixture() {
    for (auto name : {"lookup_order_status", "get_product_info",
                      "check_store_hours", "get_store_locations", "search_faq"})
      known.add(std::make_shared<named_tool>(name));
  }

  /// The team of a file; a fault fails the test.
  [[nodiscard]] std::shared_ptr<const agent::team>
  team_of(const std::string& file) const {
    auto loaded = load_agent_file(file, known, overall);
    if (loaded)
      return *loaded;
    for (const auto& each : loaded.error())
      ADD_FAILURE() << to_string(each);
    return std::make_shared<agent::team>();
  }

  [[nodiscard]] std::shared_ptr<const agent::team>
  team(std::string_view text) const {
    return team_of(write("agents.yml", text));
  }

  [[nodiscard]] std::vector<std::string>
  agent_faults(std::string_view text) const {
    auto loaded = load_agent_file(write("a.yml", text), known, overall);
    return loaded ? std::vector<std::string>{} : told(loaded.error());
  }

  tools::catalogue known;
  settings overall;
};

} // namespace parley::config::test
