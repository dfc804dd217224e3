#pragma once

#include "http/asio.hpp"
#include "http/message.hpp"

namespace parley::http {

/// Beast's parser, writing straight into a `response`. Trailers are parsed and
/// dropped. Fails with `body_limit` or `header_limit` past its bounds.
class response_parser final : public beast::http::basic_parser<false> {
public:
  /// Bytes of a status line with its fields, and of a chunk's header or the
  /// trailers.
  static constexpr std::size_t most_header = 64 * 1024;

  /// @param most_body Bytes of a body.
  explicit response_parser(std::size_t most_body);

  [[nodiscard]] response& message();

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

  std::size_t most_body_;
  response message_;
  bool frozen_ = false; ///< the header is complete: a field is a trailer
};

} // namespace parley::http
