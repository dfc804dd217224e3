#include "base/crypto.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace parley {

namespace {

struct mac_deleter {
  void operator()(EVP_MAC* mac) const {
    EVP_MAC_free(mac);
  }
  void operator()(EVP_MAC_CTX* context) const {
    EVP_MAC_CTX_free(context);
  }
};

using mac_context = std::unique_ptr<EVP_MAC_CTX, mac_deleter>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

void require(bool succeeded) {
  if (!succeeded)
    throw std::runtime_error("OpenSSL failed");
}

mac_context make_keyed(digest algorithm, std::string_view key) {
  const std::unique_ptr<EVP_MAC, mac_deleter> hmac{
    EVP_MAC_fetch(nullptr, "HMAC", nullptr)};
  require(hmac != nullptr);
  mac_context context{EVP_MAC_CTX_new(hmac.get())};
  require(context != nullptr);
  std::string name = algorithm == digest::sha1 ? "SHA1" : "SHA256";
  const std::array params{
    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
    OSSL_PARAM_construct_end()};
  require(EVP_MAC_init(context.get(), bytes_of(key), key.size(), params.data())
          == 1);
  return context;
}

} // namespace

struct hmac_key::keyed_state {
  mac_context context;
};

hmac_key::hmac_key(digest algorithm, std::string_view key)
  : state_(
    std::make_unique<keyed_state>(keyed_state{make_keyed(algorithm, key)})) {
  // nop
}

hmac_key::hmac_key(hmac_key&&) noexcept = default;
hmac_key& hmac_key::operator=(hmac_key&&) noexcept = default;
hmac_key::~hmac_key() = default;

std::string hmac_key::operator()(std::string_view message) const {
  const mac_context context{EVP_MAC_CTX_dup(state_->context.get())};
  require(context != nullptr);
  std::string code(EVP_MAX_MD_SIZE, '\0');
  std::size_t size = 0;
  require(EVP_MAC_update(context.get(), bytes_of(message), message.size()) == 1
          && EVP_MAC_final(context.get(), bytes_of(code), &size, code.size())
               == 1);
  code.resize(size);
  return code;
}

std::string sha256(std::string_view bytes) {
  std::string sum(32, '\0');
  require(EVP_Digest(bytes.data(), bytes.size(), bytes_of(sum), nullptr,
                     EVP_sha256(), nullptr)
          == 1);
  return sum;
}

std::string sha256_hex(std::string_view bytes) {
  return to_hex(sha256(bytes));
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size()
         && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  require(RAND_bytes(bytes_of(bytes), static_cast<int>(count)) == 1);
  return bytes;
}

} // namespace parley
