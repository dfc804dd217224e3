#include "conversation/author_rates.hpp"

#include <chrono>

namespace parley::conversation {

namespace {

constexpr std::chrono::minutes span{1};

void forget_old(std::deque<steady_time>& times, steady_time now) {
  while (!times.empty() && now - times.front() >= span)
    times.pop_front();
}

} // namespace

author_rates::author_rates(std::size_t limit, std::size_t most_authors)
  : limit_{limit}, most_authors_{most_authors} {
  // nop
}

allowance author_rates::count(const std::string& author, steady_time now) {
  if (limit_ == 0)
    return allowance::answered;
  forget_idle(now);
  if (authors_.size() >= most_authors_ && !authors_.contains(author))
    return allowance::answered;
  auto& one = authors_[author];
  forget_old(one.answered, now);
  if (one.answered.size() < limit_) {
    one.answered.push_back(now);
    one.told = false;
    return allowance::answered;
  }
  if (one.told)
    return allowance::silent;
  one.told = true;
  return allowance::noticed;
}

std::size_t author_rates::size() const {
  return authors_.size();
}

void author_rates::forget_idle(steady_time now) {
  if (now - swept_ < span)
    return;
  swept_ = now;
  std::erase_if(authors_, [now](const auto& pair) {
    const auto& times = pair.second.answered;
    return times.empty() || now - times.back() >= span;
  });
}

} // namespace parley::conversation
