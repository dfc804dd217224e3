#pragma once

#include "actors/admin_edge.hpp"
#include "actors/http_server.hpp"
#include "operations/routes.hpp"
#include "reference/routes.hpp"

namespace parley::actors {

/// What the server's I/O threads do with a request. Holds no state that
/// changes: safe from all of them.
class http_edge {
public:
  explicit http_edge(http_server_config config);

  /// Refuses what can be refused before the body: unknown paths, methods,
  /// media types, sizes, and work past the limit of pending messages.
  [[nodiscard]] std::optional<http::response>
  screen(const http::request& what) const;

  /// Answers a whole request, webhooks once they are durable.
  void serve(http::request what, http::responder answer) const;

private:
  void serve_webhook(const http::request& what, http::responder answer) const;
  void take_in(std::shared_ptr<const conversation::event> what,
               std::string route, http::responder answer) const;
  void count(const std::string& route, int status) const;
  /// Why no more events of this route are taken in for now; empty: they are.
  [[nodiscard]] std::string_view overload(std::string_view route) const;
  /// The same for an event that is counted among those under way.
  [[nodiscard]] std::string_view
  no_place_for(const conversation::event& counted) const;

  http_server_config config_;
  webhook::gate gate_;
  operations::routes operations_;
  reference::routes reference_;
  admin_edge admin_;
};

} // namespace parley::actors
