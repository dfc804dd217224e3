#include "http/admission.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <utility>

namespace parley::http {

namespace {

/// Refused connections that may still be busy reading their answer.
constexpr std::size_t most_refused = 256;

/// What counts as one peer: an IPv4 address, or the 64 bits of an IPv6 network,
/// within which a single host may have any address.
std::string counted_as(const std::string& address) {
  std::array<char, 16> bytes{};
  if (inet_pton(AF_INET6, address.c_str(), bytes.data()) != 1)
    return address;
  return {bytes.data(), 8};
}

} // namespace

admission::ticket::ticket(verdict given, std::string peer,
                          std::shared_ptr<admission> from)
  : given_{given}, peer_{std::move(peer)}, from_{std::move(from)} {
}

admission::ticket::~ticket() {
  if (from_)
    from_->leave(given_, peer_);
}

admission::verdict admission::ticket::given() const {
  return given_;
}

const std::string& admission::ticket::peer() const {
  return peer_;
}

admission::admission(const server_limits& limits, std::vector<cidr> trusted)
  : most_per_peer_{limits.connections_per_peer}, most_{limits.connections},
    trusted_{std::move(trusted)} {
}

admission::ticket admission::enter(std::string peer) {
  auto given = decide(peer);
  return {given, std::move(peer), shared_from_this()};
}

std::size_t admission::taken() const {
  std::lock_guard guard{mutex_};
  return welcome_ + refused_;
}

admission::verdict admission::decide(const std::string& peer) {
  auto trusted = is_trusted(peer);
  std::lock_guard guard{mutex_};
  auto result = verdict::welcome;
  if (welcome_ >= most_)
    result = verdict::full;
  else if (!trusted) {
    auto known = per_peer_.find(counted_as(peer));
    if ((known == per_peer_.end() ? 0 : known->second) >= most_per_peer_)
      result = verdict::peer_full;
  }
  if (result == verdict::welcome) {
    ++welcome_;
    if (!trusted)
      ++per_peer_[counted_as(peer)];
  } else if (refused_ >= most_refused) {
    result = verdict::flood;
  } else {
    ++refused_;
  }
  return result;
}

void admission::leave(verdict given, const std::string& peer) {
  auto trusted = is_trusted(peer);
  std::lock_guard guard{mutex_};
  if (given == verdict::welcome) {
    --welcome_;
    auto counted = trusted ? per_peer_.end() : per_peer_.find(counted_as(peer));
    if (counted != per_peer_.end() && --counted->second == 0)
      per_peer_.erase(counted);
  } else if (given != verdict::flood) {
    --refused_;
  }
}

bool admission::is_trusted(const std::string& peer) const {
  return std::any_of(trusted_.begin(), trusted_.end(),
                     [&](const cidr& x) { return x.contains(peer); });
}

} // namespace parley::http
