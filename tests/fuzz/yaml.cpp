#include "config/yaml.hpp"

#include "config/agent_file.hpp"
#include "config/text_file.hpp"
#include "tests/fuzz/memory_file.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <map>

namespace parley::fuzz {

namespace {

using config::yaml_node;

/// A tool that agents may name; it is never called here.
class named_tool : public tools::tool {
public:
  named_tool() {
    offer_.name = "search_faq";
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

const tools::catalogue& known_tools() {
  static const auto filled = [] {
    tools::catalogue all;
    all.add(std::make_shared<named_tool>());
    return all;
  }();
  return filled;
}

void check_place(config::place at, std::string_view text) {
  const auto lines
    = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  must(at.line >= 1 && at.column >= 1, "places count from 1");
  must(at.line <= lines && at.column <= text.size() + 1,
       "a place is in the file");
}

void check_node(const yaml_node& node, std::string_view text, int level) {
  must(level <= 17, "no tree is deeper than 16 levels");
  check_place(node.at, text);
  for (const auto& one : node.items)
    check_node(one, text, level + 1);
  std::map<std::string, int> keys;
  for (const auto& one : node.members) {
    must(keys[one.key]++ == 0, "a key is there once");
    check_place(one.at, text);
    check_node(one.value, text, level + 1);
  }
}

void check_tree(const std::string& text) {
  config::fault_list faults{"f"};
  const auto root = config::parse_yaml(text, faults);
  must(root || !faults.empty(), "no tree without a fault");
  if (root)
    check_node(*root, text, 0);
  config::fault_list again{"f"};
  (void)config::parse_yaml(text, again);
  const auto told = faults.sorted();
  const auto told_again = again.sorted();
  must(std::equal(told.begin(), told.end(), told_again.begin(),
                  told_again.end(),
                  [](const auto& a, const auto& b) {
                    return to_string(a) == to_string(b);
                  }),
       "faults are told alike");
}

void check_agent(const agent::definition& one, const agent::team& team) {
  const auto heat = one.options.temperature.value_or(1);
  must(!one.name.empty() && !one.instructions.empty(), "an agent is described");
  must(heat >= 0 && heat <= 2, "a temperature is within its range");
  for (const auto& key : one.handoffs)
    must(team.find(key) != nullptr, "a hand-off leads to an agent");
  for (const auto& tool : *one.tools)
    must(!tool.name.empty() && tool.name.size() <= 64, "tools have names");
}

void check_team(const agent::team& team) {
  must(!team.agents.empty() && team.agents.front().key == team.start,
       "the first agent opens a conversation");
  must(team.max_turns >= 1 && team.max_tool_calls >= 1, "limits are positive");
  must(team.burst.max_wait >= team.burst.window, "a window ends");
  for (const auto& one : team.agents)
    check_agent(one, team);
}

} // namespace

void yaml(std::string_view input) {
  static memory_file file;
  file.hold(input);
  if (const auto text = config::read_text(file.path()))
    check_tree(*text);
  const auto team
    = config::load_agent_file(file.path(), known_tools(), config::settings{});
  if (team)
    check_team(**team);
  else
    must(!team.error().empty(), "a file that is refused has a fault");
}

} // namespace parley::fuzz
