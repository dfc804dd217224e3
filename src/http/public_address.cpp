#include "http/public_address.hpp"

#include "http/egress.hpp"

#include <algorithm>
#include <array>

namespace parley::http {

namespace {

struct v4_range {
  uint32_t network;
  unsigned bits;
};

/// IANA IPv4 Special-Purpose Address Registry, multicast and class E.
constexpr std::array special_v4{
  v4_range{0x00000000, 8},  // this network
  v4_range{0x0A000000, 8},  // private
  v4_range{0x64400000, 10}, // shared: carrier-grade NAT
  v4_range{0x7F000000, 8},  // loopback
  v4_range{0xA9FE0000, 16}, // link-local, cloud metadata
  v4_range{0xAC100000, 12}, // private
  v4_range{0xC0000000, 24}, // IETF protocol assignments
  v4_range{0xC0000200, 24}, // documentation
  v4_range{0xC0586300, 24}, // 6to4 relays
  v4_range{0xC0A80000, 16}, // private
  v4_range{0xC6120000, 15}, // benchmarking
  v4_range{0xC6336400, 24}, // documentation
  v4_range{0xCB007100, 24}, // documentation
  v4_range{0xE0000000, 4},  // multicast
  v4_range{0xF0000000, 4},  // reserved, broadcast
};

struct v6_range {
  uint64_t network; ///< the upper half of the address
  unsigned bits;
};

/// Global unicast; what is outside is loopback, mapped, NAT64, unique local,
/// link-local, multicast or unassigned.
constexpr v6_range unicast_v6{0x2000'0000'0000'0000, 3};

/// IANA IPv6 Special-Purpose Address Registry, as far as it is unicast.
constexpr std::array special_v6{
  v6_range{0x2001'0000'0000'0000, 23}, // IETF protocols, Teredo
  v6_range{0x2001'0DB8'0000'0000, 32}, // documentation
  v6_range{0x2002'0000'0000'0000, 16}, // 6to4
  v6_range{0x3FFF'0000'0000'0000, 20}, // documentation
};

template <class Number, class Range>
bool lies_in(Number address, const Range& range) {
  constexpr auto all = 8 * sizeof(Number);
  return (address ^ range.network) >> (all - range.bits) == 0;
}

bool is_public(const asio::ip::address_v4& which) {
  return std::none_of(
    special_v4.begin(), special_v4.end(),
    [address = uint32_t{which.to_uint()}](const v4_range& range) {
      return lies_in(address, range);
    });
}

bool is_public(const asio::ip::address_v6& which) {
  uint64_t upper = 0;
  auto bytes = which.to_bytes();
  for (std::size_t i = 0; i < 8; ++i)
    upper = upper << 8 | bytes.at(i);
  return lies_in(upper, unicast_v6)
         && std::none_of(
           special_v6.begin(), special_v6.end(),
           [upper](const v6_range& range) { return lies_in(upper, range); });
}

} // namespace

bool is_public(const asio::ip::address& which) {
  return which.is_v4() ? is_public(which.to_v4()) : is_public(which.to_v6());
}

bool is_public_address(std::string_view address) {
  error_code failed;
  auto which = asio::ip::make_address(address, failed);
  // Asio takes any text for the zone of an address, and stops at a NUL.
  constexpr std::string_view strange{"%\0", 2};
  return !failed && address.find_first_of(strange) == std::string_view::npos
         && is_public(which);
}

} // namespace parley::http
