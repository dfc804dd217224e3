#pragma once

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace parley::http::test {

using certificate = std::shared_ptr<X509>;
using private_key = std::shared_ptr<EVP_PKEY>;

/// A key with its certificate.
struct identity {
  certificate shown;
  private_key key;
};

inline void add_extension(X509* to, X509* issuer, int kind, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, to, nullptr, nullptr, 0);
  auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value);
  ASSERT_NE(extension, nullptr) << value;
  X509_add_ext(to, extension, -1);
  X509_EXTENSION_free(extension);
}

/// @param names Such as `DNS:localhost,IP:127.0.0.1`; empty for an authority.
/// @param issuer Signs it; null: it signs itself.
/// @param hours Until it expires; negative: it has.
inline identity
issue(const std::string& names, const identity* issuer, int hours = 1) {
  identity made{{X509_new(), X509_free}, {EVP_EC_gen("P-256"), EVP_PKEY_free}};
  auto* x = made.shown.get();
  X509_set_version(x, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(x), issuer ? 2 : 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -48L * 3600);
  X509_gmtime_adj(X509_getm_notAfter(x), hours * 3600L);
  X509_set_pubkey(x, made.key.get());
  const auto* name = reinterpret_cast<const unsigned char*>(
    names.empty() ? "authority" : "server");
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC, name,
                             -1, -1, 0);
  auto* from = issuer ? issuer->shown.get() : x;
  X509_set_issuer_name(x, X509_get_subject_name(from));
  if (names.empty())
    add_extension(x, from, NID_basic_constraints, "critical,CA:TRUE");
  else
    add_extension(x, from, NID_subject_alt_name, names.c_str());
  X509_sign(x, (issuer ? issuer->key : made.key).get(), EVP_sha256());
  return made;
}

/// Writes the certificate where a client can read it; gives the path.
inline std::string write_pem(const identity& one) {
  auto path = ::testing::TempDir() + "parley_ca_XXXXXX";
  auto* file = ::fdopen(::mkstemp(path.data()), "w");
  PEM_write_X509(file, one.shown.get());
  std::fclose(file);
  return path;
}

} // namespace parley::http::test
