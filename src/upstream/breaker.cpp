#include "upstream/breaker.hpp"

namespace parley::upstream {

breaker::breaker(rules set) : rules_{set} {
}

bool breaker::is_open() const {
  return open_;
}

bool breaker::wants_probe(steady_time now) const {
  return open_ && now >= next_probe_;
}

steady_time breaker::next_probe() const {
  return next_probe_;
}

void breaker::probe_begins(steady_time now) {
  next_probe_ = now + rules_.between_probes;
}

void breaker::ended(steady_time begun, verdict what, steady_time now) {
  if (what == verdict::untold || begun < changed_)
    return;
  if (!open_)
    take_in(what == verdict::failed, now);
  else if (what != verdict::failed) // of a probe: nothing else has begun since
    change(false, now);
}

void breaker::take_in(bool failed, steady_time now) {
  while (!entries_.empty()
         && (entries_.size() >= rules_.newest
             || now - entries_.front().at >= rules_.window))
    drop_oldest();
  entries_.push_back({now, failed});
  failures_ += failed ? 1 : 0;
  if (failed && failures_ >= rules_.least_failures
      && 2 * failures_ >= static_cast<int64_t>(entries_.size()))
    change(true, now);
}

void breaker::change(bool open, steady_time now) {
  open_ = open;
  changed_ = now;
  next_probe_ = now + rules_.between_probes;
  entries_.clear();
  failures_ = 0;
}

void breaker::drop_oldest() {
  failures_ -= entries_.front().failed ? 1 : 0;
  entries_.pop_front();
}

} // namespace parley::upstream
