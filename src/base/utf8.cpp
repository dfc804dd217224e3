#include "base/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace parley {

namespace {

/// What may follow a lead byte (Unicode 3.9, table 3-7).
struct lead {
  std::size_t length = 0; ///< 0: no lead byte
  unsigned char second_low = 0x80;
  unsigned char second_high = 0xbf;
};

lead classify(unsigned char byte) {
  if (byte < 0x80)
    return {1};
  if (byte < 0xc2 || byte > 0xf4)
    return {0};
  if (byte < 0xe0)
    return {2};
  switch (byte) {
    case 0xe0:
      return {3, 0xa0, 0xbf};
    case 0xed:
      return {3, 0x80, 0x9f};
    case 0xf0:
      return {4, 0x90, 0xbf};
    case 0xf4:
      return {4, 0x80, 0x8f};
    default:
      return {byte < 0xf0 ? 3U : 4U};
  }
}

/// How many bytes from the start are ASCII, in steps of eight.
std::size_t ascii_prefix(std::string_view bytes) {
  constexpr uint64_t high_bits = 0x8080808080808080;
  std::size_t at = 0;
  for (uint64_t word = 0; bytes.size() - at >= sizeof word; at += sizeof word) {
    std::memcpy(&word, bytes.data() + at, sizeof word);
    if ((word & high_bits) != 0)
      break;
  }
  return at;
}

} // namespace

code_point decode_utf8(std::string_view bytes) {
  const auto at = [&](std::size_t i) {
    return static_cast<unsigned char>(bytes[i]);
  };
  const auto kind = classify(at(0));
  if (kind.length == 1)
    return {at(0), 1, true};
  if (kind.length == 0)
    return {};
  // A lead byte of n ones carries 7 - n bits of the code point.
  char32_t point = at(0) & (0x7fU >> kind.length);
  for (std::size_t i = 1; i < kind.length; ++i) {
    const auto low = i == 1 ? kind.second_low : 0x80;
    const auto high = i == 1 ? kind.second_high : 0xbf;
    if (i >= bytes.size() || at(i) < low || at(i) > high)
      return {0xfffd, i, false};
    point = (point << 6) | (at(i) & 0x3fU);
  }
  return {point, kind.length, true};
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    bytes.remove_prefix(ascii_prefix(bytes));
    // At most eight code points before ASCII is looked for again.
    for (int i = 0; i < 8 && !bytes.empty(); ++i) {
      const auto next = decode_utf8(bytes);
      if (!next.valid)
        return false;
      bytes.remove_prefix(next.bytes);
    }
  }
  return true;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xc0U) == 0x80U;
    const bool two_units = byte >= 0xf0;
    units += continues ? 0U : two_units ? 2U : 1U;
  }
  return units;
}

std::string encode_utf8(char32_t point) {
  const auto continued = [&](unsigned shift) {
    return static_cast<char>(0x80U | ((point >> shift) & 0x3fU));
  };
  if (point < 0x80)
    return {static_cast<char>(point)};
  if (point < 0x800)
    return {static_cast<char>(0xc0U | (point >> 6)), continued(0)};
  if (point < 0x10000)
    return {static_cast<char>(0xe0U | (point >> 12)), continued(6),
            continued(0)};
  return {static_cast<char>(0xf0U | (point >> 18)), continued(12), continued(6),
          continued(0)};
}

} // namespace parley
