#include "operations/admin_door.hpp"

#include "base/crypto.hpp"

#include <algorithm>

namespace parley::operations {

namespace {

constexpr std::string_view scheme = "bearer";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The token of `Bearer …`, the scheme in any case (RFC 6750 §2.1); empty
/// unless there is exactly one such field.
std::string_view bearer(const http::fields& header) {
  if (header.count("Authorization") != 1)
    return {};
  const auto value = header.find("Authorization");
  const auto blank = std::min(value.find(' '), value.size());
  const auto same
    = std::equal(scheme.begin(), scheme.end(), value.begin(),
                 value.begin() + static_cast<std::ptrdiff_t>(blank),
                 [](char a, char b) { return a == (b | 0x20); });
  return same ? trimmed(value.substr(blank)) : std::string_view{};
}

http::response unauthorized(bool with_token) {
  auto answer = http::problem(401, with_token ? "the token is not the one"
                                              : "a bearer token is missing");
  answer.header.set("WWW-Authenticate",
                    with_token
                      ? R"(Bearer realm="parley", error="invalid_token")"
                      : R"(Bearer realm="parley")");
  return answer;
}

http::response too_many(std::chrono::seconds wait) {
  auto answer = http::problem(429, "too many failed attempts");
  answer.header.set("Retry-After", std::to_string(wait.count()));
  return answer;
}

/// By which attempts are counted: a network of IPv6 is one customer's.
std::string counted_by(const std::string& address) {
  constexpr auto customers_bits = "/64";
  if (address.find(':') == std::string::npos)
    return address;
  const auto network = http::cidr::parse(address + customers_bits);
  return network
           ? to_hex({reinterpret_cast<const char*>(network->network.data()),
                     network->network.size()})
           : address;
}

/// The last of the addresses in `X-Forwarded-For`, taken off the list.
std::string_view take_last(std::string_view& list) {
  const auto comma = list.rfind(',');
  const auto last
    = comma == std::string_view::npos ? list : list.substr(comma + 1);
  list = comma == std::string_view::npos ? std::string_view{}
                                         : list.substr(0, comma);
  return trimmed(last);
}

} // namespace

admin_door::admin_door(const admin_door_config& config)
  : trusted_{config.trusted_proxies}, failures_{attempts::limits{}} {
  if (!config.token.empty())
    token_hash_ = sha256(config.token);
}

bool admin_door::is_route(std::string_view path) {
  return path == "/admin" || path.starts_with("/admin/");
}

std::optional<http::response>
admin_door::refuse(const http::request& what, steady_time now) {
  if (token_hash_.empty())
    return http::problem(404, "there is nothing at this path");
  const auto from = counted_by(address_of(what));
  if (const auto wait = failures_.wait(from, now))
    return too_many(*wait);
  const auto token = bearer(what.header);
  if (knows(token))
    return std::nullopt;
  failures_.failed(from, now);
  return unauthorized(!token.empty());
}

bool admin_door::knows(std::string_view token) const {
  // Hashes are of one length, so the time tells nothing of the token.
  return equal_in_constant_time(sha256(token), token_hash_);
}

bool admin_door::trusts(std::string_view address) const {
  return std::any_of(trusted_.begin(), trusted_.end(), [&](const auto& range) {
    return range.contains(address);
  });
}

std::string admin_door::address_of(const http::request& what) const {
  const auto list = what.header.joined("X-Forwarded-For");
  // From our side outwards: whom the last trusted one has seen.
  std::string address = what.peer;
  std::string_view rest = list;
  while (!rest.empty() && trusts(address)) {
    const auto before = take_last(rest);
    if (!http::cidr::parse(before)
        || before.find('/') != std::string_view::npos)
      break;
    address = std::string{before};
  }
  return address;
}

} // namespace parley::operations
