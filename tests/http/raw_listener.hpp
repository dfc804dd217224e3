#pragma once

#include "tests/http/raw_peer.hpp"

namespace parley::http::test {

/// A listening socket on loopback; the test itself plays the server.
class raw_listener {
public:
  raw_listener() : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* address = reinterpret_cast<sockaddr*>(&at);
    socklen_t size = sizeof at;
    EXPECT_EQ(::bind(socket_, address, size), 0);
    EXPECT_EQ(::listen(socket_, 1024), 0);
    EXPECT_EQ(::getsockname(socket_, address, &size), 0);
    port_ = ntohs(at.sin_port);
  }
  ~raw_listener() {
    ::close(socket_);
  }
  raw_listener(const raw_listener&) = delete;
  raw_listener& operator=(const raw_listener&) = delete;

  [[nodiscard]] uint16_t port() const {
    return port_;
  }

  /// Whether somebody connects within `time`.
  [[nodiscard]] bool hears_within(std::chrono::milliseconds time) const {
    pollfd one{socket_, POLLIN, 0};
    return ::poll(&one, 1, static_cast<int>(time.count())) > 0;
  }

  /// The next connection's socket; -1 when none comes.
  [[nodiscard]] int accept_socket() const {
    return hears_within(raw_peer::patience)
             ? ::accept(socket_, nullptr, nullptr)
             : -1;
  }

  /// The next connection; not connected when none comes.
  [[nodiscard]] raw_peer accept() const {
    return raw_peer::from(accept_socket());
  }

private:
  int socket_;
  uint16_t port_ = 0;
};

} // namespace parley::http::test
