#include "sealing/aes_gcm.hpp"

#include "base/crypto.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace parley::sealing {

namespace {

struct deleter {
  void operator()(EVP_CIPHER* cipher) const {
    EVP_CIPHER_free(cipher);
  }
  void operator()(EVP_CIPHER_CTX* context) const {
    EVP_CIPHER_CTX_free(context);
  }
};

using context_ptr = std::unique_ptr<EVP_CIPHER_CTX, deleter>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text, std::size_t from = 0) {
  return reinterpret_cast<unsigned char*>(text.data()) + from;
}

int size_of(std::string_view text) {
  return static_cast<int>(text.size());
}

void require(bool succeeded) {
  if (!succeeded)
    throw std::runtime_error("OpenSSL failed");
}

} // namespace

/// One for each way, so that neither has to look up its cipher again.
struct aes_gcm::contexts {
  contexts()
    : cipher{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)},
      sealing{EVP_CIPHER_CTX_new()}, opening{EVP_CIPHER_CTX_new()} {
    require(cipher && sealing && opening
            && EVP_EncryptInit_ex2(sealing.get(), cipher.get(), nullptr,
                                   nullptr, nullptr)
                 == 1
            && EVP_DecryptInit_ex2(opening.get(), cipher.get(), nullptr,
                                   nullptr, nullptr)
                 == 1);
  }

  std::unique_ptr<EVP_CIPHER, deleter> cipher;
  context_ptr sealing;
  context_ptr opening;
};

aes_gcm::aes_gcm() : contexts_{std::make_unique<contexts>()} {
  // nop
}

aes_gcm::aes_gcm(aes_gcm&&) noexcept = default;
aes_gcm& aes_gcm::operator=(aes_gcm&&) noexcept = default;
aes_gcm::~aes_gcm() = default;

std::string aes_gcm::seal(const key& with, std::string_view plain,
                          std::string_view bound_to) {
  auto sealed = random_bytes(nonce_size);
  sealed += encrypt(with, sealed, plain, bound_to);
  return sealed;
}

std::optional<std::string>
aes_gcm::open(const key& with, std::string_view sealed,
              std::string_view bound_to) {
  if (sealed.size() < nonce_size + tag_size)
    return std::nullopt;
  return decrypt(with, sealed.substr(0, nonce_size), sealed.substr(nonce_size),
                 bound_to);
}

std::string
aes_gcm::encrypt(const key& with, std::string_view nonce,
                 std::string_view plain, std::string_view bound_to) {
  auto* const context = contexts_->sealing.get();
  std::string sealed(plain.size() + tag_size, '\0');
  int size = 0;
  require(nonce.size() == nonce_size
          && EVP_EncryptInit_ex2(context, nullptr, bytes_of(with.bytes()),
                                 bytes_of(nonce), nullptr)
               == 1
          && EVP_EncryptUpdate(context, nullptr, &size, bytes_of(bound_to),
                               size_of(bound_to))
               == 1
          && EVP_EncryptUpdate(context, bytes_of(sealed), &size,
                               bytes_of(plain), size_of(plain))
               == 1
          && EVP_EncryptFinal_ex(context, bytes_of(sealed, plain.size()), &size)
               == 1
          && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, tag_size,
                                 bytes_of(sealed, plain.size()))
               == 1);
  return sealed;
}

std::optional<std::string>
aes_gcm::decrypt(const key& with, std::string_view nonce,
                 std::string_view sealed, std::string_view bound_to) {
  if (nonce.size() != nonce_size || sealed.size() < tag_size)
    return std::nullopt;
  auto* const context = contexts_->opening.get();
  const auto text = sealed.substr(0, sealed.size() - tag_size);
  std::string tag{sealed.substr(text.size())};
  std::string plain(text.size(), '\0');
  int size = 0;
  require(EVP_DecryptInit_ex2(context, nullptr, bytes_of(with.bytes()),
                              bytes_of(nonce), nullptr)
            == 1
          && EVP_DecryptUpdate(context, nullptr, &size, bytes_of(bound_to),
                               size_of(bound_to))
               == 1
          && EVP_DecryptUpdate(context, bytes_of(plain), &size, bytes_of(text),
                               size_of(text))
               == 1
          && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, tag_size,
                                 bytes_of(tag))
               == 1);
  // Nothing of the text is given before its tag was found right.
  unsigned char none[tag_size];
  if (EVP_DecryptFinal_ex(context, none, &size) != 1)
    return std::nullopt;
  return plain;
}

} // namespace parley::sealing
