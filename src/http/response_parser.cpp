#include "http/response_parser.hpp"

#include <algorithm>

namespace parley::http {

namespace {

/// Room made at once for a body on its sender's word alone.
constexpr std::uint64_t first_room = 64 * 1024;

} // namespace

response_parser::response_parser(std::size_t most_body)
  : most_body_{most_body} {
  eager(true);
  body_limit(boost::none); // bounded below, for every kind of framing
  header_limit(most_header);
}

response& response_parser::message() {
  return message_;
}

void response_parser::on_request_impl(beast::http::verb, string_view,
                                      string_view, int, error_code&) {
  // nop
}

void response_parser::on_response_impl(int status, string_view, int,
                                       error_code&) {
  message_.status = status;
}

void response_parser::on_field_impl(beast::http::field, string_view name,
                                    string_view value, error_code&) {
  if (!frozen_)
    message_.header.add({name.data(), name.size()},
                        {value.data(), value.size()});
}

void response_parser::on_header_impl(error_code& failed) {
  frozen_ = true;
  // Beast would take the bytes of an encoding it does not know for the body.
  if (message_.header.count("Transfer-Encoding") > 0 && !chunked())
    failed = beast::http::error::bad_transfer_encoding;
}

void response_parser::on_body_init_impl(const length& announced,
                                        error_code& failed) {
  auto size = announced.value_or(0);
  if (size > most_body_)
    failed = beast::http::error::body_limit;
  else
    message_.body.reserve(static_cast<std::size_t>(std::min(size, first_room)));
}

std::size_t
response_parser::on_body_impl(string_view body, error_code& failed) {
  if (body.size() > most_body_ - message_.body.size()) {
    failed = beast::http::error::body_limit;
    return 0;
  }
  message_.body.append(body.data(), body.size());
  return body.size();
}

void response_parser::on_chunk_header_impl(std::uint64_t size, string_view,
                                           error_code& failed) {
  if (size > most_body_ - message_.body.size())
    failed = beast::http::error::body_limit;
}

std::size_t response_parser::on_chunk_body_impl(std::uint64_t, string_view body,
                                                error_code& failed) {
  return on_body_impl(body, failed);
}

void response_parser::on_finish_impl(error_code&) {
  // nop
}

} // namespace parley::http
