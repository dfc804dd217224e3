#pragma once

#include "sealing/key.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parley::sealing {

/// Bytes of a nonce: 96 bits, so that GCM takes it as it is.
inline constexpr std::size_t nonce_size = 12;

/// Bytes of an authentication tag, never shortened.
inline constexpr std::size_t tag_size = 16;

/// AES-256-GCM (NIST SP 800-38D). One thread at a time.
class aes_gcm {
public:
  aes_gcm();
  aes_gcm(aes_gcm&&) noexcept;
  aes_gcm& operator=(aes_gcm&&) noexcept;
  ~aes_gcm();

  /// Seals under a fresh random nonce.
  /// @param bound_to What the text belongs to; it does not open elsewhere.
  /// @return nonce ‖ ciphertext ‖ tag
  std::string
  seal(const key& with, std::string_view plain, std::string_view bound_to);

  /// The text again; nothing when key or place are others, or a bit of it is.
  std::optional<std::string>
  open(const key& with, std::string_view sealed, std::string_view bound_to);

  /// Under a nonce that is given; a key must never meet the same one twice.
  /// @pre the nonce has `nonce_size` bytes. @return ciphertext ‖ tag
  std::string encrypt(const key& with, std::string_view nonce,
                      std::string_view plain, std::string_view bound_to);

  /// @param sealed ciphertext ‖ tag
  std::optional<std::string>
  decrypt(const key& with, std::string_view nonce, std::string_view sealed,
          std::string_view bound_to);

private:
  struct contexts;
  std::unique_ptr<contexts> contexts_;
};

} // namespace parley::sealing
