#pragma once

#include "http/filter.hpp"
#include "http/request_parser.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::fuzz {

/// Small, so that short inputs reach them.
inline http::server_limits small_limits() {
  http::server_limits limits;
  limits.header_bytes = 768;
  limits.header_fields = 16;
  limits.body_bytes = 512;
  return limits;
}

/// Reads one request from bytes that come in pieces, in the steps of
/// http::session, without its socket and clocks.
class request_reading {
public:
  enum class state : uint8_t { open, whole, refused };

  /// @param limits Must outlive it.
  explicit request_reading(const http::server_limits& limits);

  void feed(std::string_view bytes);

  [[nodiscard]] state at() const {
    return state_;
  }
  [[nodiscard]] const http::request& what() {
    return parser_.message();
  }
  [[nodiscard]] int version() const {
    return parser_.version();
  }
  /// Bytes behind the request, which are the next one's.
  [[nodiscard]] std::string_view rest() const {
    return buffer_;
  }
  /// Refused for what lay unread, and so depends on the pieces.
  [[nodiscard]] bool overfull() const {
    return overfull_;
  }

private:
  void read_head();
  void parse_head();
  void read_body();
  void refuse();

  const http::server_limits& limits_;
  http::head_scanner scanner_;
  http::request_parser parser_;
  std::string buffer_;
  state state_ = state::open;
  bool in_body_ = false;
  bool after_empty_line_ = false;
  bool overfull_ = false;
};

} // namespace parley::fuzz
