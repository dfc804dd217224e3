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

/// What a connection needs while a request is open.
struct session::exchange {
  explicit exchange(service& shared)
    : mark{shared.open_requests}, parser{shared.config.limits} {
  }

  open_mark mark;
  head_scanner scanner;
  request_parser parser;
  response_form form;
  bool bodiless = false; ///< the request is HEAD
  std::string head;      ///< the answer's
  std::string body;
};

} // namespace parley::http
