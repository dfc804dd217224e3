#pragma once

#include "base/time.hpp"
#include "http/session_group.hpp"

namespace parley::http {

/// Takes a server's connections from its port and hands them to the loops in
/// turn. Used on the first loop alone, but for `open`.
class listener : public std::enable_shared_from_this<listener> {
public:
  using groups = std::vector<std::shared_ptr<session_group>>;

  listener(io_threads::loops& loops, std::shared_ptr<service> shared,
           groups to);

  /// Binds and listens. Before any other call, from any thread.
  result<uint16_t, listen_failure> open();

  /// Takes connections until closed.
  void accept();

  /// Takes what the kernel has already connected, then closes.
  void stop();

  /// Closes at once.
  void close();

private:
  error_code bind(const std::string& host, uint16_t port);
  void on_accept(error_code failed, std::size_t index, tcp_socket socket);
  std::size_t next_index();
  void tell(const error_code& failed);
  void rest_and_accept();
  void
  hand_over(std::size_t index, tcp_socket socket, const tcp::endpoint& peer);

  io_threads::loops& loops_;
  std::shared_ptr<service> shared_;
  groups groups_;
  tcp_acceptor acceptor_;
  steady_timer pause_;
  tcp::endpoint peer_; ///< of the connection being accepted
  std::size_t next_ = 0;
  steady_time silent_until_{}; ///< failures before it are not told
};

} // namespace parley::http
