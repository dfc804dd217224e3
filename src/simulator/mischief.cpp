#include "simulator/mischief.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace parley::simulator {

namespace {

using std::chrono::milliseconds;

template <class Number>
std::optional<Number> read_number(std::string_view text) {
  Number value{};
  auto end = text.data() + text.size();
  auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end)
    return std::nullopt;
  return value;
}

std::optional<double> read_chance(std::string_view text) {
  auto value = read_number<double>(text);
  if (!value || !(*value >= 0 && *value <= 1))
    return std::nullopt;
  return value;
}

/// `20ms`, `1s`, `1.5s`; at most an hour.
std::optional<milliseconds> read_duration(std::string_view text) {
  double scale = 1000;
  if (text.ends_with("ms")) {
    scale = 1;
    text.remove_suffix(1);
  }
  if (!text.ends_with(scale == 1 ? 'm' : 's'))
    return std::nullopt;
  text.remove_suffix(1);
  auto value = read_number<double>(text);
  if (!value || !(*value >= 0 && *value * scale <= 3'600'000))
    return std::nullopt;
  return milliseconds{std::lround(*value * scale)};
}

template <class T>
bool assign(T& into, std::optional<T> value) {
  if (value)
    into = *value;
  return value.has_value();
}

enum class outcome { taken, unknown_name, bad_value };

/// The member that is a probability and bears that name.
double* chance_named(mischief& how, std::string_view name) {
  const std::pair<std::string_view, double*> members[]
    = {{"429", &how.too_many_requests},
       {"500", &how.server_error},
       {"500-after", &how.server_error_after},
       {"reset-before", &how.reset_before},
       {"reset-after", &how.reset_after},
       {"hang", &how.hang},
       {"hang-after", &how.hang_after},
       {"truncated", &how.truncated},
       {"invalid-json", &how.invalid_json},
       {"drop-webhook", &how.drop_webhook}};
  for (const auto& [known, member] : members)
    if (known == name)
      return member;
  return nullptr;
}

outcome
set_member(mischief& how, std::string_view name, std::string_view value) {
  auto verdict = [](bool taken) {
    return taken ? outcome::taken : outcome::bad_value;
  };
  if (auto* chance = chance_named(how, name))
    return verdict(assign(*chance, read_chance(value)));
  if (name == "latency")
    return verdict(assign(how.latency, read_duration(value)));
  if (name == "jitter")
    return verdict(assign(how.latency_jitter, read_duration(value)));
  if (name == "retry-after") {
    how.retry_after = read_duration(value);
    return verdict(how.retry_after.has_value());
  }
  if (name == "seed")
    return verdict(assign(how.seed, read_number<uint64_t>(value)));
  if (name == "count")
    return verdict(assign(how.count, read_number<int64_t>(value)));
  return outcome::unknown_name;
}

} // namespace

result<mischief, std::string> mischief::parse(std::string_view text) {
  mischief how;
  while (!text.empty()) {
    auto entry = text.substr(0, text.find_first_of(",&"));
    text.remove_prefix(std::min(text.size(), entry.size() + 1));
    auto equals = entry.find('=');
    if (equals == std::string_view::npos)
      return "`" + std::string{entry} + "` is no name=value";
    switch (
      set_member(how, entry.substr(0, equals), entry.substr(equals + 1))) {
      case outcome::taken:
        break;
      case outcome::unknown_name:
        return "`" + std::string{entry.substr(0, equals)}
               + "` is no mischief: there are latency, jitter, 429, "
                 "retry-after, 500, 500-after, reset-before, reset-after, "
                 "hang, hang-after, truncated, invalid-json, drop-webhook, "
                 "seed, count";
      case outcome::bad_value:
        return "`" + std::string{entry}
               + "`: a chance is 0 to 1, a duration ends in ms or s";
    }
  }
  return how;
}

mischief_maker::mischief_maker(mischief how) : how_(how), random_(how.seed) {
  // nop
}

void mischief_maker::set(mischief how) {
  std::lock_guard lock{mutex_};
  how_ = how;
  random_.seed(how.seed);
}

double mischief_maker::draw() {
  return static_cast<double>(random_() >> 11) * 0x1.0p-53;
}

fault mischief_maker::draw_fault() {
  if (how_.count == 0)
    return fault::none;
  const std::pair<double, fault> chances[]
    = {{how_.too_many_requests, fault::too_many_requests},
       {how_.server_error, fault::server_error},
       {how_.server_error_after, fault::server_error_after},
       {how_.reset_before, fault::reset_before},
       {how_.reset_after, fault::reset_after},
       {how_.hang, fault::hang},
       {how_.hang_after, fault::hang_after},
       {how_.truncated, fault::truncated},
       {how_.invalid_json, fault::invalid_json}};
  for (const auto& [chance, what] : chances)
    if (chance > 0 && draw() < chance) {
      how_.count -= how_.count > 0 ? 1 : 0;
      return what;
    }
  return fault::none;
}

chance mischief_maker::decide() {
  std::lock_guard lock{mutex_};
  chance drawn;
  drawn.delay = how_.latency;
  if (how_.latency_jitter.count() > 0)
    drawn.delay += milliseconds{
      std::lround(draw() * static_cast<double>(how_.latency_jitter.count()))};
  drawn.what = draw_fault();
  drawn.retry_after = how_.retry_after;
  return drawn;
}

bool mischief_maker::drops_webhook() {
  std::lock_guard lock{mutex_};
  // Without it nothing is drawn: the other faults stay what they were.
  if (how_.drop_webhook <= 0 || how_.count == 0 || draw() >= how_.drop_webhook)
    return false;
  how_.count -= how_.count > 0 ? 1 : 0;
  return true;
}

std::string_view to_string(fault what) {
  switch (what) {
    case fault::none:
      return "none";
    case fault::too_many_requests:
      return "429";
    case fault::server_error:
      return "500";
    case fault::server_error_after:
      return "500-after";
    case fault::reset_before:
      return "reset-before";
    case fault::reset_after:
      return "reset-after";
    case fault::hang:
      return "hang";
    case fault::hang_after:
      return "hang-after";
    case fault::truncated:
      return "truncated";
    case fault::invalid_json:
      return "invalid-json";
  }
  return "none";
}

} // namespace parley::simulator
