#include "twilio/channel_sids.hpp"

namespace parley::twilio {

channel_sids::channel_sids(std::size_t limit) : limit_{limit} {
  // nop
}

void channel_sids::learn(const std::string& address, const std::string& sid) {
  take(address);
  newest_first_.push_front({address, sid});
  by_address_.emplace(address, newest_first_.begin());
  if (newest_first_.size() > limit_) {
    by_address_.erase(newest_first_.back().address);
    newest_first_.pop_back();
  }
}

std::optional<std::string> channel_sids::take(const std::string& address) {
  auto found = by_address_.find(address);
  if (found == by_address_.end())
    return std::nullopt;
  auto sid = std::move(found->second->sid);
  newest_first_.erase(found->second);
  by_address_.erase(found);
  return sid;
}

} // namespace parley::twilio
