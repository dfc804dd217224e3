#pragma once

#include "http/io_loops.hpp"
#include "http/response_head.hpp"
#include "http/service.hpp"

#include <list>

namespace parley::http {

class session;

/// A server's connections on one loop; owns them. One timer looks after the
/// deadlines of all, so that reading needs none. Used on its loop alone.
class session_group : public std::enable_shared_from_this<session_group> {
public:
  using place = std::list<std::shared_ptr<session>>::iterator;

  session_group(const std::shared_ptr<event_loop>& loop,
                std::shared_ptr<service> shared);

  /// Starts serving a socket of this loop, or refuses it as its ticket says.
  void adopt(tcp_socket socket, admission::ticket ticket);

  /// Idle connections wait only briefly for another request, then close.
  void stop();

  /// Closes every connection at once; nothing is served after it.
  void close();

  /// Lets go of a connection that has closed.
  void forget(place at);

  /// The shared part: limits, handler, counters.
  [[nodiscard]] service& shared() const;
  [[nodiscard]] const std::weak_ptr<event_loop>& loop() const;
  /// The value of a Date field.
  const std::string& date();

private:
  void wait();
  void sweep();

  // Strongly held, what is still queued in the loop would hold the loop.
  std::weak_ptr<event_loop> loop_;
  std::shared_ptr<service> shared_;
  std::chrono::milliseconds period_;
  steady_timer timer_;
  bool waiting_ = false;
  bool closed_ = false;
  date_stamp date_;
  std::list<std::shared_ptr<session>> sessions_;
};

} // namespace parley::http
