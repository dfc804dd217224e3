#include "http/host_pool.hpp"

#include "http/call_desk.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

host_pool::host_pool(asio::io_context& on,
                     std::shared_ptr<client_shared> shared,
                     std::shared_ptr<resolver> names, call_desk& desk,
                     std::string key)
  : loop_{on}, shared_{std::move(shared)}, names_{std::move(names)},
    desk_{desk}, key_{std::move(key)} {
}

void host_pool::start(std::shared_ptr<call> next) {
  const auto& config = shared_->config;
  if (reuse_for(next))
    return;
  if (all_.size() < config.connections_per_host)
    return open_for(std::move(next));
  if (waiting_.size() >= config.waiting_per_host)
    return desk_.finish(
      *next, client_failure{client_failure::reason::overloaded, false,
                            "too many calls wait for a "
                            "connection"});
  next->place = waiting_.insert(waiting_.end(), next);
  next->waiting = true;
}

bool host_pool::reuse_for(const std::shared_ptr<call>& next) {
  while (!idle_.empty()) {
    auto one = idle_.back();
    if (one->looks_alive()) {
      idle_.pop_back();
      one->begin(next);
      return true;
    }
    remove(*one);
  }
  return false;
}

void host_pool::open_for(std::shared_ptr<call> next) {
  auto one = std::make_shared<connection>(loop_, shared_, *this);
  all_.push_back(one);
  one->open(std::move(next), *names_);
}

void host_pool::abandon(call& ended) {
  if (std::exchange(ended.waiting, false)) {
    waiting_.erase(ended.place);
  } else if (auto one = ended.on.lock()) {
    remove(*one);
    go_on();
  }
}

void host_pool::drop(connection& idle) {
  auto self = shared_from_this();
  remove(idle);
  go_on();
}

void host_pool::on_answer(connection& from, bool keep, call& done,
                          response answer) {
  auto self = shared_from_this();
  if (keep)
    idle_.push_back(from.shared_from_this());
  else
    remove(from);
  go_on();
  desk_.finish(done, std::move(answer)); // last: it may end the client
}

void host_pool::on_failure(connection& from, bool stale,
                           std::shared_ptr<call> failed,
                           client_failure failure) {
  auto self = shared_from_this();
  remove(from);
  auto again = stale && failed->request.method == "GET"
               && !std::exchange(failed->retried, true);
  if (again)
    return open_for(std::move(failed));
  go_on();
  desk_.finish(*failed, std::move(failure));
}

void host_pool::remove(connection& gone) {
  auto is_it = [&](const auto& x) {
    return x.get() == &gone;
  };
  std::erase_if(idle_, is_it);
  auto place = std::find_if(all_.begin(), all_.end(), is_it);
  if (place == all_.end())
    return;
  auto kept = std::move(*place);
  all_.erase(place);
  kept->close();
}

void host_pool::go_on() {
  while (
    !waiting_.empty()
    && (!idle_.empty() || all_.size() < shared_->config.connections_per_host)) {
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    next->waiting = false;
    if (!reuse_for(next))
      open_for(std::move(next));
  }
  if (all_.empty() && waiting_.empty())
    desk_.forget(key_);
}

void host_pool::close() {
  for (auto& one : std::exchange(all_, {}))
    one->close();
  idle_.clear();
  waiting_.clear();
}

} // namespace parley::http
