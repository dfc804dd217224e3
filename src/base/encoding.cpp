#include "base/crypto.hpp"

#include <openssl/evp.h>

#include <stdexcept>

namespace parley {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits
  = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The 16 bytes of a UUID's text form; dashes are skipped.
std::string uuid_bytes(std::string_view text) {
  std::string bytes;
  std::string pair;
  for (const char c : text) {
    if (c != '-')
      pair += c;
    if (pair.size() == 2) {
      bytes += static_cast<char>(std::stoi(pair, nullptr, 16));
      pair.clear();
    }
  }
  return bytes;
}

/// Sets version and variant in 16 bytes and writes them with dashes.
std::string uuid_text(std::string bytes, unsigned version) {
  const auto set = [&](std::size_t at, unsigned mask, unsigned bits) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    bytes[at] = static_cast<char>((byte & mask) | bits);
  };
  set(6, 0x0f, version << 4);
  set(8, 0x3f, 0x80);
  auto text = to_hex(bytes);
  for (const std::size_t dash : {8U, 13U, 18U, 23U})
    text.insert(dash, 1, '-');
  return text;
}

std::string sha1(std::string_view bytes) {
  std::string sum(20, '\0');
  if (EVP_Digest(bytes.data(), bytes.size(),
                 reinterpret_cast<unsigned char*>(sum.data()), nullptr,
                 EVP_sha1(), nullptr)
      != 1)
    throw std::runtime_error("OpenSSL failed");
  return sum;
}

} // namespace

std::string to_hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += hex_digits[byte >> 4];
    text += hex_digits[byte & 0xfU];
  }
  return text;
}

std::string to_base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const auto size
    = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()),
                      static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0)
    return std::nullopt;
  const auto padding
    = text.ends_with("==") ? 2U : (text.ends_with("=") ? 1U : 0U);
  text.remove_suffix(padding);
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  uint32_t held = 0;
  unsigned held_bits = 0;
  for (const char c : text) {
    const auto digit = base64_digits.find(c);
    if (digit == std::string_view::npos)
      return std::nullopt;
    held = (held << 6) | static_cast<uint32_t>(digit);
    held_bits += 6;
    if (held_bits >= 8) {
      held_bits -= 8;
      bytes += static_cast<char>((held >> held_bits) & 0xffU);
    }
  }
  // Bits left over under the padding must be zero, or two texts would mean
  // the same bytes.
  if ((held & ((1U << held_bits) - 1)) != 0)
    return std::nullopt;
  return bytes;
}

std::string uuid5(std::string_view space, std::string_view name) {
  return uuid_text(sha1(uuid_bytes(space).append(name)).substr(0, 16), 5);
}

std::string uuid4() {
  return uuid_text(random_bytes(16), 4);
}

} // namespace parley
