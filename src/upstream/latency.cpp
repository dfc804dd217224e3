#include "upstream/latency.hpp"

#include <algorithm>

namespace parley::upstream {

namespace {

constexpr std::chrono::seconds between_samples{1};
constexpr std::size_t enough = latency_watch::size / 2;
// In times the usual median.
constexpr double somewhat_slower = 1.3;
constexpr double clearly_slower = 2;
/// In times the median before less was asked for.
constexpr double clearly_better = 0.9;
// How far the usual follows a sample: a service that got faster shows at once
// what it can do; one that got slower may be under load.
constexpr double follow_down = 0.3;
constexpr double follow_up = 0.1;
/// Samples after which what is usual is put to the test.
constexpr int busy_for_long = 10;

double seconds(steady_time::duration time) {
  return std::chrono::duration<double>(time).count();
}

} // namespace

latency_watch::sample latency_watch::begins(steady_time now) {
  if (begun_ == size || (begun_ == 0 && now < next_sample_))
    return 0;
  if (begun_ == 0)
    next_sample_ = now + between_samples;
  ++begun_;
  last_begun_ = now;
  return current_;
}

std::optional<latency_watch::finding>
latency_watch::ended(sample which, std::optional<steady_time::duration> took,
                     bool limited, steady_time now) {
  if (which != current_)
    return std::nullopt;
  if (took)
    took_.push_back(seconds(*took));
  else
    ++lost_;
  auto all_ended = took_.size() + lost_ == size;
  auto known = median(now);
  if (!known && !all_ended)
    return std::nullopt;
  ++current_;
  begun_ = 0;
  lost_ = 0;
  took_.clear();
  if (!known)
    return std::nullopt;
  return judge(*known, limited);
}

std::optional<double> latency_watch::median(steady_time now) {
  auto of = size - lost_;
  if (begun_ < size || of < enough || took_.size() <= of / 2)
    return std::nullopt;
  auto middle = took_.begin() + static_cast<std::ptrdiff_t>(of / 2);
  std::nth_element(took_.begin(), middle, took_.end());
  // Those that have not ended must have taken longer already.
  auto is_known = took_.size() == of || seconds(now - last_begun_) >= *middle;
  return is_known ? std::optional{*middle} : std::nullopt;
}

latency_watch::finding latency_watch::judge(double median, bool limited) {
  if (!usual_)
    usual_ = median;
  if (before_ && median > clearly_better * *before_) {
    usual_ = median;
    settle();
    return finding::futile;
  }
  if (median > clearly_slower * *usual_) {
    if (before_ || doubt_)
      return ask_for_less(median);
    doubt_ = true;
    return finding::doubt;
  }
  settle();
  if (median < *usual_)
    usual_ = *usual_ + (median - *usual_) * follow_down;
  else if (!limited) // else a queue could pass for the usual, bit by bit
    usual_ = *usual_ + (median - *usual_) * follow_up;
  if (median <= somewhat_slower * *usual_) {
    busy_ = 0;
    return finding::usual;
  }
  return limited && ++busy_ >= busy_for_long ? ask_for_less(median)
                                             : finding::busy;
}

latency_watch::finding latency_watch::ask_for_less(double median) {
  before_ = median;
  busy_ = 0;
  return finding::slow;
}

void latency_watch::settle() {
  before_.reset();
  doubt_ = false;
}

} // namespace parley::upstream
