#include "http/retry_after.hpp"

#include "base/http_date.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace parley::http {

namespace {

using std::chrono::milliseconds;

constexpr double longest_ms = 24.0 * 60 * 60 * 1000;

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value) || value < 0)
    return std::nullopt;
  return value;
}

milliseconds bounded(double value) {
  return milliseconds{std::llround(std::min(value, longest_ms))};
}

} // namespace

std::optional<milliseconds> retry_after(const fields& header, timestamp now) {
  if (const auto exact = number(header.find("retry-after-ms")))
    return bounded(*exact);
  const auto wait = header.find("retry-after");
  if (const auto seconds = number(wait))
    return bounded(*seconds * 1000);
  const auto until = read_http_date(wait);
  if (!until)
    return std::nullopt;
  const auto from = read_http_date(header.find("date")).value_or(now);
  return bounded(std::max(0.0, static_cast<double>((*until - from).count())));
}

} // namespace parley::http
