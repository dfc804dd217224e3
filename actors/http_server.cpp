#include "actors/http_server.hpp"

#include "actors/conduct.hpp"
#include "actors/http_edge.hpp"

#include <utility>

namespace parley::actors {

namespace {

constexpr std::chrono::milliseconds between_looks{20};

} // namespace

caf::typed_response_promise<drained> http_server_state::begin_drain() {
  auto promise = self->make_response_promise<drained>();
  drain_askers.push_back(promise);
  server->stop_accepting();
  look();
  return promise;
}

void http_server_state::look() {
  if (server->connections() > 0) {
    self->delayed_send(self, between_looks, requests_due{});
    return;
  }
  for (auto& one : std::exchange(drain_askers, {}))
    one.deliver(drained{});
}

http_server_actor::behavior_type
http_server(http_server_actor::stateful_pointer<http_server_state> self,
            http_server_config config) {
  conduct_of(self, config.env);
  auto listening = config.listening;
  auto& threads = *config.threads;
  auto server = config.server;
  auto edge = std::make_shared<const http_edge>(std::move(config));
  self->state.self = self;
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
    [self](const drain&) { return self->state.begin_drain(); },
    [self](const requests_due&) { self->state.look(); },
  };
}

} // namespace parley::actors
