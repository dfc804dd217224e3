#include "model/errors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <ctime>

#include <time.h> // strptime, timegm: POSIX

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

// The three forms of RFC 9110 §5.6.7.
std::optional<timestamp> http_date(std::string_view text) {
  static constexpr std::array forms{"%a, %d %b %Y %H:%M:%S GMT",
                                    "%A, %d-%b-%y %H:%M:%S GMT",
                                    "%a %b %d %H:%M:%S %Y"};
  const std::string whole{text};
  for (const char* form : forms) {
    std::tm parts{};
    const char* stop = strptime(whole.c_str(), form, &parts);
    if (stop != nullptr && *stop == '\0')
      return timestamp{std::chrono::seconds{timegm(&parts)}};
  }
  return std::nullopt;
}

} // namespace

std::optional<milliseconds>
retry_after(const retry_fields& fields, timestamp now) {
  if (const auto exact = number(fields.retry_after_ms))
    return bounded(*exact);
  if (const auto seconds = number(fields.retry_after))
    return bounded(*seconds * 1000);
  const auto until = http_date(fields.retry_after);
  if (!until)
    return std::nullopt;
  const auto from = http_date(fields.date).value_or(now);
  return bounded(std::max(0.0, static_cast<double>((*until - from).count())));
}

} // namespace parley::model
