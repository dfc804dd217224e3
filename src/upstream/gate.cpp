#include "upstream/gate.hpp"

#include <algorithm>

namespace parley::upstream {

namespace {

/// How far the limit is lowered when the service has become slow.
constexpr double for_slowness = 0.8;

} // namespace

gate::gate(rules set)
  : rules_{set}, breaker_{set.opens}, limit_{set.at_once}, line_{set.waiting} {
}

std::optional<gate::pass> gate::enter(lane where, steady_time now) {
  if ((!line_.empty() && line_.first_lane() <= where) || !may_begin(where, now))
    return std::nullopt;
  return begin(now);
}

bool gate::wait(ticket who, lane where, steady_time deadline, steady_time now) {
  auto until = deadline - rules_.least_time;
  return until > now && line_.join(who, where, until);
}

void gate::leave(ticket who) {
  line_.leave(who);
}

std::optional<gate::admitted> gate::next(steady_time now) {
  if (line_.empty() || !may_begin(line_.first_lane(), now))
    return std::nullopt;
  return admitted{line_.take_first(), begin(now)};
}

std::optional<ticket> gate::overdue(steady_time now) {
  return line_.take_overdue(now);
}

std::optional<steady_time> gate::look_again() const {
  auto at = line_.next_overdue();
  if (at && breaker_.is_open() && line_.first_lane() != lane::spare)
    at = std::min(*at, breaker_.next_probe());
  return at;
}

bool gate::may_begin(lane where, steady_time now) const {
  if (breaker_.is_open())
    return where != lane::spare && breaker_.wants_probe(now);
  return under_way_ < limit_.now_at();
}

gate::pass gate::begin(steady_time now) {
  ++under_way_;
  pass with{now, 0};
  if (breaker_.is_open())
    breaker_.probe_begins(now);
  else if (rules_.watches_latency)
    with.sample = latency_.begins(now);
  return with;
}

void gate::ended(const pass& with, verdict what, steady_time now) {
  --under_way_;
  auto was_open = breaker_.is_open();
  breaker_.ended(with.begun, what, now);
  limit_.ended(with.begun, what, under_way_, now);
  if (with.sample != 0)
    heed(with, what, now);
  if (was_open && !breaker_.is_open())
    limit_.restart(now); // and those that wait come gradually
}

void gate::heed(const pass& with, verdict what, steady_time now) {
  using finding = latency_watch::finding;
  std::optional<steady_time::duration> took;
  if (what == verdict::answered)
    took = now - with.begun;
  auto found = latency_.ended(with.sample, took,
                              limit_.now_at() < limit_.ceiling(), now);
  if (!found)
    return;
  limit_.may_grow(*found == finding::usual || *found == finding::futile);
  if (*found == finding::slow) {
    if (before_lowered_ == 0)
      before_lowered_ = limit_.now_at();
    limit_.lower(for_slowness, under_way_, now);
    return;
  }
  if (*found == finding::futile)
    limit_.raise_to(before_lowered_);
  before_lowered_ = 0;
}

gate::view gate::now() const {
  return {breaker_.is_open(), limit_.now_at(), limit_.ceiling(), under_way_,
          static_cast<int64_t>(line_.size())};
}

} // namespace parley::upstream
