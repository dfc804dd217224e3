#include "benchmark/report.hpp"

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace parley::benchmark {

namespace {

constexpr int name_width = 52;
constexpr int cell_width = 11;

/// Fills up to a width in characters: `setw` counts the bytes of UTF-8.
std::string in_width(std::string text, int width) {
  auto shown = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  text.append(
    static_cast<std::size_t>(std::max<std::ptrdiff_t>(width - shown, 1)), ' ');
  return text;
}

std::string measured(const figure& one) {
  return number_text(one.value) + (one.unit == "/s" ? "" : " ") + one.unit;
}

std::string goal(const figure& one) {
  if (!one.goal)
    return "";
  return std::string{one.at_least ? "at least " : "at most "}
         + number_text(*one.goal) + (one.meets_goal() ? "" : "  MISSED");
}

void write_facts(const facts& of, const char* title, std::ostream& to) {
  to << title;
  const char* separator = ": ";
  for (const auto& [name, value] : of) {
    to << separator << name << ' ' << value;
    separator = ", ";
  }
  to << '\n';
}

void write_spreads(const scenario_report& of, std::ostream& to) {
  if (of.spreads.empty())
    return;
  to << "  " << in_width("latency, ms", name_width);
  for (const auto& [name, share] : told_percentiles())
    to << std::right << std::setw(cell_width) << name;
  to << '\n';
  for (const auto& one : of.spreads) {
    to << "  " << in_width(one.name, name_width);
    for (const auto& [name, share] : told_percentiles())
      to << std::right << std::setw(cell_width)
         << number_text(milliseconds(one.values.percentile(share)));
    to << '\n';
  }
}

void write_scenario(const scenario_report& one, std::ostream& to) {
  to << '\n' << one.name << ": " << one.about << '\n';
  for (const auto& figure : one.figures)
    to << "  " << in_width(figure.name, name_width)
       << in_width(measured(figure), 22) << goal(figure) << '\n';
  write_spreads(one, to);
  to << "  " << one.sent << " sent, " << one.acknowledged << " acknowledged";
  if (one.refused != 0)
    to << ", " << one.refused << " refused";
  if (!one.replies_checked)
    to << "; replies were not seen, so not checked\n";
  else
    to << ", " << one.answered << " answered by " << one.replies
       << " replies: " << one.fault_count << " wrong, missing or doubled\n";
  for (const auto& fault : one.faults)
    to << "    " << fault << '\n';
  if (one.fault_count > one.faults.size() && !one.faults.empty())
    to << "    and " << one.fault_count - one.faults.size() << " more\n";
  if (!one.stopped.empty())
    to << "  STOPPED EARLY: " << one.stopped << '\n';
}

} // namespace

std::string to_table(const report& from) {
  std::ostringstream to;
  write_facts(from.machine, "machine", to);
  write_facts(from.build, "build", to);
  write_facts(from.settings, "run", to);
  for (const auto& one : from.scenarios)
    write_scenario(one, to);
  auto text = to.str();
  // No blanks at the ends of lines.
  for (auto at = text.find(" \n"); at != std::string::npos;
       at = text.find(" \n", at == 0 ? 0 : at - 1))
    text.erase(at, 1);
  return text;
}

} // namespace parley::benchmark
