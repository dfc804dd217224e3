#include "sealing/key.hpp"

#include "base/crypto.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <stdexcept>

namespace parley::sealing {

key::key(std::string_view bytes) {
  if (bytes.size() != key_size)
    throw std::invalid_argument("a key has 32 bytes");
  std::copy(bytes.begin(), bytes.end(), bytes_.begin());
  id_ = hmac_key{digest::sha256, bytes}("parley key id").substr(0, key_id_size);
}

key::~key() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

key key::random() {
  auto bytes = random_bytes(key_size);
  key made{bytes};
  OPENSSL_cleanse(bytes.data(), bytes.size());
  return made;
}

} // namespace parley::sealing
