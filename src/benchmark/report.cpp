#include "benchmark/report.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace parley::benchmark {

bool figure::meets_goal() const {
  return !goal || (at_least ? value >= *goal : value <= *goal);
}

bool report::is_good() const {
  return std::all_of(scenarios.begin(), scenarios.end(), [](const auto& one) {
    return one.fault_count == 0 && one.stopped.empty();
  });
}

const std::vector<std::pair<std::string, double>>& told_percentiles() {
  static const std::vector<std::pair<std::string, double>> told{
    {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}, {"max", 1}};
  return told;
}

double milliseconds(nanoseconds time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

std::string number_text(double value) {
  char text[64];
  auto size = std::abs(value);
  auto whole = size < 1e15 && std::floor(value) == value;
  auto digits = whole || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  std::string made{text};
  if (digits == 0)
    for (auto at = static_cast<std::ptrdiff_t>(made.size()) - 3;
         at > (value < 0 ? 1 : 0); at -= 3)
      made.insert(static_cast<std::size_t>(at), ",");
  return made;
}

} // namespace parley::benchmark
