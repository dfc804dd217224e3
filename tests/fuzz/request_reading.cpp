#include "tests/fuzz/request_reading.hpp"

#include <utility>

namespace parley::fuzz {

namespace asio = boost::asio;

using http::error_code;
using http::head_scanner;

request_reading::request_reading(const http::server_limits& limits)
  : limits_(limits), parser_{limits} {
  // nop
}

void request_reading::feed(std::string_view bytes) {
  if (state_ != state::open)
    return;
  buffer_ += bytes;
  if (!in_body_)
    read_head();
  else
    read_body();
}

void request_reading::read_head() {
  auto all = std::string_view{buffer_};
  const auto outcome = scanner_.feed(all.substr(scanner_.size()));
  const bool complete = outcome == head_scanner::outcome::complete;
  if (outcome == head_scanner::outcome::malformed
      || scanner_.size() + (complete ? 0 : 1) > limits_.header_bytes)
    return refuse();
  if (!complete)
    return;
  if (scanner_.size() > 2)
    return parse_head();
  if (std::exchange(after_empty_line_, true))
    return refuse();
  buffer_.erase(0, scanner_.size());
  scanner_ = {};
  read_head();
}

void request_reading::parse_head() {
  const auto size = scanner_.size();
  error_code failed;
  const auto used = parser_.put(asio::buffer(buffer_.data(), size), failed);
  if (failed || used != size || !parser_.is_header_done())
    return refuse();
  buffer_.erase(0, size);
  if (!http::fault_in(parser_.message(), parser_.version()).empty()
      || parser_.content_length().value_or(0) > limits_.body_bytes)
    return refuse();
  in_body_ = true;
  if (parser_.is_done()) {
    state_ = state::whole;
    return;
  }
  parser_.eager(true);
  read_body();
}

void request_reading::read_body() {
  error_code failed;
  if (!buffer_.empty())
    buffer_.erase(
      0, parser_.put(asio::buffer(buffer_.data(), buffer_.size()), failed));
  if (parser_.is_done() && !failed) {
    state_ = state::whole;
  } else if (failed && failed != boost::beast::http::error::need_more) {
    refuse();
  } else if (buffer_.size() > limits_.header_bytes) {
    overfull_ = true;
    refuse();
  }
}

void request_reading::refuse() {
  state_ = state::refused;
}

} // namespace parley::fuzz
