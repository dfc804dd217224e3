#pragma once

#include "base/result.hpp"
#include "base/time.hpp"
#include "http/egress.hpp"
#include "http/message.hpp"
#include "http/url.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parley::http {

class io_threads;

struct client_config {
  egress_policy egress{}; ///< whom it may call: nobody, unless named
  std::size_t connections_per_host = 100;
  /// Calls that may wait for a connection of one host; beyond: `overloaded`.
  std::size_t waiting_per_host = 10'000;
  std::chrono::milliseconds connect_time{5'000}; ///< resolve, connect and TLS
  std::chrono::milliseconds keep_alive_time{20'000}; ///< idle in the pool
  std::size_t response_bytes = 4 * 1024 * 1024;
  std::string ca_file{}; ///< empty: the system's trust store
  std::string user_agent = "parley";
  /// The addresses of a host, instead of the system's resolver. Must not block.
  std::function<std::vector<std::string>(const std::string& host)> names{};
};

/// One request to send.
struct outgoing {
  url to;
  std::string method = "POST";
  fields header; ///< Host, Content-Length, Connection, User-Agent are added
  std::shared_ptr<const std::string> body; ///< may be null
  /// Of the whole call, waiting for a connection included. Unset: 60 seconds.
  steady_time deadline{};
};

struct client_failure {
  enum class reason : uint8_t {
    unreachable, ///< not resolved, not connected, or TLS refused
    forbidden,   ///< not a place that may be called, or not a public one
    timed_out,
    reset,      ///< the connection broke after the request began to be written
    malformed,  ///< not HTTP
    oversized,  ///< an answer past its size limit
    overloaded, ///< too many calls wait for this host
    cancelled,
  };
  reason why = reason::unreachable;
  /// Whether a byte of the request may have reached the server: only when
  /// false is a repeat certain to be the first.
  bool request_sent = false;
  std::string detail;
};

using client_result = result<response, client_failure>;

/// Makes HTTP calls. Abstract so that who depends on one can be tested without
/// sockets. The real implementation is `client`.
class caller {
public:
  /// Runs once per call and must not block.
  using handler = std::function<void(client_result)>;
  using call_id = uint64_t;

  virtual ~caller() = default;

  /// Starts a call. From any thread.
  virtual call_id send(outgoing call, handler done) = 0;

  /// Ends a call: its connection is closed and `done` gets `cancelled`. A call
  /// that has ended already is left alone. From any thread.
  virtual void cancel(call_id call) = 0;
};

/// HTTP/1.1 over plain TCP and TLS 1.2+ with peer and host verification, a
/// keep-alive pool and a bound on connections per host. Calls whom its egress
/// policy allows, at the addresses that were checked. Follows no redirects,
/// asks for no compression. A pooled connection that turns out closed before
/// any answer byte is retried once on a fresh one, only for GET.
class client final : public caller {
public:
  client(io_threads& threads, client_config config);
  ~client() override;

  /// `done` runs on an I/O thread.
  call_id send(outgoing call, handler done) override;
  void cancel(call_id call) override;

  /// Connections open now, idle ones included.
  [[nodiscard]] std::size_t connections() const;

private:
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace parley::http
