#include "http/asio.hpp"
#include "http/server.hpp"

#include <algorithm>
#include <charconv>

namespace parley::http {

namespace {

using address_bytes = std::array<unsigned char, 16>;

constexpr unsigned v4_offset = 96; ///< Bits before a v4-mapped address.

struct parsed_address {
  address_bytes bytes{};
  bool v4 = false;
};

std::optional<parsed_address> parse_address(std::string_view text) {
  error_code failed;
  auto address = asio::ip::make_address(text, failed);
  if (failed || text.find('\0') != std::string_view::npos) // where Asio stops
    return std::nullopt;
  auto v6 = address.is_v4()
              ? asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4())
              : address.to_v6();
  return parsed_address{v6.to_bytes(), address.is_v4()};
}

std::optional<unsigned> parse_prefix(std::string_view text, unsigned most) {
  unsigned value = 0;
  auto [end, failed]
    = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || value > most)
    return std::nullopt;
  return value;
}

/// `bytes` with all but the first `bits` bits cleared.
address_bytes keep_bits(address_bytes bytes, unsigned bits) {
  for (unsigned i = 0; i < bytes.size(); ++i) {
    unsigned kept = std::min(8U, bits - std::min(bits, 8 * i));
    bytes[i] &= static_cast<unsigned char>(0xFF00U >> kept);
  }
  return bytes;
}

} // namespace

std::optional<cidr> cidr::parse(std::string_view text) {
  auto slash = text.find('/');
  auto address = parse_address(text.substr(0, slash));
  if (!address)
    return std::nullopt;
  auto offset = address->v4 ? v4_offset : 0U;
  auto prefix = std::optional{128 - offset};
  if (slash != std::string_view::npos)
    prefix = parse_prefix(text.substr(slash + 1), 128 - offset);
  if (!prefix)
    return std::nullopt;
  auto bits = offset + *prefix;
  return cidr{keep_bits(address->bytes, bits), bits};
}

bool cidr::contains(std::string_view address) const {
  auto parsed = parse_address(address);
  return parsed && keep_bits(parsed->bytes, prefix) == network;
}

} // namespace parley::http
