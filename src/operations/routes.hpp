#pragma once

#include "http/message.hpp"
#include "observe/board.hpp"
#include "observe/metrics.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// @file
/// src/operations: what a running Parley answers about itself: health,
/// readiness and metrics.

namespace parley::operations {

/// Answers `/livez`, `/readyz`, `/health` and `/metrics`. Safe from any thread.
class routes {
public:
  routes(std::shared_ptr<const observe::board> board,
         std::shared_ptr<const observe::metrics> metrics, std::string version);

  /// Every path that is answered here.
  [[nodiscard]] static std::span<const std::string_view> paths();

  [[nodiscard]] static bool is_route(std::string_view path);

  /// @pre `is_route(what.path())` and the method is GET or HEAD.
  [[nodiscard]] http::response answer(const http::request& what) const;

private:
  [[nodiscard]] http::response health() const;

  std::shared_ptr<const observe::board> board_;
  std::shared_ptr<const observe::metrics> metrics_;
  std::string version_;
};

} // namespace parley::operations
