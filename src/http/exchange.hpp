#pragma once

#include "http/request_parser.hpp"
#include "http/response_head.hpp"
#include "http/session.hpp"

namespace parley::http {

/// Counts a request as open while it lives.
class open_mark {
public:
  explicit open_mark(std::atomic<std::size_t>& counter) : counter_{counter} {
    ++counter_;
  }
  ~open_mark() {
    --counter_;
  }
  open_mark(const open_mark&) = delete;
  open_mark& operator=(const open_mark&) = delete;

private:
  std::atomic<std::size_t>& counter_;
};

/// What a request's body takes of the room of all, given back with it. The
/// first bytes of each are free, so that a few large bodies keep no small one
/// out.
class body_share {
public:
  static constexpr std::size_t free_bytes = 16 * 1024;

  explicit body_share(service& shared) : shared_{shared} {
  }
  ~body_share() {
    shared_.body_bytes -= taken_;
  }
  body_share(const body_share&) = delete;
  body_share& operator=(const body_share&) = delete;

  /// Whether a body of this size would find room now.
  [[nodiscard]] bool has_room(std::size_t size) const {
    return size <= free_bytes
           || shared_.body_bytes - taken_ + size - free_bytes
                <= shared_.config.limits.body_bytes_in_all;
  }

  /// Counts the body as being this large; false when there is no room.
  bool grow(std::size_t size) {
    if (size <= free_bytes)
      return true;
    auto more = size - free_bytes - taken_;
    taken_ += more;
    return (shared_.body_bytes += more)
           <= shared_.config.limits.body_bytes_in_all;
  }

private:
  service& shared_;
  std::size_t taken_ = 0;
};

/// What a connection needs while a request is open.
struct session::exchange {
  explicit exchange(service& shared)
    : mark{shared.open_requests}, share{shared}, parser{shared.config.limits} {
  }

  open_mark mark;
  body_share share;
  head_scanner scanner;
  request_parser parser;
  response_form form;
  bool bodiless = false; ///< the request is HEAD
  std::string head;      ///< the answer's
  std::string body;
};

} // namespace parley::http
