#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "http/client.hpp"
#include "twilio/channel_sids.hpp"
#include "twilio/rest.hpp"
#include "upstream/retry.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace parley::actors {

struct twilio_client_config {
  twilio::rest_account at;
  std::shared_ptr<http::caller> http;
  std::chrono::milliseconds call_timeout{5'000}; ///< one HTTP request
  upstream::retry_policy retries{.attempts = 3,
                                 .base = std::chrono::milliseconds{200},
                                 .cap = std::chrono::milliseconds{3'000}};
  std::size_t addresses_remembered = 10'000; ///< for typing indicators
  std::function<double()> chance;            ///< from [0, 1), for jitter
  environment env;
};

struct twilio_client_state {
  static inline const char* name = "twilio_client";

  explicit twilio_client_state();

  /// One HTTP request of a call, and its repeats.
  struct step {
    http::outgoing what;
    std::string operation; ///< for metrics
    int attempts = 0;
  };

  /// A call that is not answered yet. Its steps run at the same time.
  struct call {
    caf::typed_response_promise<twilio_answer> promise;
    twilio_request what;
    std::array<step, 2> steps;
    int open_steps = 0;
    twilio_answer answer;
    std::vector<conversation::participant> roster;
  };

  caf::typed_response_promise<twilio_answer> accept(const twilio_request& what);
  void prepare(call& one);
  void attempt(uint64_t id, int which);
  void attempt_done(const twilio_call_done& what);
  bool attempt_again(uint64_t id, call& one, int which,
                     const twilio::rest_failure& why);
  /// Takes in a step's success; true when the step goes on with a further page.
  bool take_in(call& one, int which, const http::client_result& result);
  bool take_in_messages(call& one, const http::client_result& result);
  bool take_in_roster(call& one, const http::client_result& result);
  void fail(call& one, twilio::rest_failure why);
  void finish(uint64_t id);
  void type(const std::string& address);
  void count(const step& one, const http::client_result& result);
  [[nodiscard]] steady_time one_call() const;

  // -- twilio_client_upkeep.cpp: what no conversation asks --------------------

  void prepare_upkeep(call& one);
  void take_in_upkeep(call& one, const http::client_result& result);
  void drop(const std::string& conversation_sid);
  /// Whether it would post into a conversation that was erased.
  [[nodiscard]] bool is_dropped(const call& one) const;

  twilio_client_actor::pointer self = nullptr;
  twilio_client_config config;
  std::unordered_map<uint64_t, call> calls;
  uint64_t last_call = 0;
  upstream::retry_budget budget;
  twilio::channel_sids sids;
  std::deque<std::string> dropped; ///< conversations, the newest last
};

twilio_client_actor::behavior_type
twilio_client(twilio_client_actor::stateful_pointer<twilio_client_state> self,
              twilio_client_config config);

} // namespace parley::actors
