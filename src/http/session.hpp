#pragma once

#include "base/time.hpp"
#include "http/filter.hpp"
#include "http/request_parser.hpp"
#include "http/session_group.hpp"

#include <cstdint>
#include <optional>

namespace parley::http {

/// One connection of a server: reads a request, has it answered, reads the
/// next. Used on its loop alone. What a request needs beyond a small buffer is
/// kept only while the request is open.
class session : public std::enable_shared_from_this<session> {
public:
  session(std::shared_ptr<session_group> group, tcp_socket socket,
          admission::ticket ticket);
  ~session();

  /// Waits for a first request. @param at Where the group keeps this.
  void start(session_group::place at);

  /// Answers before any request and closes.
  void refuse(session_group::place at, response answer);

  /// The handler's answer to the request that is being served.
  void answer(response with);

  /// Does what is due when a deadline has passed.
  void sweep(steady_time now);

  /// Closes when idle, after a moment: a request may be on its way.
  void stop();

  /// Closes at once.
  void close();

private:
  enum class phase : uint8_t {
    idle,    ///< no byte of a request yet
    head,    ///< reading a header
    body,    ///< reading a body
    serving, ///< the handler has the request
    writing, ///< an answer goes out
    leaving, ///< answered and shut down; reads until the peer closes
    closed,
  };

  struct exchange;

  /// What an idle connection keeps, and what it may grow to.
  static constexpr std::size_t small_buffer = 2 * 1024;
  static constexpr std::size_t large_buffer = 16 * 1024;

  void enter(phase next, std::chrono::milliseconds time);
  void read();
  [[nodiscard]] std::size_t wanted() const;
  void on_read(error_code failed, std::size_t count);
  void go_on();
  void begin();
  void read_head();
  void skip_empty_line();
  void parse_head(std::size_t size);
  void on_head();
  bool passes_screen();
  bool may_read_body();
  void await_body();
  bool invite_body();
  void read_body();
  void serve();
  void fail(int status, std::string_view detail);
  /// 503 with Retry-After, and closes.
  void fail_for_now(std::string_view detail);
  void write(response with);
  void reset_peer();
  void on_written(error_code failed);
  void leave();
  void rest();
  [[nodiscard]] bool has_unread() const;

  [[nodiscard]] const server_limits& limits() const;

  std::shared_ptr<session_group> group_;
  session_group::place place_;
  tcp_socket socket_;
  admission::ticket ticket_;
  steady_time deadline_;
  std::unique_ptr<exchange> exchange_; ///< the open request's
  beast::flat_buffer buffer_;
  phase phase_ = phase::idle;
  bool reading_ = false;
  bool after_empty_line_ = false; ///< one is allowed before a request
};

/// A responder's way to its connection. It holds neither the loop nor the
/// connection: an answer to what has gone is dropped.
struct responder::target {
  std::weak_ptr<event_loop> loop;
  std::weak_ptr<session> to;

  void answer(response with);
};

} // namespace parley::http
