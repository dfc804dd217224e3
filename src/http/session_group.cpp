#include "http/session_group.hpp"

#include "http/session.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

namespace {

using std::chrono::milliseconds;

/// How often deadlines are looked at: a quarter of the shortest, at most every
/// 250 ms.
milliseconds period_of(const server_limits& limits) {
  auto shortest = std::min({limits.header_time, limits.body_time,
                            limits.idle_time, limits.write_time});
  return std::clamp(shortest / 4, milliseconds{5}, milliseconds{250});
}

response refusal(admission::verdict given) {
  if (given == admission::verdict::peer_full)
    return problem(429, "too many connections from this address");
  auto result = problem(503, "too many connections");
  result.header.add("Retry-After", "1");
  return result;
}

} // namespace

session_group::session_group(const std::shared_ptr<event_loop>& loop,
                             std::shared_ptr<service> shared)
  : loop_{loop}, shared_{std::move(shared)},
    period_{period_of(shared_->config.limits)}, timer_{loop->context} {
}

void session_group::adopt(tcp_socket socket, admission::ticket ticket) {
  auto given = ticket.given();
  if (closed_ || given == admission::verdict::flood)
    return;
  error_code ignored; // a connection without it is slower, not wrong
  socket.set_option(tcp::no_delay{true}, ignored);
  auto added = std::make_shared<session>(shared_from_this(), std::move(socket),
                                         std::move(ticket));
  sessions_.push_front(added);
  if (given == admission::verdict::welcome)
    added->start(sessions_.begin());
  else
    added->refuse(sessions_.begin(), refusal(given));
  wait();
}

void session_group::stop() {
  for (auto i = sessions_.begin(); i != sessions_.end();) {
    auto one = *i++;
    one->stop();
  }
}

void session_group::close() {
  closed_ = true;
  timer_.cancel();
  for (auto i = sessions_.begin(); i != sessions_.end();) {
    auto one = *i++;
    one->close();
  }
}

void session_group::forget(place at) {
  sessions_.erase(at);
}

service& session_group::shared() const {
  return *shared_;
}

const std::weak_ptr<event_loop>& session_group::loop() const {
  return loop_;
}

const std::string& session_group::date() {
  return date_.now();
}

void session_group::wait() {
  if (waiting_ || closed_ || sessions_.empty())
    return;
  waiting_ = true;
  timer_.expires_after(period_);
  timer_.async_wait([weak = weak_from_this()](error_code) {
    if (auto self = weak.lock())
      self->sweep();
  });
}

void session_group::sweep() {
  waiting_ = false;
  auto now = std::chrono::steady_clock::now();
  for (auto i = sessions_.begin(); i != sessions_.end();) {
    auto one = *i++;
    one->sweep(now);
  }
  wait();
}

} // namespace parley::http
