#pragma once

#include "benchmark/report.hpp"

#include <string>
#include <vector>

namespace parley::benchmark {

/// Text for HTML and SVG.
std::string escape_html(std::string_view text);

/// An SVG that draws one curve; empty with fewer than two points. Its colours
/// are the page's variables.
std::string chart_of(const curve& what);

/// An SVG with the latencies at each share of a scenario's answers, both axes
/// logarithmic: 50 %, 90 %, 99 %, 99.9 %. Empty when there are none.
std::string chart_of(const std::vector<spread>& what);

} // namespace parley::benchmark
