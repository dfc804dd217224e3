#include "http/call_desk.hpp"

#include <utility>

namespace parley::http {

namespace {

using namespace std::chrono_literals;
using reason = client_failure::reason;

/// For a call that names no deadline: nothing waits for ever.
constexpr auto default_time = 60s;

} // namespace

call_desk::call_desk(const std::shared_ptr<event_loop>& loop,
                     std::shared_ptr<client_shared> shared)
  : loop_{loop->context}, shared_{std::move(shared)},
    names_{std::make_shared<resolver>(loop_, shared_->config.names)} {
}

std::string call_desk::key_of(const url& to) {
  return (to.secure ? "s:" : "p:") + std::to_string(to.port) + ':' + to.host;
}

void call_desk::start(client::call_id id, outgoing what, client::handler done) {
  if (closed_)
    return done(client_failure{reason::cancelled, false, "the client ended"});
  auto one
    = std::make_shared<call>(loop_, id, std::move(what), std::move(done));
  one->key = key_of(one->request.to);
  calls_.emplace(id, one);
  auto& deadline = one->request.deadline;
  if (deadline == steady_time{})
    deadline = std::chrono::steady_clock::now() + default_time;
  if (!shared_->config.egress.allows(one->request.to))
    return end_early(*one, reason::forbidden, "not a place that may be called");
  if (deadline <= std::chrono::steady_clock::now())
    return end_early(*one, reason::timed_out, "no time was left");
  await_deadline(one);
  pool_of(one->key).start(one);
}

void call_desk::await_deadline(const std::shared_ptr<call>& one) {
  one->timer.expires_at(one->request.deadline);
  one->timer.async_wait([weak = weak_from_this(), one](error_code failed) {
    auto self = weak.lock();
    if (!failed && self && self->calls_.contains(one->id))
      self->end_early(*one, reason::timed_out, "the deadline passed");
  });
}

void call_desk::cancel(client::call_id id) {
  auto i = calls_.find(id);
  if (i != calls_.end())
    end_early(*i->second, reason::cancelled, "cancelled");
}

void call_desk::end_early(call& one, reason why, std::string detail) {
  auto pool = pools_.find(one.key);
  if (pool != pools_.end()) {
    auto kept = pool->second;
    kept->abandon(one);
  }
  finish(one, client_failure{why, one.sent,
                             one.request.to.host + ": " + std::move(detail)});
}

void call_desk::finish(call& ended, client_result with) {
  auto node = calls_.extract(ended.id);
  if (node.empty())
    return;
  auto one = std::move(node.mapped());
  one->timer.cancel();
  auto done = std::move(one->done);
  done(std::move(with));
}

void call_desk::forget(const std::string& key) {
  pools_.erase(key);
}

host_pool& call_desk::pool_of(const std::string& key) {
  auto& pool = pools_[key];
  if (!pool)
    pool = std::make_shared<host_pool>(loop_, shared_, names_, *this, key);
  return *pool;
}

void call_desk::close() {
  closed_ = true;
  names_->close();
  for (auto& [key, pool] : std::exchange(pools_, {}))
    pool->close();
  while (!calls_.empty()) {
    auto& one = *calls_.begin()->second;
    finish(one,
           client_failure{reason::cancelled, one.sent, "the client ended"});
  }
}

} // namespace parley::http
