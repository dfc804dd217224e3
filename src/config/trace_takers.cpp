#include "config/trace_takers.hpp"

#include "config/checks.hpp"
#include "config/takers.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace parley::config {

namespace {

constexpr auto no_url
  = "must be an http or https URL without user, query or fragment";
constexpr auto no_headers
  = "must be name=value pairs with commas between them, values percent-encoded";

std::optional<http::url> parse_url(const std::string& value) {
  auto parsed = http::url::parse(value);
  if (parsed && parsed->target.find('?') != std::string::npos)
    return std::nullopt;
  return parsed;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return -1;
}

/// Nothing when it has a broken escape.
std::optional<std::string> decode_percent(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain += text[i];
      continue;
    }
    if (text.size() - i < 3)
      return std::nullopt;
    const auto high = hex_digit(text[i + 1]);
    const auto low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0)
      return std::nullopt;
    plain += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return plain;
}

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

/// A field name (RFC 9110 §5.1) that is not one of our own.
bool is_header_name(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  constexpr std::array<std::string_view, 5> ours{"host", "content-length",
                                                 "content-type", "connection",
                                                 "transfer-encoding"};
  const auto is_token_char = [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
           || (c >= 'A' && c <= 'Z') || marks.find(c) != std::string_view::npos;
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), is_token_char)
         && std::find(ours.begin(), ours.end(), lower(name)) == ours.end();
}

bool is_header_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(),
                     [](char c) { return c >= ' ' && c < '\x7F'; });
}

} // namespace

std::string take_trace_base(settings& to, const std::string& value) {
  auto base = parse_url(value);
  if (!base)
    return no_url;
  to.tracing.collector = base->join("/v1/traces");
  return "";
}

std::string take_trace_url(settings& to, const std::string& value) {
  auto whole = parse_url(value);
  if (!whole)
    return no_url;
  to.tracing.collector = std::move(whole);
  return "";
}

std::string take_trace_protocol(settings&, const std::string& value) {
  return value == "http/json" ? "" : "must be http/json: no other is spoken";
}

std::string take_trace_headers(settings& to, const std::string& value) {
  std::vector<std::pair<std::string, secret>> headers;
  std::string_view rest = value;
  while (!rest.empty()) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto one = rest.substr(0, comma);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const auto equals = one.find('=');
    if (equals == std::string_view::npos)
      return no_headers;
    const auto name = trimmed(one.substr(0, equals));
    auto decoded = decode_percent(trimmed(one.substr(equals + 1)));
    if (!is_header_name(name) || !decoded || !is_header_value(*decoded))
      return no_headers;
    headers.emplace_back(std::string{name}, secret{std::move(*decoded)});
  }
  to.tracing.headers = std::move(headers);
  return "";
}

std::string take_trace_timeout(settings& to, const std::string& value) {
  int64_t milliseconds = 0;
  auto wrong = take_integer(milliseconds, value, 100, 600'000);
  if (wrong.empty())
    to.tracing.timeout = std::chrono::milliseconds{milliseconds};
  return wrong;
}

std::string take_service_name(settings& to, const std::string& value) {
  to.tracing.service_name = value;
  return "";
}

std::string take_sampler(settings& to, const std::string& value) {
  constexpr std::string_view known[] = {"always_on",
                                        "always_off",
                                        "traceidratio",
                                        "parentbased_always_on",
                                        "parentbased_always_off",
                                        "parentbased_traceidratio"};
  if (std::find(std::begin(known), std::end(known), value) == std::end(known))
    return "must be always_on, always_off or traceidratio, or one of these "
           "after parentbased_";
  to.tracing.sampler = value;
  return "";
}

std::string take_trace_share(settings& to, const std::string& value) {
  const auto share = parse_number(value);
  if (!share || *share < 0.0 || *share > 1.0)
    return "must be a number from 0 to 1";
  to.tracing.share = *share;
  return "";
}

std::string take_trace_content(settings& to, const std::string& value) {
  const auto word = lower(value);
  if (const auto on = parse_flag(value))
    to.tracing.content = *on;
  else if (word == "span_only" || word == "no_content")
    to.tracing.content = word == "span_only";
  else
    return "must be true, false, SPAN_ONLY or NO_CONTENT";
  return "";
}

} // namespace parley::config
