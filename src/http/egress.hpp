#pragma once

#include "http/url.hpp"

#include <string>
#include <string_view>
#include <unordered_set>

namespace parley::http {

/// Which places a client may call. Strict unless told otherwise: nobody. What a
/// tool names is never enough; the operator does, in one of two ways.
class egress_policy {
public:
  /// Whatever is named by the person who runs the program.
  static egress_policy anywhere();

  /// The operator named this place itself (scheme, host and port): it may be
  /// anywhere, on a private network too.
  egress_policy& trust(const url& place);

  /// The operator allows calls to this host, as long as it is on the public
  /// internet: none of its other addresses is connected to.
  egress_policy& allow(std::string host);

  /// Whether a call may go there, its address permitting.
  [[nodiscard]] bool allows(const url& place) const;

  /// Whether it may go there whatever the address.
  [[nodiscard]] bool trusts(const url& place) const;

private:
  bool anywhere_ = false;
  std::unordered_set<std::string> trusted_; ///< origins
  std::unordered_set<std::string> allowed_; ///< hosts, in lower case
};

/// Whether an address can be that of a host on the public internet: none of the
/// special-purpose ones (RFC 6890 and IANA's registries: private, loopback,
/// link-local, shared, documentation, multicast, reserved, …) and none that
/// stands for an IPv4 address (mapped, 6to4, Teredo, NAT64). False for what is
/// no address.
bool is_public_address(std::string_view address);

} // namespace parley::http
