#include "http/request_parser.hpp"

namespace parley::http {

namespace {

/// Bytes of chunk extensions in one body. Nobody needs them.
constexpr std::size_t most_extensions = 1024;

/// Room made at once for a body on its sender's word alone.
constexpr std::uint64_t first_room = 16 * 1024;

std::string text(beast::string_view bytes) {
  return {bytes.data(), bytes.size()};
}

} // namespace

request_parser::request_parser(const server_limits& limits) : limits_{limits} {
  // Bounded below instead, where the screen has already seen the header.
  body_limit(boost::none);
  header_limit(static_cast<std::uint32_t>(limits.header_bytes) + 1);
}

request& request_parser::message() {
  return message_;
}

int request_parser::version() const {
  return version_;
}

void request_parser::on_request_impl(beast::http::verb, string_view method,
                                     string_view target, int version,
                                     error_code&) {
  message_.method = text(method);
  message_.target = text(target);
  version_ = version;
}

void request_parser::on_response_impl(int, string_view, int, error_code&) {
  // nop
}

void request_parser::on_field_impl(beast::http::field, string_view name,
                                   string_view value, error_code& failed) {
  if (frozen_)
    return;
  if (message_.header.all().size() >= limits_.header_fields)
    failed = beast::http::error::header_limit;
  else
    message_.header.add(text(name), text(value));
}

void request_parser::on_header_impl(error_code&) {
  frozen_ = true;
}

void request_parser::on_body_init_impl(const length& announced, error_code&) {
  message_.body.reserve(
    static_cast<std::size_t>(std::min(announced.value_or(0), first_room)));
}

std::size_t request_parser::on_body_impl(string_view body, error_code& failed) {
  if (body.size() > limits_.body_bytes - message_.body.size()) {
    failed = beast::http::error::body_limit;
    return 0;
  }
  message_.body.append(body.data(), body.size());
  return body.size();
}

void request_parser::on_chunk_header_impl(std::uint64_t size,
                                          string_view extensions,
                                          error_code& failed) {
  extensions_ += extensions.size();
  if (extensions_ > most_extensions)
    failed = beast::http::error::bad_chunk_extension;
  else if (size > limits_.body_bytes - message_.body.size())
    failed = beast::http::error::body_limit;
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t, string_view body,
                                               error_code& failed) {
  return on_body_impl(body, failed);
}

void request_parser::on_finish_impl(error_code&) {
  // nop
}

} // namespace parley::http
