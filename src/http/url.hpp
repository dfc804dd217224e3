#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace parley::http {

/// An absolute http or https URL without userinfo or fragment.
struct url {
  bool secure = true;
  std::string host; ///< lower case, IPv6 without brackets
  uint16_t port = 443;
  std::string target = "/"; ///< path and query

  /// Nothing when it is not such a URL.
  static std::optional<url> parse(std::string_view text);

  /// The same place with `path` appended to its path: a base
  /// `https://h/v1` and `/responses` give `https://h/v1/responses`.
  [[nodiscard]] url join(std::string_view path) const;

  /// `https://host[:port]`, the port only where it is not the scheme's own.
  [[nodiscard]] std::string origin() const;
};

} // namespace parley::http
