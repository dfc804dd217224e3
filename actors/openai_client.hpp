#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "http/client.hpp"
#include "openai/api.hpp"
#include "upstream/retry.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <functional>
#include <memory>
#include <unordered_map>

namespace parley::actors {

struct openai_client_config {
  openai::endpoint at;
  std::shared_ptr<http::caller> http;
  std::chrono::milliseconds call_timeout{20'000}; ///< one attempt
  upstream::retry_policy retries;
  std::function<double()> chance; ///< from [0, 1), for jitter
  environment env;
};

struct openai_client_state {
  static inline const char* name = "openai_client";

  /// A model call that is not answered yet.
  struct call {
    caf::typed_response_promise<model_heard> promise;
    std::shared_ptr<const model::request> what;
    steady_time deadline{};
    steady_time attempt_began{};
    http::caller::call_id attempt = 0; ///< under way, or 0
    int attempts = 0;
  };

  caf::typed_response_promise<model_heard> accept(const model_call& what);
  void attempt(uint64_t id);
  void attempt_done(const model_attempt_done& what);
  void cancel(uint64_t id);
  void finish(uint64_t id, std::shared_ptr<const model::outcome> what);
  void count(const call& one, const model::outcome& what);

  openai_client_actor::pointer self = nullptr;
  openai_client_config config;
  std::unordered_map<uint64_t, call> calls;
  upstream::retry_budget budget;
};

openai_client_actor::behavior_type
openai_client(openai_client_actor::stateful_pointer<openai_client_state> self,
              openai_client_config config);

} // namespace parley::actors
