#include "benchmark/chart.hpp"
#include "benchmark/report.hpp"

#include <sstream>

namespace parley::benchmark {

namespace {

constexpr const char* style = R"(<style>
:root{color-scheme:light dark;--back:#fff;--text:#1c2024;--soft:#5b6570;
--line:#d8dde3;--c0:#0b62c4;--c1:#b3470f;--c2:#1b7f4b;--c3:#7b3fb5;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--back:#14171a;--text:#e6e9ec;
--soft:#9aa5b1;--line:#343b43;--c0:#6cb2ff;--c1:#ff9d66;--c2:#6fd6a0;
--c3:#c79bff;--bad:#ff8a80}}
body{margin:0 auto;max-width:60rem;padding:1.5rem;background:var(--back);
color:var(--text);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.6rem}h2{margin-top:2.5rem;border-top:1px solid var(--line);
padding-top:1rem}p.soft,dt{color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:1rem 0;
font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:right}
th:first-child,td:first-child{text-align:left}
.bad{color:var(--bad);font-weight:600}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem}dd{margin:0}
figure{margin:1rem 0}figcaption{color:var(--soft)}
svg{width:100%;height:auto;max-width:44rem}
svg text{fill:var(--text);font-size:12px}svg text.title{fill:var(--soft)}
svg line{stroke:var(--line)}svg path{fill:none;stroke-width:2}
.c0{stroke:var(--c0)}.c1{stroke:var(--c1)}.c2{stroke:var(--c2)}
.c3{stroke:var(--c3)}svg text.k0{fill:var(--c0)}svg text.k1{fill:var(--c1)}
svg text.k2{fill:var(--c2)}svg text.k3{fill:var(--c3)}
</style>)";

void write_facts(const facts& of, std::ostream& to) {
  to << "<dl>";
  for (const auto& [name, value] : of)
    to << "<dt>" << escape_html(name) << "</dt><dd>" << escape_html(value)
       << "</dd>";
  to << "</dl>\n";
}

std::string goal_text(const figure& one) {
  if (!one.goal)
    return "";
  return (one.at_least ? "at least " : "at most ") + number_text(*one.goal)
         + ' ' + one.unit;
}

void write_figures(const std::vector<figure>& all, std::ostream& to) {
  if (all.empty())
    return;
  to << "<table><thead><tr><th>what</th><th>measured</th><th>to build for</th>"
        "</tr></thead><tbody>";
  for (const auto& one : all)
    to << "<tr><td>" << escape_html(one.name) << "</td><td"
       << (one.meets_goal() ? "" : " class=\"bad\"") << '>'
       << number_text(one.value) << ' ' << escape_html(one.unit) << "</td><td>"
       << escape_html(goal_text(one)) << (one.meets_goal() ? "" : ": missed")
       << "</td></tr>";
  to << "</tbody></table>\n";
}

void write_spreads(const std::vector<spread>& all, std::ostream& to) {
  if (all.empty())
    return;
  to << "<table><thead><tr><th>latency, ms</th><th>count</th>";
  for (const auto& [name, share] : told_percentiles())
    to << "<th>" << name << "</th>";
  to << "</tr></thead><tbody>";
  for (const auto& one : all) {
    to << "<tr><td>" << escape_html(one.name) << "</td><td>"
       << number_text(static_cast<double>(one.values.count())) << "</td>";
    for (const auto& [name, share] : told_percentiles())
      to << "<td>" << number_text(milliseconds(one.values.percentile(share)))
         << "</td>";
    to << "</tr>";
  }
  to << "</tbody></table>\n";
}

void write_chart(const std::string& chart, const std::string& caption,
                 std::ostream& to) {
  if (!chart.empty())
    to << "<figure>" << chart << "<figcaption>" << escape_html(caption)
       << "</figcaption></figure>\n";
}

std::string verdict(const scenario_report& one) {
  auto text = number_text(static_cast<double>(one.sent)) + " sent, "
              + number_text(static_cast<double>(one.acknowledged))
              + " acknowledged, "
              + number_text(static_cast<double>(one.refused)) + " refused";
  if (!one.replies_checked)
    return text + "; replies were not seen, so not checked.";
  return text + ", " + number_text(static_cast<double>(one.answered))
         + " answered by " + number_text(static_cast<double>(one.replies))
         + " replies; " + number_text(static_cast<double>(one.fault_count))
         + " wrong, missing or doubled.";
}

void write_scenario(const scenario_report& one, std::ostream& to) {
  to << "<h2>" << escape_html(one.name) << "</h2>\n<p>"
     << escape_html(one.about) << "</p>\n<p"
     << (one.fault_count == 0 && one.refused == 0 ? "" : " class=\"bad\"")
     << '>' << verdict(one) << "</p>\n";
  if (!one.stopped.empty())
    to << "<p class=\"bad\">Stopped early: " << escape_html(one.stopped)
       << "</p>\n";
  if (!one.faults.empty()) {
    to << "<ul>";
    for (const auto& fault : one.faults)
      to << "<li>" << escape_html(fault) << "</li>";
    to << "</ul>\n";
  }
  write_figures(one.figures, to);
  write_spreads(one.spreads, to);
  write_chart(chart_of(one.spreads), "Latency by share of answers", to);
  for (const auto& drawn : one.curves)
    write_chart(chart_of(drawn), drawn.name, to);
  write_facts(one.settings, to);
}

} // namespace

std::string to_html(const report& from) {
  std::ostringstream to;
  to << "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\">"
        "<title>Parley under load</title>\n"
     << style << "</head><body>\n<h1>Parley under load</h1>\n<p class=\"soft\">"
     << escape_html(from.started)
     << ". Twilio and the model are stand-ins on the same machine; open-loop "
        "latencies count from the moment a message was due.</p>\n";
  write_facts(from.machine, to);
  write_facts(from.build, to);
  write_facts(from.settings, to);
  for (const auto& one : from.scenarios)
    write_scenario(one, to);
  to << "</body></html>\n";
  return to.str();
}

} // namespace parley::benchmark
