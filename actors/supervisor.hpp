#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

#include <caf/actor_addr.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace parley::actors {

/// The core actors, in the order in which they are stopped: who asks stops
/// before who is asked, so that nobody is left without an answer.
struct tree {
  http_server_actor http_server;
  reconciler_actor reconciler;
  directory_actor directory; ///< takes its conversations with it
  tool_runner_actor tool_runner;
  openai_client_actor openai_client;
  twilio_client_actor twilio_client;
  events_actor events;
  admin_actor admin;
  housekeeper_actor housekeeper;
  store_actor store;
};

struct supervisor_config {
  tree watched;
  /// Between readiness going off and the listener closing, so that balancers
  /// see the one before they feel the other.
  std::chrono::milliseconds notice{250};
  /// How long open requests and turns may take to end; what is left of turns
  /// is parked.
  std::chrono::milliseconds drain_limit{22'000};
  /// Told the name of a core actor that died; the process must then end.
  std::function<void(const std::string&)> core_died;
  environment env;
};

struct supervisor_state {
  static inline const char* name = "supervisor";

  void take_up();
  caf::typed_response_promise<drained> begin_drain();
  void stop_accepting();
  void part_drained();
  void flush();
  void finish_drain();
  void died(const caf::actor_addr& who);

  supervisor_actor::pointer self = nullptr;
  supervisor_config config;
  std::map<caf::actor_addr, std::string> names;
  std::vector<caf::typed_response_promise<drained>> drain_askers;
  bool stopping = false;
  int draining = 2; ///< parts: requests, and turns
};

supervisor_actor::behavior_type
supervisor(supervisor_actor::stateful_pointer<supervisor_state> self,
           supervisor_config config);

} // namespace parley::actors
