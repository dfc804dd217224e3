#include "simulator/stand_in_plan.hpp"

#include "base/json.hpp"
#include "simulator/stand_in_answers.hpp"
#include "simulator/stand_in_talk.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace parley::simulator {

namespace {

using nlohmann::json;

constexpr std::string_view transfer_prefix = "transfer_to_";

const offered_tool* find_tool(const std::vector<offered_tool>& tools,
                              std::string_view key, bool transfer) {
  for (const auto& one : tools)
    if (one.name.find(key) != std::string::npos
        && one.name.starts_with(transfer_prefix) == transfer)
      return &one;
  return nullptr;
}

std::string_view tool_key(topic about) {
  switch (about) {
    case topic::order:
      return "order";
    case topic::product:
      return "product";
    case topic::hours:
      return "hours";
    case topic::locations:
      return "location";
    case topic::faq:
    case topic::unknown:
      return "faq";
    default:
      return "";
  }
}

bool is_small_talk(topic about) {
  return tool_key(about).empty() && about != topic::billing
         && about != topic::technical;
}

std::vector<clause> clauses_of(const block& now) {
  std::vector<clause> all;
  auto past = now.past;
  for (const auto& one : now.items)
    if (one.what == heard::kind::user)
      for (auto& each : understand(one.text)) {
        fill_in(each, past);
        all.push_back(std::move(each));
      }
  auto drop = [&](auto which) {
    auto kept = std::stable_partition(
      all.begin(), all.end(), [&](const clause& c) { return !which(c); });
    if (kept != all.begin())
      all.erase(kept, all.end());
  };
  drop([](const clause& c) { return is_small_talk(c.about); });
  drop([](const clause& c) { return c.about == topic::unknown; });
  auto numbered = std::any_of(all.begin(), all.end(), [](const clause& c) {
    return c.about == topic::order && !c.number.empty();
  });
  drop([&](const clause& c) {
    return numbered && c.about == topic::order && c.number.empty();
  });
  return all;
}

/// Fills in who can answer: a tool, or an agent to hand over to.
void find_help(need& what, const block& now) {
  auto about = what.asked.about;
  auto self = now.self;
  if (about == topic::billing && self != role::billing)
    what.transfer = find_tool(now.tools, "billing", true);
  if (about == topic::technical && self != role::technical)
    what.transfer = find_tool(now.tools, "technical", true);
  if ((about == topic::billing || about == topic::technical)
      && !what.transfer) {
    auto own = (about == topic::billing) == (self == role::billing);
    if (self != role::customer_service && !own)
      what.transfer = find_tool(now.tools, "customer_service", true);
    what.tool_key = self != role::customer_service && own ? "faq" : "";
  }
  if (!what.tool_key.empty()) {
    what.tool = find_tool(now.tools, what.tool_key, false);
    if (!what.tool && self != role::customer_service && about != topic::billing
        && about != topic::technical && about != topic::unknown)
      what.transfer = find_tool(now.tools, "customer_service", true);
  }
}

/// Whether a tool has what it must know to be asked.
bool askable(const clause& asked) {
  return (asked.about != topic::order || !asked.number.empty())
         && (asked.about != topic::product || !asked.product.empty());
}

} // namespace

role role_of(std::string_view instructions,
             const std::vector<offered_tool>& tools) {
  if (!find_tool(tools, "customer_service", true))
    return role::customer_service;
  auto words = lowered(instructions);
  return words.find("billing") < words.find("technical") ? role::billing
                                                         : role::technical;
}

std::vector<need> plan(const block& now) {
  std::vector<need> needs;
  for (auto& one : clauses_of(now)) {
    need what;
    what.text = small_talk(one, now);
    if (askable(one))
      what.tool_key = tool_key(one.about);
    what.asked = std::move(one);
    find_help(what, now);
    needs.push_back(std::move(what));
  }
  return needs;
}

const heard* made_call(const need& what, const block& now) {
  if (what.tool_key.empty())
    return nullptr;
  auto wanted
    = what.tool ? parse_json(arguments_for(what)) : parse_json("null");
  for (const auto& one : now.items) {
    if (one.what != heard::kind::call
        || one.name.find(what.tool_key) == std::string::npos)
      continue;
    // Another agent may have made it, with a tool that is not offered here.
    auto made = parse_json(one.text);
    if (!what.tool || (made && wanted && *made == *wanted))
      return &one;
  }
  return nullptr;
}

bool was_called(std::string_view name, const block& now) {
  return std::any_of(now.items.begin(), now.items.end(), [&](const heard& one) {
    return one.what == heard::kind::call && one.name == name;
  });
}

std::string arguments_for(const need& what) {
  auto schema = parse_json(what.tool->parameters);
  json arguments = json::object();
  if (!schema || !schema->is_object() || !schema->contains("properties"))
    return "{}";
  for (const auto& [name, form] : (*schema)["properties"].items()) {
    auto has = [&name_ = name](std::string_view part) {
      return name_.find(part) != std::string::npos;
    };
    const auto& asked = what.asked;
    auto value = has("order")                     ? asked.number
                 : has("city") || has("location") ? asked.city
                 : has("day") || has("date")      ? asked.day
                 : has("product") || has("name")  ? asked.product
                                                  : asked.words;
    auto nullable
      = form.is_object() && form.contains("type") && form["type"].is_array();
    arguments[name] = value.empty() && nullable ? json(nullptr) : json(value);
  }
  return dump_json(arguments);
}

} // namespace parley::simulator
