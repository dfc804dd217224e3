#include "http/egress.hpp"

#include <algorithm>
#include <utility>

namespace parley::http {

egress_policy egress_policy::anywhere() {
  egress_policy made;
  made.anywhere_ = true;
  return made;
}

egress_policy& egress_policy::trust(const url& place) {
  trusted_.insert(place.origin());
  return *this;
}

egress_policy& egress_policy::allow(std::string host) {
  std::transform(host.begin(), host.end(), host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  allowed_.insert(std::move(host));
  return *this;
}

bool egress_policy::allows(const url& place) const {
  return trusts(place) || allowed_.contains(place.host);
}

bool egress_policy::trusts(const url& place) const {
  return anywhere_ || trusted_.contains(place.origin());
}

} // namespace parley::http
