#include "http/admission.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

namespace {

/// Refused connections that may still be busy reading their answer.
constexpr std::size_t most_refused = 256;

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

admission::verdict admission::decide(const std::string& peer) {
  auto trusted = is_trusted(peer);
  std::lock_guard guard{mutex_};
  auto result = verdict::welcome;
  if (welcome_ >= most_)
    result = verdict::full;
  else if (!trusted) {
    auto known = per_peer_.find(peer);
    if ((known == per_peer_.end() ? 0 : known->second) >= most_per_peer_)
      result = verdict::peer_full;
  }
  if (result == verdict::welcome) {
    ++welcome_;
    if (!trusted)
      ++per_peer_[peer];
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
    if (!trusted && --per_peer_[peer] == 0)
      per_peer_.erase(peer);
  } else if (given != verdict::flood) {
    --refused_;
  }
}

bool admission::is_trusted(const std::string& peer) const {
  return std::any_of(trusted_.begin(), trusted_.end(),
                     [&](const cidr& x) { return x.contains(peer); });
}

} // namespace parley::http
