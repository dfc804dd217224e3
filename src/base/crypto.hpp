#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace parley {

enum class digest : uint8_t { sha1, sha256 };

/// An HMAC (RFC 2104) whose key schedule is computed once. Safe to use from
/// several threads at once: each call works on its own copy of the keyed state.
class hmac_key {
public:
  hmac_key(digest algorithm, std::string_view key);
  hmac_key(hmac_key&&) noexcept;
  hmac_key& operator=(hmac_key&&) noexcept;
  ~hmac_key();

  /// The raw code: 20 bytes for SHA-1, 32 for SHA-256.
  [[nodiscard]] std::string operator()(std::string_view message) const;

private:
  struct keyed_state;
  std::unique_ptr<keyed_state> state_;
};

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// SHA-256 as 32 raw bytes.
std::string sha256(std::string_view bytes);

/// Lower-case hex, two digits a byte.
std::string to_hex(std::string_view bytes);

/// Standard alphabet, padded (RFC 4648 §4).
std::string to_base64(std::string_view bytes);

/// The bytes behind padded standard base64; nothing when malformed.
std::optional<std::string> from_base64(std::string_view text);

/// Compares in a time that depends on the lengths alone.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Random bytes from the system's generator.
std::string random_bytes(std::size_t count);

/// A name-based UUID, version 5 (RFC 4122 §4.3), as 36 lower-case characters.
/// @param space Text form of the name space UUID.
std::string uuid5(std::string_view space, std::string_view name);

/// A random UUID, version 4, as 36 lower-case characters.
std::string uuid4();

} // namespace parley
