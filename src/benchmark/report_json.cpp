#include "base/json.hpp"
#include "benchmark/report.hpp"

#include <nlohmann/json.hpp>

namespace parley::benchmark {

namespace {

using json = nlohmann::ordered_json;

json json_of(const facts& of) {
  auto made = json::object();
  for (const auto& [name, value] : of)
    made[name] = value;
  return made;
}

json json_of(const figure& one) {
  json made{{"name", one.name}, {"value", one.value}, {"unit", one.unit}};
  if (one.goal) {
    made[one.at_least ? "at_least" : "at_most"] = *one.goal;
    made["met"] = one.meets_goal();
  }
  return made;
}

json json_of(const spread& one) {
  json made{{"name", one.name}, {"count", one.values.count()}};
  for (const auto& [name, share] : told_percentiles())
    made[name + "_ms"] = milliseconds(one.values.percentile(share));
  return made;
}

json json_of(const curve& one) {
  auto points = json::array();
  for (const auto& [x, y] : one.points)
    points.push_back({x, y});
  return {{"name", one.name}, {"x", one.x}, {"y", one.y}, {"points", points}};
}

json json_of(const scenario_report& one);

template <class T>
json list_of(const std::vector<T>& all) {
  auto made = json::array();
  for (const auto& one : all)
    made.push_back(json_of(one));
  return made;
}

json json_of(const scenario_report& one) {
  return {{"name", one.name},
          {"settings", json_of(one.settings)},
          {"sent", one.sent},
          {"acknowledged", one.acknowledged},
          {"refused", one.refused},
          {"answered", one.answered},
          {"replies", one.replies},
          {"replies_checked", one.replies_checked},
          {"wrong_missing_or_doubled", one.fault_count},
          {"faults", one.faults},
          {"stopped", one.stopped.empty() ? json(nullptr) : json(one.stopped)},
          {"figures", list_of(one.figures)},
          {"latencies", list_of(one.spreads)},
          {"curves", list_of(one.curves)}};
}

} // namespace

std::string to_json(const report& from) {
  json made{{"status", from.is_good() ? "ok" : "failed"},
            {"started", from.started},
            {"machine", json_of(from.machine)},
            {"build", json_of(from.build)},
            {"settings", json_of(from.settings)},
            {"scenarios", list_of(from.scenarios)}};
  return made.dump(2, ' ', false, json::error_handler_t::replace) + '\n';
}

} // namespace parley::benchmark
