#include "load_generator.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <fcntl.h>
#include <unistd.h>

namespace parley::bench {

namespace {

using clock = std::chrono::steady_clock;

int connect_to(uint16_t port) {
  auto made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(made, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0)
    throw std::runtime_error{std::strerror(errno)};
  int on = 1;
  setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  fcntl(made, F_SETFL, O_NONBLOCK);
  return made;
}

} // namespace

double load_result::per_second() const {
  return static_cast<double>(milliseconds.size()) / took.count();
}

double load_result::percentile(double share) const {
  if (milliseconds.empty())
    return 0;
  auto last = milliseconds.size() - 1;
  return milliseconds[static_cast<std::size_t>(share
                                               * static_cast<double>(last))];
}

load_generator::load_generator(uint16_t port, std::size_t connections)
  : connections_(connections), epoll_{epoll_create1(EPOLL_CLOEXEC)} {
  for (std::size_t i = 0; i < connections; ++i) {
    connections_[i].socket = connect_to(port);
    epoll_event interest{};
    interest.events = EPOLLIN;
    interest.data.u64 = i;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, connections_[i].socket, &interest);
    free_.push_back(i);
  }
}

load_generator::~load_generator() {
  for (auto& one : connections_)
    close(one.socket);
  close(epoll_);
}

void load_generator::send(connection& over, const std::string& request) {
  over.busy = true;
  auto sent = ::send(over.socket, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(request.size()))
    throw std::runtime_error{"a request did not fit the socket's buffer"};
}

int load_generator::take_answer(connection& from) {
  auto end = from.received.find("\r\n\r\n");
  if (end == std::string::npos)
    return 0;
  auto length_at = from.received.find("Content-Length: ");
  auto length = length_at < end
                  ? std::stoul(from.received.substr(length_at + 16, 10))
                  : 0;
  auto whole = end + 4 + length;
  if (from.received.size() < whole)
    return 0;
  auto status = std::stoi(from.received.substr(9, 3));
  from.received.erase(0, whole);
  from.busy = false;
  return status;
}

int load_generator::wait(clock::duration at_most) {
  std::array<epoll_event, 256> events{};
  auto nanoseconds = std::max<int64_t>(
    0, std::chrono::duration_cast<std::chrono::nanoseconds>(at_most).count());
  timespec timeout{nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  auto count
    = epoll_pwait2(epoll_, events.data(), events.size(), &timeout, nullptr);
  ready_.clear();
  std::array<char, 16384> buffer{};
  for (int i = 0; i < count; ++i) {
    auto which = static_cast<std::size_t>(
      events.at(static_cast<std::size_t>(i)).data.u64);
    auto& from = connections_[which];
    auto got = recv(from.socket, buffer.data(), buffer.size(), 0);
    if (got <= 0)
      throw std::runtime_error{"the server closed a connection"};
    from.received.append(buffer.data(), static_cast<std::size_t>(got));
    ready_.push_back(which);
  }
  return count;
}

load_result
load_generator::run(const std::vector<std::string>& requests, double rate) {
  load_result result;
  result.milliseconds.reserve(requests.size());
  auto begun = clock::now();
  std::size_t next = 0;
  auto due_at = [&](std::size_t which) {
    auto seconds = rate > 0 ? static_cast<double>(which) / rate : 0;
    return begun
           + std::chrono::duration_cast<clock::duration>(
             std::chrono::duration<double>{seconds});
  };
  while (result.milliseconds.size() < requests.size()) {
    while (next < requests.size() && !free_.empty()
           && due_at(next) <= clock::now()) {
      auto& over = connections_[free_.back()];
      free_.pop_back();
      over.due = rate > 0 ? due_at(next) : clock::now();
      send(over, requests[next++]);
    }
    auto idle = free_.empty() || next == requests.size();
    wait(idle ? std::chrono::seconds{1} : due_at(next) - clock::now());
    for (auto which : ready_)
      if (auto status = take_answer(connections_[which]); status != 0) {
        std::chrono::duration<double, std::milli> took
          = clock::now() - connections_[which].due;
        result.milliseconds.push_back(took.count());
        ++result.statuses[status];
        free_.push_back(which);
      }
  }
  result.took = clock::now() - begun;
  std::sort(result.milliseconds.begin(), result.milliseconds.end());
  return result;
}

} // namespace parley::bench
