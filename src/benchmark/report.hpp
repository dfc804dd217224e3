#pragma once

#include "benchmark/histogram.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace parley::benchmark {

/// Names and values in their order.
using facts = std::vector<std::pair<std::string, std::string>>;

/// One number that was measured.
struct figure {
  std::string name;
  double value = 0;
  std::string unit;
  /// What DESIGN wants of it; unset: nothing.
  std::optional<double> goal{};
  bool at_least = false; ///< the goal is the least rather than the most

  [[nodiscard]] bool meets_goal() const;
};

/// Latencies by their percentiles.
struct spread {
  std::string name;
  histogram values;
};

/// Something over something, for a chart.
struct curve {
  std::string name;
  std::string x; ///< what it is and its unit
  std::string y;
  std::vector<std::pair<double, double>> points;
};

/// What came of one scenario.
struct scenario_report {
  std::string name;
  std::string about; ///< one sentence
  facts settings;
  uint64_t sent = 0;
  uint64_t acknowledged = 0;
  uint64_t refused = 0;
  uint64_t answered = 0; ///< messages
  uint64_t replies = 0;
  bool replies_checked = true;
  std::vector<figure> figures;
  std::vector<spread> spreads;
  std::vector<curve> curves;
  uint64_t fault_count = 0;
  std::vector<std::string> faults; ///< the first of them
  std::string stopped;             ///< why it ended early; empty: it did not
};

struct report {
  facts machine;
  facts build;
  facts settings;      ///< of the whole run, with the seed
  std::string started; ///< RFC 3339
  std::vector<scenario_report> scenarios;

  /// Whether every reply was right and every scenario came to its end.
  [[nodiscard]] bool is_good() const;
};

/// The percentiles that are told, by name and share: `p50` 0.5 … `max` 1.
const std::vector<std::pair<std::string, double>>& told_percentiles();

double milliseconds(nanoseconds time);

/// `34,900`, `0.238`, `7`: as many digits as mean something.
std::string number_text(double value);

/// A table for a terminal.
std::string to_table(const report& from);
/// One JSON object, two blanks a level.
std::string to_json(const report& from);
/// A page of its own: charts, tables, light and dark, nothing from outside.
std::string to_html(const report& from);

} // namespace parley::benchmark
