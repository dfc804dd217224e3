#pragma once

#include "tests/simulation/dice.hpp"

namespace parley::simulation {

/// What may befall calls to one of the services. Of the faults, each is the
/// probability that it strikes a call; at most one does.
struct wire_plan {
  double unreachable = 0;  ///< no connection: nothing was sent
  double too_many = 0;     ///< 429, not acted on
  double error_before = 0; ///< 5xx, not acted on
  double error_after = 0;  ///< 5xx, acted on
  double reset_before = 0; ///< connection reset, not acted on
  double reset_after = 0;  ///< acted on
  double hang_before = 0;  ///< no answer ever, not acted on
  double hang_after = 0;   ///< acted on
  double garbled = 0;      ///< acted on, and the answer is no JSON
  /// 5xx, reset or no answer; acted on only afterwards.
  double late = 0;
  milliseconds latest{0};   ///< of late acts, after the request arrived
  milliseconds slowest{50}; ///< each way

  [[nodiscard]] bool is_well() const;
};

/// Everything that a seed draws before its run. Most seeds draw few kinds of
/// trouble: what is always there hides what it covers.
struct plan {
  // -- customers
  int customers = 2;
  int deeds = 8;             ///< of each: writing, mostly
  milliseconds span{30'000}; ///< in which they do them
  double burst = 0.4;        ///< that the next deed follows at once
  double person = 0;         ///< each of these: that a deed is this
  double opt_out = 0;
  double close = 0;
  double inactive = 0;
  double edit = 0;
  double tool = 0;
  double broken_tool = 0;
  double refund = 0; ///< a tool that changes the world
  double handoff = 0;
  double long_reply = 0;
  bool poison = false; ///< a message that always ends its conversation's actor
  bool unseen = false; ///< conversations are older than their first webhook
  bool receipts = false;
  double remove = 0;        ///< that a deed ends the conversation's existence
  double second_number = 0; ///< that another phone joins or leaves

  // -- webhooks
  double lost = 0; ///< a message's: it never comes
  double repeated = 0;
  double slow = 0;
  milliseconds slowest{20'000};

  // -- services
  wire_plan to_model;
  wire_plan to_twilio;
  milliseconds longest_lag{0}; ///< until a message shows in lists
  double lag = 0;

  // -- the node
  int deaths = 0;          ///< of the process, at most
  double step_death = 0;   ///< between two steps
  double inner_death = 0;  ///< within a step, where it touches the outside
  double drain = 0;        ///< that such an end is by SIGTERM
  double actor_death = 0;  ///< an exception in a conversation, each step
  double disk_failure = 0; ///< each commit
  double stall = 0;        ///< time passes though there is work, each step
  milliseconds longest_down{8'000};
  milliseconds idle_timeout{1'800'000};
  milliseconds burst_window{0};
  std::size_t open_turns = 100;
  int64_t most_pending = 100'000; ///< messages; past them webhooks get 503
  int rate_limit = 60;            ///< messages a minute, of one author
  double late_tool = 0;           ///< that a tool takes too long
  bool chat_api = false;          ///< Chat Completions instead of Responses

  /// Nothing goes wrong at all: answers must be quick.
  [[nodiscard]] bool calm() const;
  /// Nothing befalls a turn from outside: answers must be the model's own.
  [[nodiscard]] bool well_served() const;
};

plan draw_plan(uint64_t seed);

} // namespace parley::simulation
