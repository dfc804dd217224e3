#include "actors/upstream_way.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

upstream_way::upstream_way(std::string name, upstream::gate::rules rules,
                           environment env, observe::upstream_figures& figures)
  : gate{rules}, name_{std::move(name)}, env_{std::move(env)},
    figures_{&figures}, shown_{gate.now()} {
  figures_->limit = shown_.limit;
}

void upstream_way::show() {
  auto now = gate.now();
  auto update = [](auto& figure, auto before, auto after) {
    if (before != after)
      figure.store(after, std::memory_order_relaxed);
  };
  update(figures_->breaker_open, shown_.open, now.open);
  update(figures_->limit, shown_.limit, now.limit);
  update(figures_->under_way, shown_.under_way, now.under_way);
  update(figures_->waiting, shown_.waiting, now.waiting);
  auto was_limited = shown_.limit < shown_.ceiling;
  auto is_limited = now.limit < now.ceiling;
  if (!shown_.open && now.open)
    tell(observe::level::warning, "breaker_opened", now.limit);
  if (shown_.open && !now.open)
    tell(observe::level::info, "breaker_closed", now.limit);
  if (!was_limited && is_limited)
    tell(observe::level::warning, "concurrency_limited", now.limit);
  if (was_limited && !is_limited)
    tell(observe::level::info, "concurrency_unlimited", now.limit);
  shown_ = now;
}

void upstream_way::tell(observe::level at, std::string_view event,
                        int64_t limit) const {
  env_.log->write(at, event,
                  {{"upstream", std::string_view{name_}}, {"limit", limit}});
}

std::optional<steady_time::duration> upstream_way::next_timer(steady_time now) {
  auto at = agenda.next();
  if (auto look = gate.look_again(); look && (!at || *look < *at))
    at = look;
  if (!at || (timer_ > now && timer_ <= *at))
    return std::nullopt;
  timer_ = std::max(*at, now);
  return timer_ - now;
}

} // namespace parley::actors
