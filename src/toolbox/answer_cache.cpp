#include "toolbox/answer_cache.hpp"

#include "base/crypto.hpp"

namespace parley::toolbox {

answer_cache::answer_cache(std::chrono::seconds good_for, std::size_t most,
                           std::function<steady_time()> clock)
  : good_for_{good_for}, most_{most}, clock_{clock ? std::move(clock) : [] {
      return std::chrono::steady_clock::now();
    }} {
  // nop
}

std::optional<std::string> answer_cache::find(const std::string& question) {
  auto key = sha256(question); // a question may hold a secret
  std::lock_guard lock{guard_};
  auto found = places_.find(key);
  if (found == places_.end())
    return std::nullopt;
  auto place = found->second;
  if (place->until <= clock_()) {
    places_.erase(found);
    all_.erase(place);
    return std::nullopt;
  }
  all_.splice(all_.begin(), all_, place);
  return place->answer;
}

void answer_cache::put(const std::string& question, std::string answer) {
  auto key = sha256(question);
  std::lock_guard lock{guard_};
  if (auto found = places_.find(key); found != places_.end()) {
    all_.erase(found->second);
    places_.erase(found);
  }
  if (all_.size() >= most_) {
    places_.erase(all_.back().key);
    all_.pop_back();
  }
  all_.push_front({key, std::move(answer), clock_() + good_for_});
  places_.emplace(std::move(key), all_.begin());
}

} // namespace parley::toolbox
