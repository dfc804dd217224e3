#pragma once

#include "base/result.hpp"
#include "http/message.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parley::http {

class io_threads;

/// An address range such as `10.0.0.0/8` or `::1`.
struct cidr {
  std::array<unsigned char, 16> network{}; ///< IPv4 as v4-mapped IPv6
  unsigned prefix = 0;                     ///< bits of the 128

  /// Nothing when the text is no address or range.
  static std::optional<cidr> parse(std::string_view text);
  /// @param address Text form, IPv4 or IPv6.
  [[nodiscard]] bool contains(std::string_view address) const;
};

/// What one connection may cost. Defaults are the contract's.
struct server_limits {
  std::size_t header_bytes = 8 * 1024;
  std::size_t header_fields = 128;
  std::size_t body_bytes = 256 * 1024;
  std::chrono::milliseconds header_time{10'000}; ///< first byte to last
  std::chrono::milliseconds body_time{10'000};
  std::chrono::milliseconds idle_time{30'000};
  std::chrono::milliseconds write_time{10'000};
  /// What the handler may take; past it the peer gets 503.
  std::chrono::milliseconds answer_time{300'000};
  std::size_t connections_per_peer = 64; ///< trusted peers are exempt
  std::size_t connections = 20'000;      ///< in all
  /// Of all open requests together, beyond the first 16 KB of each body.
  std::size_t body_bytes_in_all = 64 * 1024 * 1024;
};

struct server_config {
  std::string host = "127.0.0.1";
  uint16_t port = 0; ///< 0: any free port
  server_limits limits;
  std::vector<cidr> trusted_peers;
  /// Told, at most once a minute, that no connection can be accepted: no
  /// descriptor or memory is left. It is tried again all the while. May be
  /// empty. Runs on an I/O thread and must not block.
  std::function<void(std::string_view why)> accept_failed;
};

/// Answers one request, once, from any thread. Dropped unused, it answers 500.
class responder {
public:
  struct target; ///< the connection's side; src/http alone
  explicit responder(std::shared_ptr<target> to);
  responder(responder&&) noexcept;
  responder& operator=(responder&&) noexcept;
  ~responder();

  void operator()(response answer);

private:
  std::shared_ptr<target> to_;
};

struct listen_failure {
  std::string detail; ///< `127.0.0.1:8000: Address already in use`
};

/// An HTTP/1.1 server. What breaks the protocol or a limit is answered (400,
/// 408, 413, 417, 431; 429 and 503 past the connections' bounds) and closed
/// without the handler hearing of it; 411 is the screen's to say.
/// What two parsers could read in two ways is refused (`filter.hpp`).
class server {
public:
  /// Looks at the header before the body is read; an answer refuses the
  /// request (the connection closes when a body was to come). Runs on an I/O
  /// thread and must not block.
  using screen = std::function<std::optional<response>(const request&)>;
  /// Gets each whole request. Runs on an I/O thread and must not block.
  using handler = std::function<void(request, responder)>;

  server(io_threads& threads, server_config config, screen before_body,
         handler serve);
  /// Closes every connection. Afterwards neither function runs any more. Not
  /// from within one of them.
  ~server();

  /// Opens the listening socket; gives the port.
  result<uint16_t, listen_failure> listen();

  /// Closes the listener. Requests already begun are still served, with
  /// `Connection: close`, and so is one that comes over an idle connection
  /// within a second; then those close. From any thread.
  void stop_accepting();

  /// Requests begun and not yet answered in full.
  [[nodiscard]] std::size_t open_requests() const;

  /// Connections that are open, those about to be refused included.
  [[nodiscard]] std::size_t connections() const;

private:
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace parley::http
