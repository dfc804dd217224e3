#pragma once

#include "actors/line_up.hpp"
#include "actors/messages.hpp"
#include "agent/run.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// @file
/// What a conversation keeps while it works: the messages that wait, the turn
/// that answers them, the reply on its way.

namespace parley::actors {

struct conversation_state;

/// Writes that go into one transaction, and what follows their commit.
struct queued_write {
  std::shared_ptr<const std::vector<storage::write>> what;
  void (conversation_state::*then)() = nullptr;
};

/// A message that is committed and not yet answered.
struct waiting_message {
  conversation::message what;
  timestamp received{};
  steady_time arrived{};
  bool journalled = false; ///< an earlier run of the turn has it
  bool joined = false;     ///< the open run has it
  steady_time came{};      ///< its webhook; unset: before the start
  steady_time heard{};     ///< that it is committed
};

/// A committing tool's call, on its way from the run to the run.
struct open_action {
  enum class stage : uint8_t {
    journalling, ///< being written down; not called
    calling,
    recording, ///< its result is being written down
  };
  stage at = stage::journalling;
  model::tool_call call;
  std::string key;                   ///< for idempotency
  uint64_t tool = 0;                 ///< the call at the tool runner
  std::optional<std::string> output; ///< nothing: it may have acted or not
};

/// An answer being worked out.
struct open_turn {
  enum class stage : uint8_t {
    wants_place, ///< asked the directory
    starting,    ///< has its place; what comes next depends on what is known
    looking,     ///< reads roster and state at the source
    activating,
    quiet, ///< waits for the customer to finish writing
    running,
    closing, ///< the run is over and is being committed
  };
  stage at = stage::wants_place;
  std::optional<agent::run> run;
  line_up with;               ///< of the run
  uint64_t model_call = 0;    ///< open one, or 0
  std::set<uint64_t> readers; ///< open calls of tools that only read
  std::optional<open_action> action;
  /// Once the run has acted: the turn's id and index stay, whatever becomes of
  /// its messages.
  std::string id;
  int64_t after_index = -1;
  int64_t tokens = 0;        ///< that the turn's dropped runs used
  agent::burst_policy burst; ///< of the agent with whom the burst began
  uint64_t deadline_timer = 0;
  uint64_t stage_timer = 0;
  uint64_t run_number = 0; ///< answers for an older run are stale
  steady_time deadline{};
  steady_time quiet_limit{}; ///< the windows' end, however many there are
  timestamp look_began{};
  std::vector<conversation::change> meanwhile; ///< came during a look
};

/// The turn that was closed last, until its reply is out.
struct closed_turn {
  std::string id;
  std::string outcome;
  std::string reason; ///< of a silent or failed one
  std::string error;  ///< why the customer got a prepared text, or nothing
  std::size_t response_length = 0; ///< characters
  std::vector<std::string> tools_used;
  steady_time arrived{};
  bool failed = false;                      ///< a part could not be sent
  std::string agent;                        ///< who was at work at its end
  steady_time webhook = steady_time::max(); ///< the first of its messages'
  int64_t tokens = 0;
};

/// How the front part of the outbox gets out.
struct delivery {
  steady_time begun{};
  uint64_t timer = 0;
  int tries = 0; ///< that were certainly not processed
  int looks = 0; ///< that did not find it
};

} // namespace parley::actors
