#pragma once

#include "http/asio.hpp"
#include "http/server.hpp"

namespace parley::http {

/// Beast's parser, writing straight into a `request`. Trailers are parsed and
/// dropped. Fails with `header_limit` past the number of fields, with
/// `body_limit` past the body's size, with `bad_chunk_extension` past the
/// extensions' size.
class request_parser final : public beast::http::basic_parser<true> {
public:
  /// @param limits Must outlive the parser.
  explicit request_parser(const server_limits& limits);

  [[nodiscard]] request& message();
  [[nodiscard]] int version() const; ///< 10 or 11

private:
  using string_view = beast::string_view;
  using length = boost::optional<std::uint64_t>;

  void
  on_request_impl(beast::http::verb verb, string_view method,
                  string_view target, int version, error_code& failed) override;
  void on_response_impl(int status, string_view reason, int version,
                        error_code& failed) override;
  void on_field_impl(beast::http::field known, string_view name,
                     string_view value, error_code& failed) override;
  void on_header_impl(error_code& failed) override;
  void on_body_init_impl(const length& announced, error_code& failed) override;
  std::size_t on_body_impl(string_view body, error_code& failed) override;
  void on_chunk_header_impl(std::uint64_t size, string_view extensions,
                            error_code& failed) override;
  std::size_t on_chunk_body_impl(std::uint64_t left, string_view body,
                                 error_code& failed) override;
  void on_finish_impl(error_code& failed) override;

  const server_limits& limits_;
  request message_;
  int version_ = 0;
  bool frozen_ = false; ///< the header is complete: a field is a trailer
  std::size_t extensions_ = 0;
};

} // namespace parley::http
