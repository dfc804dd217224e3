#include "upstream/agenda.hpp"

namespace parley::upstream {

void agenda::add(steady_time at, ticket who) {
  entries_.emplace(at, who);
}

std::optional<ticket> agenda::take_due(steady_time now) {
  if (entries_.empty() || entries_.begin()->first > now)
    return std::nullopt;
  auto who = entries_.begin()->second;
  entries_.erase(entries_.begin());
  return who;
}

std::optional<steady_time> agenda::next() const {
  if (entries_.empty())
    return std::nullopt;
  return entries_.begin()->first;
}

} // namespace parley::upstream
