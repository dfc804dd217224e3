#include "benchmark/web_load.hpp"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <netdb.h>
#include <strings.h>
#include <unistd.h>

namespace parley::benchmark {

namespace {

using clock = std::chrono::steady_clock;

/// Behind the connections' own numbers.
constexpr uint64_t watched_from = uint64_t{1} << 32U;
/// A server may close a connection that has been idle for so long just as it is
/// used again; that is no refusal, and the request is sent over another.
constexpr std::chrono::seconds long_idle{4};

/// A header field's value, found without regard to case; empty: none.
std::string_view header_of(std::string_view head, std::string_view name) {
  for (auto at = head.find("\r\n"); at != std::string_view::npos;
       at = head.find("\r\n", at + 2)) {
    auto line = head.substr(at + 2);
    if (line.size() > name.size() && line[name.size()] == ':'
        && strncasecmp(line.data(), name.data(), name.size()) == 0) {
      line = line.substr(name.size() + 1, line.find("\r\n") - name.size() - 1);
      while (line.starts_with(' '))
        line.remove_prefix(1);
      return line;
    }
  }
  return {};
}

struct address_list {
  explicit address_list(const http::url& to) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    failed = getaddrinfo(to.host.c_str(), std::to_string(to.port).c_str(),
                         &hints, &first);
  }
  ~address_list() {
    if (failed == 0)
      freeaddrinfo(first);
  }
  address_list(const address_list&) = delete;
  address_list& operator=(const address_list&) = delete;

  addrinfo* first = nullptr;
  int failed = 0;
};

} // namespace

web_load::web_load(http::url to, std::size_t connections)
  : to_{std::move(to)},
    connections_(connections), epoll_{epoll_create1(EPOLL_CLOEXEC)} {
  if (epoll_ < 0)
    throw std::system_error{errno, std::generic_category(), "epoll"};
  for (auto i = connections; i > 0; --i)
    free_.push_back(i - 1);
}

web_load::~web_load() {
  for (auto& one : connections_)
    if (one.socket >= 0)
      close(one.socket);
  close(epoll_);
}

void web_load::on_answer(std::function<void(const answer&)> heard) {
  heard_ = std::move(heard);
}

void web_load::watch(int descriptor, std::function<void()> ready) {
  watched_.emplace_back(descriptor, std::move(ready));
  epoll_event interest{};
  interest.events = EPOLLIN;
  interest.data.u64 = watched_from + static_cast<uint64_t>(descriptor);
  epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &interest);
}

void web_load::unwatch(int descriptor) {
  epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
  std::erase_if(watched_,
                [&](const auto& one) { return one.first == descriptor; });
}

void web_load::hang_up() {
  for (std::size_t i = 0; i < connections_.size(); ++i)
    if (connections_[i].socket >= 0)
      broken(i, "hung up");
}

void web_load::redirect(http::url to) {
  to_ = std::move(to);
}

void web_load::keep_bodies() {
  keep_bodies_ = true;
}

std::size_t web_load::open() const {
  return waiting_.size() + connections_.size() - free_.size();
}

bool web_load::connect(std::size_t which, std::string& why) {
  address_list addresses{to_};
  if (addresses.failed != 0) {
    why = gai_strerror(addresses.failed);
    return false;
  }
  for (auto* at = addresses.first; at; at = at->ai_next) {
    auto made = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    timeval patience{5, 0};
    setsockopt(made, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (::connect(made, at->ai_addr, at->ai_addrlen) != 0) {
      why = std::strerror(errno);
      close(made);
      continue;
    }
    int on = 1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(made, F_SETFL, O_NONBLOCK);
    connections_[which].socket = made;
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.u64 = which;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, made, &interest);
    return true;
  }
  return false;
}

void web_load::send(uint64_t number, std::string request) {
  waiting_.emplace_back(number, std::move(request));
  start_waiting();
}

