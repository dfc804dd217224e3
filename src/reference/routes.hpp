#pragma once

#include "http/message.hpp"

#include <span>
#include <string>
#include <string_view>

namespace parley::reference {

/// Answers `/openapi.json` and `/docs`. Safe from any thread.
class routes {
public:
  routes();

  /// Every path that is answered here.
  [[nodiscard]] static std::span<const std::string_view> paths();

  [[nodiscard]] static bool is_route(std::string_view path);

  /// @pre `is_route(what.path())` and the method is GET or HEAD.
  [[nodiscard]] http::response answer(const http::request& what) const;

private:
  std::string policy_; ///< Content-Security-Policy of the page
};

} // namespace parley::reference
