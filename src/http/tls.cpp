#include "http/tls.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <utility>

namespace parley::http {

tls_settings::tls_settings(std::string ca_file) : ca_file_{std::move(ca_file)} {
}

result<asio::ssl::context*, tls_failure> tls_settings::context() {
  std::call_once(loaded_, [this] { failed_ = load(); });
  if (failed_)
    return tls_failure{"trust store " + ca_file_ + ": " + failed_.message()};
  return &context_;
}

error_code tls_settings::load() {
  error_code failed;
  SSL_CTX_set_min_proto_version(context_.native_handle(), TLS1_2_VERSION);
  if (ca_file_.empty())
    context_.set_default_verify_paths(failed);
  else
    context_.load_verify_file(ca_file_, failed);
  return failed;
}

error_code expect_host(tls_stream& stream, const std::string& host) {
  error_code failed;
  asio::ip::make_address(host, failed);
  auto is_name = failed.failed(); // an address is not asked for by SNI
  failed.clear();
  if (is_name
      && SSL_set_tlsext_host_name(stream.native_handle(), host.c_str()) != 1)
    return {static_cast<int>(ERR_get_error()), asio::error::get_ssl_category()};
  if (!stream.set_verify_mode(asio::ssl::verify_peer, failed))
    stream.set_verify_callback(asio::ssl::host_name_verification{host}, failed);
  return failed;
}

std::string handshake_fault(tls_stream& stream, const error_code& failed) {
  auto verified = SSL_get_verify_result(stream.native_handle());
  if (verified == X509_V_OK)
    return failed.message();
  return failed.message() + ": " + X509_verify_cert_error_string(verified);
}

} // namespace parley::http
