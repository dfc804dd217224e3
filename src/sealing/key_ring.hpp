#pragma once

#include "sealing/aes_gcm.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::sealing {

/// Bytes of a wrapped key, always: id of the master key ‖ nonce ‖ ciphertext ‖
/// tag.
inline constexpr std::size_t wrapped_size
  = key_id_size + nonce_size + key_size + tag_size;

/// The operator's master keys. They seal nothing but other keys: the first
/// wraps, all unwrap. One thread at a time.
class key_ring {
public:
  /// @param keys None: nothing is sealed.
  explicit key_ring(std::vector<key> keys = {});

  [[nodiscard]] bool empty() const {
    return keys_.empty();
  }

  /// The key that wraps. @pre not empty
  [[nodiscard]] const key& first() const {
    return keys_.front();
  }

  /// Whether a key of that id is there.
  [[nodiscard]] bool holds(std::string_view id) const;

  /// @param bound_to Whose key it is. @pre not empty
  std::string wrap(const key& what, std::string_view bound_to);

  /// Nothing when no key here opens it for that owner.
  std::optional<key>
  unwrap(std::string_view wrapped, std::string_view bound_to);

  /// Whether the first key has wrapped it.
  [[nodiscard]] bool is_current(std::string_view wrapped) const;

private:
  [[nodiscard]] const key* find(std::string_view id) const;

  std::vector<key> keys_;
  aes_gcm cipher_;
};

} // namespace parley::sealing
