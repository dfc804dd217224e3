#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "http/io_threads.hpp"
#include "http/server.hpp"
#include "operations/admin_door.hpp"
#include "webhook/gate.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace parley::actors {

struct http_server_config {
  http::io_threads* threads = nullptr; ///< outlives the actor system
  http::server_config server;
  webhook::gate_config gate;
  std::string version;
  int64_t max_pending_inbound = 100'000;
  /// Of one conversation: nobody may fill the places of all.
  int64_t max_pending_in_conversation = 1'000;
  /// Text that may be held in memory for conversations and events under way.
  int64_t max_held_bytes = 512 * 1024 * 1024;
  /// Answers further paths, such as the demo's page; may be empty. Runs on an
  /// I/O thread and must not block.
  std::function<std::optional<http::response>(const http::request&)> further;
  operations::admin_door_config admin_door;
  /// Told once, on the actor's thread, whether the port is open.
  std::function<void(result<uint16_t, http::listen_failure>)> listening;
  environment env;
  store_actor store;
  twilio_client_actor twilio;
  admin_actor admin;
};

struct http_server_state {
  static inline const char* name = "http_server";

  caf::typed_response_promise<drained> begin_drain();
  void look();

  http_server_actor::pointer self = nullptr;
  std::unique_ptr<http::server> server;
  std::vector<caf::typed_response_promise<drained>> drain_askers;
};

http_server_actor::behavior_type
http_server(http_server_actor::stateful_pointer<http_server_state> self,
            http_server_config config);

} // namespace parley::actors
