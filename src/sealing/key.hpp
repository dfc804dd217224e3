#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

/// @file
/// src/sealing: private text, kept so that a stolen file tells nothing of it:
/// AES-256-GCM, and the keys for it. Knows no rows and no database.

namespace parley::sealing {

/// Bytes of a key: AES-256.
inline constexpr std::size_t key_size = 32;

/// Bytes of a key's id.
inline constexpr std::size_t key_id_size = 8;

/// A secret of 32 bytes. They are wiped when it goes.
class key {
public:
  /// @pre `bytes` are `key_size`.
  explicit key(std::string_view bytes);
  key(const key&) = default;
  key& operator=(const key&) = default;
  ~key();

  /// From the system's generator.
  static key random();

  /// For the cipher alone.
  [[nodiscard]] std::string_view bytes() const {
    return {bytes_.data(), bytes_.size()};
  }

  /// Tells keys apart and nothing else about them: the first 8 bytes of a
  /// keyed hash.
  [[nodiscard]] const std::string& id() const {
    return id_;
  }

private:
  std::array<char, key_size> bytes_{};
  std::string id_;
};

} // namespace parley::sealing