void web_load::start_waiting() {
  while (!waiting_.empty() && !free_.empty()) {
    auto which = free_.back();
    auto [number, request] = std::move(waiting_.front());
    waiting_.pop_front();
    std::string why;
    if (connections_[which].socket < 0 && !connect(which, why)) {
      heard_({number, 0, why, clock::now()});
      continue;
    }
    free_.pop_back();
    auto& over = connections_[which];
    over.busy = true;
    over.number = number;
    over.request = std::move(request);
    over.sent = 0;
    over.rested
      = over.used != steady_time{} && clock::now() - over.used > long_idle;
    push(which);
  }
}

void web_load::interest(std::size_t which, bool write) const {
  epoll_event wanted{};
  wanted.events = EPOLLIN | (write ? EPOLLOUT : 0U);
  wanted.data.u64 = which;
  epoll_ctl(epoll_, EPOLL_CTL_MOD, connections_[which].socket, &wanted);
}

void web_load::push(std::size_t which) {
  auto& over = connections_[which];
  auto sent = ::send(over.socket, over.request.data() + over.sent,
                     over.request.size() - over.sent, MSG_NOSIGNAL);
  if (sent < 0 && errno != EAGAIN) {
    broken(which, std::strerror(errno));
    return;
  }
  over.sent += static_cast<std::size_t>(std::max<ssize_t>(sent, 0));
  if (over.sent < over.request.size())
    interest(which, true);
}

void web_load::broken(std::size_t which, const std::string& why) {
  auto& over = connections_[which];
  close(over.socket);
  over.socket = -1;
  over.used = {};
  auto unheard = over.received.empty();
  over.received.clear();
  if (!std::exchange(over.busy, false))
    return;
  free_.push_back(which);
  if (over.rested && unheard)
    waiting_.emplace_front(over.number, std::move(over.request));
  else
    heard_({over.number, 0, why, clock::now()});
}

bool web_load::take_answer(std::size_t which) {
  auto& from = connections_[which];
  auto end = from.received.find("\r\n\r\n");
  if (!from.busy || end == std::string::npos)
    return false;
  std::string_view head{from.received.data(), end + 2};
  std::size_t length = 0;
  auto announced = header_of(head, "Content-Length");
  std::from_chars(announced.data(), announced.data() + announced.size(),
                  length);
  if (from.received.size() < end + 4 + length)
    return false;
  answer heard{from.number, 0, {}, clock::now()};
  std::from_chars(head.data() + 9, head.data() + 12, heard.status);
  if (heard.status != 200 || keep_bodies_)
    heard.body = from.received.substr(end + 4, length);
  auto connection_header = header_of(head, "Connection");
  auto closes = connection_header.size() >= 5
                && strncasecmp(connection_header.data(), "close", 5) == 0;
  from.received.erase(0, end + 4 + length);
  from.busy = false;
  from.used = heard.when;
  free_.push_back(which);
  if (closes)
    broken(which, "");
  heard_(heard);
  return true;
}

void web_load::pull(std::size_t which) {
  std::array<char, 16384> buffer{};
  auto& from = connections_[which];
  auto got = recv(from.socket, buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == EAGAIN)
    return;
  if (got <= 0) {
    broken(which,
           got == 0 ? "the connection was closed" : std::strerror(errno));
    return;
  }
  from.received.append(buffer.data(), static_cast<std::size_t>(got));
  take_answer(which);
}

void web_load::wait(steady_time until) {
  start_waiting();
  auto left = std::max<int64_t>(
    0, std::chrono::nanoseconds{until - clock::now()}.count());
  timespec timeout{left / 1'000'000'000, left % 1'000'000'000};
  std::array<epoll_event, 256> events{};
  auto count
    = epoll_pwait2(epoll_, events.data(), events.size(), &timeout, nullptr);
  for (int i = 0; i < count; ++i) {
    const auto& event = events.at(static_cast<std::size_t>(i));
    if (event.data.u64 >= watched_from) {
      auto descriptor = static_cast<int>(event.data.u64 - watched_from);
      for (auto& [watched, ready] : std::vector{watched_})
        if (watched == descriptor)
          ready();
      continue;
    }
    auto which = static_cast<std::size_t>(event.data.u64);
    if (connections_[which].socket < 0)
      continue;
    if ((event.events & EPOLLOUT) != 0) {
      interest(which, false);
      push(which);
    } else {
      pull(which);
    }
  }
  start_waiting();
}

} // namespace parley::benchmark
