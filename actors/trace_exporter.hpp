#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "http/client.hpp"
#include "tracing/otlp.hpp"
#include "tracing/recorder.hpp"
#include "upstream/retry.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

namespace parley::actors {

struct trace_exporter_config {
  tracing::collector to;
  std::shared_ptr<http::caller> http;
  std::shared_ptr<tracing::recorder> spans;
  std::chrono::milliseconds call_timeout{10'000};
  std::chrono::milliseconds period{5'000}; ///< between exports of few spans
  /// The answer to a drain comes by then, whatever the collector does.
  std::chrono::milliseconds drain_limit{1'000};
  upstream::retry_policy retries{.attempts = 5,
                                 .base = std::chrono::milliseconds{1'000},
                                 .cap = std::chrono::milliseconds{30'000}};
  std::function<double()> chance; ///< from [0, 1), for jitter
  environment env;
};

struct trace_exporter_state {
  static inline const char* name = "trace_exporter";

  void due(const export_due& what);
  /// Sends the batch in hand, or the next one, if none is on its way.
  void send();
  void ended(const http::client_result& what);
  /// Whether the batch in hand is to be sent again, after a pause.
  bool pause(const tracing::export_verdict& why);
  /// The batch in hand is done with.
  void drop_batch(std::string_view outcome);
  void note(const tracing::export_verdict& what);
  caf::typed_response_promise<drained> begin_drain();
  void end_drain();

  trace_exporter_actor::pointer self = nullptr;
  trace_exporter_config config;
  std::vector<tracing::span> batch; ///< in hand: on its way, or to be repeated

  steady_time not_before{}; ///< the collector asked to wait
  int attempts = 0;         ///< of the batch in hand
  bool under_way = false;
  bool failing = false; ///< has been told
  bool draining = false;
  std::vector<caf::typed_response_promise<drained>> drain_askers;
};

trace_exporter_actor::behavior_type trace_exporter(
  trace_exporter_actor::stateful_pointer<trace_exporter_state> self,
  trace_exporter_config config);

} // namespace parley::actors
