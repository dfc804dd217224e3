#include "upstream/waiting_line.hpp"

namespace parley::upstream {

waiting_line::waiting_line(std::size_t bound) : bound_{bound} {
}

bool waiting_line::join(ticket who, lane where, steady_time until) {
  if (places_.size() >= bound_)
    return false;
  place which{where, who};
  places_.emplace(which, until);
  deadlines_.emplace(until, which);
  return true;
}

void waiting_line::leave(ticket who) {
  for (auto where : {lane::needed, lane::upkeep, lane::spare})
    if (place which{where, who}; places_.contains(which))
      remove(which);
}

bool waiting_line::empty() const {
  return places_.empty();
}

std::size_t waiting_line::size() const {
  return places_.size();
}

lane waiting_line::first_lane() const {
  return places_.begin()->first.first;
}

ticket waiting_line::take_first() {
  return remove(places_.begin()->first);
}

std::optional<ticket> waiting_line::take_overdue(steady_time now) {
  if (deadlines_.empty() || deadlines_.begin()->first > now)
    return std::nullopt;
  return remove(deadlines_.begin()->second);
}

std::optional<steady_time> waiting_line::next_overdue() const {
  if (deadlines_.empty())
    return std::nullopt;
  return deadlines_.begin()->first;
}

ticket waiting_line::remove(const place& which) {
  auto [where, who] = which; // a copy: `which` may live in what is erased
  auto found = places_.find({where, who});
  deadlines_.erase({found->second, found->first});
  places_.erase(found);
  return who;
}

} // namespace parley::upstream
