#include "operations/attempts.hpp"

#include <iterator>

namespace parley::operations {

attempts::attempts(limits within) : limits_{within} {
  // nop
}

std::optional<std::chrono::seconds>
attempts::wait(const std::string& address, steady_time now) {
  const std::lock_guard lock{guard_};
  const auto found = failures_.find(address);
  if (found == failures_.end() && failures_.size() < limits_.addresses)
    return std::nullopt;
  auto& recent = found == failures_.end() ? others_ : found->second;
  drop_old(recent, now);
  if (recent.size() < limits_.failures)
    return std::nullopt;
  const auto free = recent.front() + limits_.window;
  return std::chrono::ceil<std::chrono::seconds>(free - now);
}

void attempts::failed(const std::string& address, steady_time now) {
  const std::lock_guard lock{guard_};
  auto& recent = recent_of(address, now);
  drop_old(recent, now);
  recent.push_back(now);
  if (recent.size() > limits_.failures)
    recent.pop_front();
}

attempts::times&
attempts::recent_of(const std::string& address, steady_time now) {
  if (const auto found = failures_.find(address); found != failures_.end())
    return found->second;
  if (failures_.size() >= limits_.addresses)
    forget_old(now);
  return failures_.size() < limits_.addresses ? failures_[address] : others_;
}

void attempts::forget_old(steady_time now) {
  for (auto each = failures_.begin(); each != failures_.end();) {
    drop_old(each->second, now);
    each = each->second.empty() ? failures_.erase(each) : std::next(each);
  }
}

void attempts::drop_old(times& of, steady_time now) const {
  while (!of.empty() && now - of.front() >= limits_.window)
    of.pop_front();
}

} // namespace parley::operations
