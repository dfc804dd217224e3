#pragma once

#include "base/result.hpp"
#include "http/asio.hpp"

#include <mutex>
#include <optional>

namespace parley::http {

struct tls_failure {
  std::string detail;
};

using tls_stream = asio::ssl::stream<tcp_socket&>;

/// TLS 1.2 and later for a client, verifying peers against a trust store that
/// is read when first needed. From any thread.
class tls_settings {
public:
  /// @param ca_file PEM; empty for the system's trust store.
  explicit tls_settings(std::string ca_file);

  /// The settings, or why the trust store cannot be read.
  result<asio::ssl::context*, tls_failure> context();

private:
  error_code load();

  const std::string ca_file_;
  std::once_flag loaded_;
  error_code failed_;
  asio::ssl::context context_{asio::ssl::context::tls_client};
};

/// Makes `stream` ask for `host` and accept no certificate but one for it.
error_code expect_host(tls_stream& stream, const std::string& host);

/// Why a handshake failed, with the certificate's fault where that was it.
std::string handshake_fault(tls_stream& stream, const error_code& failed);

} // namespace parley::http
