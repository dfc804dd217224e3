#include "benchmark/chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>

namespace parley::benchmark {

namespace {

constexpr double width = 640;
constexpr double height = 260;
constexpr double left = 70;
constexpr double right = 16;
constexpr double top = 14;
constexpr double bottom = 44;

struct axis {
  double least = 0;
  double most = 1;
  bool logarithmic = false;

  /// Where a value lies, from 0 to 1.
  [[nodiscard]] double share(double value) const {
    if (logarithmic)
      return (std::log10(std::max(value, least)) - std::log10(least))
             / (std::log10(most) - std::log10(least));
    return (value - least) / (most - least);
  }
};

double x_of(const axis& in, double value) {
  return left + in.share(value) * (width - left - right);
}

double y_of(const axis& in, double value) {
  return height - bottom - in.share(value) * (height - top - bottom);
}

std::string place(double value) {
  std::ostringstream text;
  text.precision(1);
  text << std::fixed << value;
  return text.str();
}

std::string
text_at(double x, double y, const char* anchor, const std::string& what) {
  return "<text x=\"" + place(x) + "\" y=\"" + place(y) + "\" text-anchor=\""
         + anchor + "\">" + escape_html(what) + "</text>";
}

/// 1, 2 or 5 times a power of ten.
double round_step(double rough) {
  auto power = std::pow(10, std::floor(std::log10(rough)));
  for (auto factor : {1.0, 2.0, 5.0})
    if (factor * power >= rough)
      return factor * power;
  return 10 * power;
}

std::vector<double> ticks_of(const axis& on) {
  std::vector<double> all;
  auto add_to = [&](double value) {
    if (value > on.most * 1.001)
      return false;
    all.push_back(value);
    return true;
  };
  auto step = round_step((on.most - on.least) / 5);
  for (int i = 0; i < 20; ++i)
    if (!add_to(on.logarithmic ? on.least * std::pow(10, i)
                               : (std::ceil(on.least / step) + i) * step))
      break;
  return all;
}

std::string tick_text(double value) {
  auto text = number_text(value);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
      text.pop_back();
  }
  return text;
}

std::string begin_chart(const std::string& label) {
  return "<svg viewBox=\"0 0 " + place(width) + ' ' + place(height)
         + "\" role=\"img\" aria-label=\"" + escape_html(label) + "\">";
}

std::string line_at(double x1, double y1, double x2, double y2) {
  return "<line x1=\"" + place(x1) + "\" y1=\"" + place(y1) + "\" x2=\""
         + place(x2) + "\" y2=\"" + place(y2) + "\"/>";
}

std::string y_axis(const axis& on, const std::string& title) {
  std::string made;
  for (auto value : ticks_of(on)) {
    auto y = y_of(on, value);
    made += line_at(left, y, width - right, y)
            + text_at(left - 6, y + 4, "end", tick_text(value));
  }
  return made + "<text class=\"title\" transform=\"translate(14 "
         + place((height - bottom) / 2) + ") rotate(-90)\" "
         + "text-anchor=\"middle\">" + escape_html(title) + "</text>";
}

std::string x_title(const std::string& title) {
  return "<text class=\"title\" x=\"" + place((left + width - right) / 2)
         + "\" y=\"" + place(height - 6) + "\" text-anchor=\"middle\">"
         + escape_html(title) + "</text>";
}

std::string path_of(const std::vector<std::pair<double, double>>& points,
                    const axis& x, const axis& y, std::size_t colour) {
  std::string made = "<path class=\"c" + std::to_string(colour % 4) + "\" d=\"";
  const char* command = "M";
  for (const auto& [at, value] : points) {
    made += command + place(x_of(x, at)) + ' ' + place(y_of(y, value));
    command = "L";
  }
  return made + "\"/>";
}

/// From 0, so that heights can be compared, with room above.
axis linear(double least, double most) {
  if (least >= 0)
    least = 0;
  if (most <= least)
    most = least + 1;
  return {least, most + (most - least) * 0.05, false};
}

/// The shares that are drawn; the chart's x is how rare the rest is.
const std::vector<double>& drawn_shares() {
  static const std::vector<double> all{0.1,   0.25, 0.5,   0.75,  0.9,   0.95,
                                       0.975, 0.99, 0.995, 0.999, 0.9995};
  return all;
}

} // namespace

std::string escape_html(std::string_view text) {
  std::string made;
  for (char c : text)
    switch (c) {
      case '&':
        made += "&amp;";
        break;
      case '<':
        made += "&lt;";
        break;
      case '>':
        made += "&gt;";
        break;
      case '"':
        made += "&quot;";
        break;
      default:
        made += c;
    }
  return made;
}

std::string chart_of(const curve& what) {
  if (what.points.size() < 2)
    return "";
  auto x_less = [](const auto& a, const auto& b) {
    return a.first < b.first;
  };
  auto y_less = [](const auto& a, const auto& b) {
    return a.second < b.second;
  };
  const auto& points = what.points;
  auto [x1, x2] = std::minmax_element(points.begin(), points.end(), x_less);
  auto [y1, y2] = std::minmax_element(points.begin(), points.end(), y_less);
  auto x = linear(x1->first, x2->first);
  x.most = std::max(x2->first, x.least + 1e-9);
  auto y = linear(y1->second, y2->second);
  auto made = begin_chart(what.name) + y_axis(y, what.y);
  for (auto value : ticks_of(x))
    made += text_at(x_of(x, value), height - bottom + 16, "middle",
                    tick_text(value));
  return made + x_title(what.x) + path_of(points, x, y, 0) + "</svg>";
}

std::string chart_of(const std::vector<spread>& what) {
  auto least = std::numeric_limits<double>::max();
  double most = 0;
  std::vector<std::vector<std::pair<double, double>>> lines;
  for (const auto& one : what) {
    lines.emplace_back();
    for (auto share : drawn_shares()) {
      auto value = milliseconds(one.values.percentile(share));
      // A share that no answer stands for would be drawn as the greatest.
      if (value <= 0
          || (1 - share) * static_cast<double>(one.values.count()) < 1)
        continue;
      least = std::min(least, value);
      most = std::max(most, value);
      lines.back().emplace_back(1 / (1 - share), value);
    }
  }
  if (most <= 0)
    return "";
  axis x{1.1, 2100, true};
  axis y{std::pow(10, std::floor(std::log10(least))),
         std::pow(10, std::ceil(std::log10(most) + 1e-9)), true};
  if (y.most <= y.least)
    y.most = y.least * 10;
  auto made
    = begin_chart("Latency by share of answers") + y_axis(y, "milliseconds");
  for (const auto& [name, share] : told_percentiles())
    if (share < 1)
      made += text_at(x_of(x, 1 / (1 - share)), height - bottom + 16, "middle",
                      number_text(share * 100).substr(0, 4) + " %");
  for (std::size_t i = 0; i < lines.size(); ++i)
    made += path_of(lines[i], x, y, i) + "<text class=\"k"
            + std::to_string(i % 4) + "\" x=\"" + place(width - right - 6)
            + "\" y=\""
            + place(height - bottom - 10 - 16 * static_cast<double>(i))
            + "\" text-anchor=\"end\">" + escape_html(what[i].name) + "</text>";
  return made + x_title("share of answers that were at most that late")
         + "</svg>";
}

} // namespace parley::benchmark
