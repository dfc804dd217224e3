#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "http/server.hpp"
#include "operations/admin_door.hpp"

#include <memory>
#include <optional>

namespace parley::actors {

/// What the server's I/O threads do with requests below `/admin`: lets them in
/// or not, hands them on, and notes each in the log. Safe from all of them.
class admin_edge {
public:
  admin_edge(const operations::admin_door_config& door, environment env,
             admin_actor admin);

  /// Refuses by the header alone: who has no token, what is no request.
  [[nodiscard]] std::optional<http::response>
  screen(const http::request& what) const;

  /// Answers a request that was let in.
  void serve(const http::request& what, http::responder answer) const;

private:
  struct audit; ///< what the log says of a request

  [[nodiscard]] audit audit_of(const http::request& what) const;
  static void finish(const audit& note, http::response& answer);

  std::shared_ptr<operations::admin_door> door_;
  environment env_;
  admin_actor admin_;
};

} // namespace parley::actors
