#pragma once

#include "http/call.hpp"
#include "http/resolver.hpp"
#include "http/response_parser.hpp"

#include <cstdint>
#include <optional>

namespace parley::http {

class host_pool;

/// One connection of a client, used by one call after another. It always reads,
/// idle too, so that it notices when the peer closes. Used on one loop.
class connection : public std::enable_shared_from_this<connection> {
public:
  /// @param pool Must outlive every call but `close`.
  connection(asio::io_context& on, std::shared_ptr<client_shared> shared,
             host_pool& pool);
  ~connection();

  /// Connects and then begins the call.
  void open(std::shared_ptr<call> first, resolver& names);

  /// Sends the call's request. @pre it is open and idle.
  void begin(std::shared_ptr<call> next);

  /// Whether an idle connection shows no sign of having been closed.
  [[nodiscard]] bool looks_alive();

  /// Closes without a word to anybody. The pool must have let go of it.
  void close();

private:
  enum class phase : uint8_t {
    resolving,
    connecting,
    shaking_hands,
    busy,
    idle,
    closed,
  };
  using reason = client_failure::reason;

  void on_resolved(error_code failed, const resolver::addresses& found);
  void connect_next();
  void on_connected(error_code failed);
  void shake_hands();
  void on_shaken(error_code failed);

  void write();
  void on_written(error_code failed, std::size_t count);
  void read();
  void on_read(error_code failed, std::size_t count);
  void parse();
  void on_end(error_code failed);
  void complete();

  void arm(steady_time at);
  void on_timer();
  void fail(reason why, std::string detail);
  [[nodiscard]] std::string told(const std::string& what) const;

  std::shared_ptr<client_shared> shared_;
  host_pool& pool_;
  tcp_socket socket_;
  std::optional<tls_stream> tls_;
  steady_timer timer_; ///< connecting, or idle
  steady_time connect_by_;
  resolver::addresses addresses_; ///< still to be tried, last first
  error_code last_failure_;
  std::shared_ptr<call> call_;
  std::optional<response_parser> parser_;
  beast::flat_buffer buffer_;
  std::string head_;
  phase phase_ = phase::resolving;
  bool reading_ = false;
  bool writing_ = false;
  bool heard_ = false;       ///< a byte of the answer has come
  int interim_ = 0;          ///< answers 1xx so far
  bool sent_before_ = false; ///< by an earlier connection
  bool used_ = false;        ///< has served a call before this one
};

} // namespace parley::http
