#include "actors/http_server.hpp"

#include "actors/conduct.hpp"
#include "actors/http_edge.hpp"

#include <utility>

namespace parley::actors {

http_server_actor::behavior_type
http_server(http_server_actor::stateful_pointer<http_server_state> self,
            http_server_config config) {
  conduct_of(self, config.env);
  auto listening = config.listening;
  auto& threads = *config.threads;
  auto server = config.server;
  auto edge = std::make_shared<const http_edge>(std::move(config));
  self->state.server = std::make_unique<http::server>(
    threads, std::move(server),
    [edge](const http::request& what) { return edge->screen(what); },
    [edge](http::request what, http::responder answer) {
      edge->serve(std::move(what), std::move(answer));
    });
  return {
    [self, listening](const start&) {
      auto port = self->state.server->listen();
      listening(port);
      if (!port)
        self->quit(caf::exit_reason::user_shutdown);
    },
    [self](const drain&) { self->state.server->stop_accepting(); },
  };
}

} // namespace parley::actors
