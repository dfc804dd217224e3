#pragma once

#include "base/time.hpp"
#include "http/message.hpp"
#include "http/server.hpp"
#include "operations/attempts.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parley::operations {

/// Who may come in at `/admin`.
struct admin_door_config {
  std::string token; ///< empty: there is no such door
  std::vector<http::cidr> trusted_proxies;
};

/// Lets in who shows the admin token. Safe from several threads.
class admin_door {
public:
  explicit admin_door(const admin_door_config& config);

  /// Whether the path is below this door, be there one or not.
  [[nodiscard]] static bool is_route(std::string_view path);

  /// Looks at the header alone. Nothing: come in. Otherwise 404 (there is no
  /// door), 429 (five failures within a minute from there) or 401.
  std::optional<http::response>
  refuse(const http::request& what, steady_time now);

  /// Where the request comes from: the peer, or the address that trusted
  /// proxies have noted.
  [[nodiscard]] std::string address_of(const http::request& what) const;

private:
  [[nodiscard]] bool knows(std::string_view token) const;
  [[nodiscard]] bool trusts(std::string_view address) const;

  std::vector<http::cidr> trusted_;
  std::string token_hash_; ///< empty: no door
  attempts failures_;
};

} // namespace parley::operations
