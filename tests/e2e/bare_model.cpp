#include "bare_model.hpp"

#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <stdexcept>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace parley::e2e {

namespace {

constexpr std::chrono::seconds patience{40};

/// Whether a request with its body is all there.
bool is_whole(const std::string& heard) {
  auto end = heard.find("\r\n\r\n");
  auto at = heard.find("Content-Length: ");
  if (end == std::string::npos || at == std::string::npos)
    return false;
  auto length = std::stoul(heard.substr(at + 16));
  return heard.size() >= end + 4 + length;
}

} // namespace

bare_model::bare_model(std::string answer) : answer_{std::move(answer)} {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  stop_ = eventfd(0, EFD_CLOEXEC);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(at);
  auto* where = reinterpret_cast<sockaddr*>(&at);
  if (bind(listener_, where, size) != 0 || listen(listener_, 16) != 0
      || getsockname(listener_, where, &size) != 0)
    throw std::runtime_error{std::strerror(errno)};
  port_ = ntohs(at.sin_port);
  thread_ = std::thread{[this] {
    run();
  }};
}

bare_model::~bare_model() {
  eventfd_write(stop_, 1);
  thread_.join();
  for (const auto& one : open_)
    close(one.socket);
  close(listener_);
  close(stop_);
}

std::string bare_model::base_url() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/v1";
}

void bare_model::run() {
  for (;;) {
    std::vector<pollfd> watched{{stop_, POLLIN, 0}, {listener_, POLLIN, 0}};
    for (const auto& one : open_)
      watched.push_back({one.socket, POLLIN, 0});
    if (poll(watched.data(), watched.size(), -1) < 0)
      continue;
    if (watched[0].revents != 0)
      return;
    for (std::size_t i = open_.size(); i-- > 0;)
      if (watched[i + 2].revents != 0 && !hear(open_[i])) {
        close(open_[i].socket);
        open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
      }
    if (watched[1].revents != 0)
      accept_one();
  }
}

void bare_model::accept_one() {
  auto socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
  if (socket >= 0)
    open_.push_back({socket, {}, false});
}

bool bare_model::hear(connection& from) {
  std::array<char, 16'384> buffer{};
  auto got = recv(from.socket, buffer.data(), buffer.size(), 0);
  if (got > 0) {
    from.heard.append(buffer.data(), static_cast<std::size_t>(got));
    return answer_if_whole(from);
  }
  std::lock_guard lock{guard_};
  first_closed_ = first_closed_ || from.first;
  changed_.notify_all();
  return false;
}

bool bare_model::answer_if_whole(connection& from) {
  if (!is_whole(from.heard))
    return true;
  {
    std::lock_guard lock{guard_};
    from.first = ++requests_ == 1;
    changed_.notify_all();
  }
  if (from.first)
    return true;
  auto reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
               "Connection: close\r\nContent-Length: "
               + std::to_string(answer_.size()) + "\r\n\r\n" + answer_;
  send(from.socket, reply.data(), reply.size(), MSG_NOSIGNAL);
  return false;
}

bool bare_model::wait_for_requests(std::size_t count) {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience, [&] { return requests_ >= count; });
}

bool bare_model::wait_for_the_first_to_close() {
  std::unique_lock lock{guard_};
  return changed_.wait_for(lock, patience, [&] { return first_closed_; });
}

} // namespace parley::e2e
