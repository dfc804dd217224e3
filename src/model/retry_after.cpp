#include "base/http_date.hpp"
#include "model/errors.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace parley::model {

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

std::optional<milliseconds>
retry_after(const retry_fields& fields, timestamp now) {
  if (const auto exact = number(fields.retry_after_ms))
    return bounded(*exact);
  if (const auto seconds = number(fields.retry_after))
    return bounded(*seconds * 1000);
  const auto until = read_http_date(fields.retry_after);
  if (!until)
    return std::nullopt;
  const auto from = read_http_date(fields.date).value_or(now);
  return bounded(std::max(0.0, static_cast<double>((*until - from).count())));
}

} // namespace parley::model
