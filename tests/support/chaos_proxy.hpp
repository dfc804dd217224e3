#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <string_view>
#include <thread>

#include <poll.h>
#include <unistd.h>

namespace parley::test {

/// What a chaos proxy does with the bytes that pass.
enum class mischief : uint8_t {
  none,
  hang,           ///< takes the request and says nothing
  trickle,        ///< lets a byte of the answer through each 50 ms
  crumbs,         ///< lets the answer through byte by byte, as fast as it goes
  reset_request,  ///< resets the connection when the request comes
  reset_answer,   ///< lets half an answer through and resets the connection
  close_answer,   ///< lets half an answer through and closes
  half_close,     ///< the same, but goes on reading
  talk_gibberish, ///< answers with what is no HTTP and no TLS
};

/// A TCP proxy on loopback that misbehaves as it is told, also in the middle
/// of connections that are open. A thread for each of them: for few.
class chaos_proxy {
public:
  explicit chaos_proxy(uint16_t to) : to_{to} {
    auto at = loopback(0);
    socklen_t size = sizeof at;
    auto* address = reinterpret_cast<sockaddr*>(&at);
    listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
    ::bind(listener_, address, size);
    ::listen(listener_, 1024);
    ::getsockname(listener_, address, &size);
    port_ = ntohs(at.sin_port);
    accepting_ = std::thread{[this] {
      accept();
    }};
  }

  ~chaos_proxy() {
    ending_ = true;
    accepting_.join();
    for (auto& one : connections_)
      one.join();
    ::close(listener_);
  }

  chaos_proxy(const chaos_proxy&) = delete;
  chaos_proxy& operator=(const chaos_proxy&) = delete;

  [[nodiscard]] uint16_t port() const {
    return port_;
  }

  void behave(mischief how) {
    how_ = how;
  }

  /// Connections taken so far.
  [[nodiscard]] int taken() const {
    return taken_;
  }

  /// Connections that were reset.
  [[nodiscard]] int harmed() const {
    return harmed_;
  }

private:
  /// Both ends of one connection, closed with it.
  struct pair {
    explicit pair(int caller)
      : near{caller}, far{::socket(AF_INET, SOCK_STREAM, 0)} {
      int on = 1;
      ::setsockopt(near, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      ::setsockopt(far, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    ~pair() {
      ::close(near);
      ::close(far);
    }
    pair(const pair&) = delete;
    pair& operator=(const pair&) = delete;

    int near;
    int far;
  };

  static sockaddr_in loopback(uint16_t port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(port);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return at;
  }

  void accept() {
    while (!ending_) {
      pollfd one{listener_, POLLIN, 0};
      if (::poll(&one, 1, 20) <= 0)
        continue;
      auto caller = ::accept(listener_, nullptr, nullptr);
      if (caller < 0)
        continue;
      ++taken_;
      connections_.emplace_back([this, caller] { pass_on(caller); });
    }
  }

  void pass_on(int caller) {
    pair ends{caller};
    auto at = loopback(to_);
    if (::connect(ends.far, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0)
      return;
    while (!ending_) {
      std::array both{pollfd{ends.near, POLLIN, 0},
                      pollfd{ends.far, POLLIN, 0}};
      if (::poll(both.data(), both.size(), 20) <= 0)
        continue;
      if ((both[0].revents != 0 && !pass_request(ends))
          || (both[1].revents != 0 && !pass_answer(ends)))
        return;
    }
  }

  /// False ends the connection.
  bool pass_request(const pair& ends) {
    std::array<char, 16'384> bytes{};
    auto count = ::recv(ends.near, bytes.data(), bytes.size(), 0);
    if (count <= 0)
      return false;
    auto how = how_.load();
    if (how == mischief::reset_request)
      return reset(ends.near);
    if (how == mischief::talk_gibberish)
      return send(ends.near, "SSH-2.0-OpenSSH_9.2p1 Debian\r\n");
    if (how == mischief::hang)
      return true;
    return send(ends.far, {bytes.data(), static_cast<std::size_t>(count)});
  }

  bool pass_answer(const pair& ends) {
    std::array<char, 16'384> bytes{};
    auto count = ::recv(ends.far, bytes.data(), bytes.size(), 0);
    if (count <= 0)
      return false;
    std::string_view all{bytes.data(), static_cast<std::size_t>(count)};
    auto half = all.substr(0, all.size() / 2);
    switch (how_.load()) {
      case mischief::trickle:
        return send_bytes(ends.near, all, std::chrono::milliseconds{50});
      case mischief::crumbs:
        return send_bytes(ends.near, all, std::chrono::milliseconds{0});
      case mischief::reset_answer:
        return send(ends.near, half) && reset(ends.near);
      case mischief::close_answer:
        send(ends.near, half);
        return false;
      case mischief::half_close:
        return send(ends.near, half) && ::shutdown(ends.near, SHUT_WR) == 0;
      case mischief::hang:
        return true;
      case mischief::none:
      case mischief::reset_request:
      case mischief::talk_gibberish:
        break;
    }
    return send(ends.near, all);
  }

  static bool send(int to, std::string_view bytes) {
    while (!bytes.empty()) {
      auto sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0)
        return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  bool
  send_bytes(int to, std::string_view all, std::chrono::milliseconds each) {
    for (std::size_t i = 0; i < all.size() && !ending_; ++i) {
      if (!send(to, all.substr(i, 1)))
        return false;
      std::this_thread::sleep_for(each); // it is slow: that is the point
    }
    return true;
  }

  bool reset(int which) {
    ++harmed_;
    linger at_once{1, 0};
    ::setsockopt(which, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    return false;
  }

  uint16_t to_;
  uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<mischief> how_ = mischief::none;
  std::atomic<bool> ending_ = false;
  std::atomic<int> taken_ = 0;
  std::atomic<int> harmed_ = 0;
  std::list<std::thread> connections_; ///< of the accepting thread, then ours
  std::thread accepting_;
};

} // namespace parley::test
