#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/upstream_way.hpp"
#include "http/client.hpp"
#include "twilio/channel_sids.hpp"
#include "twilio/rest.hpp"
#include "upstream/gate.hpp"
#include "upstream/pace.hpp"
#include "upstream/retry.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
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
  upstream::gate::rules gate{.at_once = 100, .waiting = 20'000};
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
    std::string operation;  ///< for metrics
    std::string paced_by;   ///< whose rate it counts for; empty: reads are free
    bool has_place = false; ///< within that rate, for the next attempt
    int attempts = 0;
    upstream::gate::pass with{}; ///< of the attempt under way
  };

  /// A call that is not answered yet. Its steps run at the same time.
  struct call {
    caf::typed_response_promise<twilio_answer> promise;
    twilio_request what; ///< of a typing indicator: null
    upstream::lane where = upstream::lane::needed;
    std::array<step, 2> steps;
    int open_steps = 0;
    twilio_answer answer;
    std::vector<conversation::participant> roster;
  };

  caf::typed_response_promise<twilio_answer> accept(const twilio_request& what);
  void type(const std::string& address);
  void attempt_done(const twilio_call_done& what);

  /// Whoever has waited and may go on does, and timers are set.
  void go_on();

  // -- the way of a step ------------------------------------------------------

  void begin(uint64_t id);
  /// Makes an attempt, now or when its rate allows and there is room.
  void set_out(uint64_t id, int which);
  /// Whether its rate allows it now; if not, it is put on the agenda, or ended.
  bool takes_place(uint64_t id, int which);
  void attempt(uint64_t id, int which, const upstream::gate::pass& with);
  void step_done(uint64_t id, int which, const http::client_result& result);
  bool attempt_again(uint64_t id, int which, const twilio::rest_failure& why);
  /// For a step that could not begin in time: nothing was sent.
  void end_unbegun(uint64_t id, int which, const char* why);
  void end_step(uint64_t id);
  void finish(uint64_t id);

  // -- forms and answers (twilio_client_forms.cpp) ----------------------------

  void prepare(call& one) const;
  /// Takes in a step's success; true when the step goes on with a further page.
  bool take_in(call& one, int which, const http::client_result& result);
  bool take_in_messages(call& one, const http::client_result& result);
  bool take_in_roster(call& one, const http::client_result& result);
  static void fail(call& one, twilio::rest_failure why);

  /// For metrics: the status, or what happened instead.
  static std::string code_of(const http::client_result& result);
  void note_failure(const step& one, const http::client_result& result,
                    const twilio::rest_failure& why) const;
  [[nodiscard]] upstream::verdict
  verdict_of(const step& one, const http::client_result& result) const;
  [[nodiscard]] steady_time one_call() const;

  // -- twilio_client_upkeep.cpp: what no conversation asks --------------------

  void prepare_upkeep(call& one) const;
  void take_in_upkeep(call& one, const http::client_result& result);
  void drop(const std::string& conversation_sid);
  /// Whether it would post into a conversation that was erased.
  [[nodiscard]] bool is_dropped(const call& one) const;
  /// Ends the call before it begins if it would.
  bool ends_dropped(uint64_t id);

  twilio_client_actor::pointer self = nullptr;
  twilio_client_config config;
  std::unordered_map<uint64_t, call> calls;
  uint64_t last_call = 0;
  std::optional<upstream_way> way;
  upstream::pace pace;
  twilio::channel_sids sids;
  std::deque<std::string> dropped; ///< conversations, the newest last
};

twilio_client_actor::behavior_type
twilio_client(twilio_client_actor::stateful_pointer<twilio_client_state> self,
              twilio_client_config config);

} // namespace parley::actors
