#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/upstream_way.hpp"
#include "http/client.hpp"
#include "model/price.hpp"
#include "openai/api.hpp"
#include "upstream/gate.hpp"
#include "upstream/retry.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

namespace parley::actors {

struct openai_client_config {
  openai::endpoint at;
  std::shared_ptr<http::caller> http;
  std::chrono::milliseconds call_timeout{20'000}; ///< one attempt
  upstream::retry_policy retries;
  upstream::gate::rules gate{
    .at_once = 20'000, .waiting = 20'000, .watches_latency = true};
  std::function<double()> chance; ///< from [0, 1), for jitter
  model::price_list prices;
  environment env;
};

struct openai_client_state {
  static inline const char* name = "openai_client";

  /// A model call that is not answered yet.
  struct call {
    caf::typed_response_promise<model_heard> promise;
    std::shared_ptr<const model::request> what;
    steady_time deadline{};
    upstream::gate::pass with;         ///< of the attempt under way
    steady_time attempt_deadline{};    ///< likewise
    http::caller::call_id attempt = 0; ///< under way, or 0
    int attempts = 0;
    std::shared_ptr<const model::outcome> last; ///< of the attempt before
  };

  caf::typed_response_promise<model_heard> accept(const model_call& what);
  void cancel(uint64_t id);
  void attempt_done(const model_attempt_done& what);

  /// Whoever has waited and may go on does, and timers are set.
  void go_on();

  /// Makes an attempt, now or when there is room.
  void set_out(uint64_t id);
  void attempt(uint64_t id, const upstream::gate::pass& with);
  /// Whether the call is to be made again, after a pause.
  bool pause(uint64_t id, call& one, const model::failure& why);
  /// For a call that could not begin in time.
  void end_unbegun(uint64_t id, std::string_view why);
  void finish(uint64_t id, std::shared_ptr<const model::outcome> what);
  void count(const call& one, const model::outcome& what);
  [[nodiscard]] upstream::verdict
  verdict_of(const call& one, const model::outcome& what) const;

  openai_client_actor::pointer self = nullptr;
  openai_client_config config;
  std::unordered_map<uint64_t, call> calls;
  std::optional<upstream_way> way;
};

openai_client_actor::behavior_type
openai_client(openai_client_actor::stateful_pointer<openai_client_state> self,
              openai_client_config config);

} // namespace parley::actors
