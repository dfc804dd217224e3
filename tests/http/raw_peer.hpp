#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <poll.h>
#include <unistd.h>

namespace parley::http::test {

/// A plain socket on loopback that writes the bytes it is told and reads
/// answers. Nothing waits longer than `patience`.
class raw_peer {
public:
  static constexpr std::chrono::milliseconds patience{10'000};

  raw_peer() = default;
  /// Connects to 127.0.0.1.
  /// @param from The loopback address to come from; empty: 127.0.0.1.
  explicit raw_peer(uint16_t port, const std::string& from = {})
    : socket_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    sockaddr_in own{};
    own.sin_family = AF_INET;
    if (!from.empty() && inet_pton(AF_INET, from.c_str(), &own.sin_addr) == 1)
      ::bind(socket_, reinterpret_cast<sockaddr*>(&own), sizeof own);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
      close();
  }
  /// Takes over a connected socket.
  static raw_peer from(int socket) {
    raw_peer result;
    result.socket_ = socket;
    return result;
  }
  raw_peer(raw_peer&& other) noexcept
    : socket_{std::exchange(other.socket_, -1)}, unread_{
                                                   std::move(other.unread_)} {
  }
  raw_peer& operator=(raw_peer&& other) noexcept {
    close();
    socket_ = std::exchange(other.socket_, -1);
    unread_ = std::move(other.unread_);
    return *this;
  }
  ~raw_peer() {
    close();
  }

  [[nodiscard]] bool connected() const {
    return socket_ >= 0;
  }

  /// Writes all; false when the peer is gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      if (!ready(POLLOUT, patience))
        return false;
      auto sent = ::send(socket_, bytes.data(), bytes.size(),
                         MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent < 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  /// Reads up to and with the first `end`; what was read when the peer closes.
  std::string read_until(std::string_view end) {
    std::size_t at = 0;
    while ((at = unread_.find(end)) == std::string::npos)
      if (!read_more())
        return std::exchange(unread_, {});
    return take(at + end.size());
  }

  /// One HTTP message: its header and the body its Content-Length announces.
  std::string read_message() {
    auto head = read_until("\r\n\r\n");
    constexpr std::string_view name = "Content-Length: ";
    auto at = head.find(name);
    if (at == std::string::npos)
      return head;
    auto size = std::stoul(head.substr(at + name.size()));
    while (unread_.size() < size)
      if (!read_more())
        break;
    return head + take(std::min(size, unread_.size()));
  }

  /// All there is until the peer closes.
  std::string read_all() {
    while (read_more()) {
    }
    return std::exchange(unread_, {});
  }

  /// Whether the peer closes within `patience`; drops what it still sends.
  bool sees_close() {
    read_all();
    return closed_;
  }

  /// Whether the peer reset the connection.
  [[nodiscard]] bool was_reset() const {
    return reset_;
  }

  /// Whether something can be read within `time`.
  bool hears_within(std::chrono::milliseconds time) {
    return !unread_.empty() || ready(POLLIN, time);
  }

  void shut_down_sending() {
    ::shutdown(socket_, SHUT_WR);
  }

  /// Closes so that the peer sees a reset.
  void reset() {
    linger hard{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
  }

  void close() {
    if (auto old = std::exchange(socket_, -1); old >= 0)
      ::close(old);
  }

private:
  bool ready(short what, std::chrono::milliseconds time) {
    pollfd one{socket_, what, 0};
    return socket_ >= 0 && ::poll(&one, 1, static_cast<int>(time.count())) > 0;
  }

  bool read_more() {
    if (closed_ || !ready(POLLIN, patience))
      return false;
    char bytes[16 * 1024];
    auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    closed_ = count <= 0;
    reset_ = count < 0 && errno == ECONNRESET;
    unread_.append(bytes,
                   static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    return !closed_;
  }

  std::string take(std::size_t count) {
    auto result = unread_.substr(0, count);
    unread_.erase(0, count);
    return result;
  }

  int socket_ = -1;
  std::string unread_;
  bool closed_ = false;
  bool reset_ = false;
};

/// The status of a response's first line; 0 when it is none.
inline int status_of(std::string_view response) {
  if (!response.starts_with("HTTP/1.1 ") || response.size() < 12)
    return 0;
  return std::stoi(std::string{response.substr(9, 3)});
}

/// What follows the header.
inline std::string body_of(std::string_view response) {
  auto end = response.find("\r\n\r\n");
  return end == std::string_view::npos ? ""
                                       : std::string{response.substr(end + 4)};
}

} // namespace parley::http::test
