#pragma once

#include "actors/interfaces.hpp"
#include "tests/support/quiet_system.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// @file
/// Stand-ins for whom a conversation asks. Each has a desk on which the test
/// finds what was asked and lays the answers; the desk outlives the actor, as
/// the outside world outlives a crash.

namespace parley::test {

// -- the model ----------------------------------------------------------------

struct model_desk {
  struct call {
    uint64_t id = 0;
    std::shared_ptr<const model::request> what;
  };
  std::vector<call> calls;         ///< oldest first
  std::vector<uint64_t> cancelled; ///< ids
  /// When set, answers every call at once; else calls stay open.
  std::function<model::outcome(const model::request&)> at_once;
};

/// `model_attempt_done` answers an open call.
actors::openai_client_actor
spawn_fake_model(quiet_system& in, std::shared_ptr<model_desk> desk);

// -- tools --------------------------------------------------------------------

struct tools_desk {
  struct call {
    model::tool_call what;
    tools::caller who;
    std::shared_ptr<const tools::catalogue> from; ///< as the run began with it
  };
  std::vector<call> calls;         ///< oldest first
  std::vector<uint64_t> cancelled; ///< their places in `calls`
  /// When set, answers every call at once; else calls stay open.
  std::function<std::string(const model::tool_call&)> at_once;
};

/// `tool_done` answers an open call; calls count from 0.
actors::tool_runner_actor
spawn_fake_tools(quiet_system& in, std::shared_ptr<tools_desk> desk);

// -- Twilio -------------------------------------------------------------------

/// What becomes of a post.
enum class fate : uint8_t {
  sent,
  sent_unheard,  ///< it is there, but the answer was lost
  sent_silent,   ///< it is there, and nobody ever answers
  lost,          ///< it is not there, and nobody can tell
  not_processed, ///< 429 or not connected
  refused,       ///< 4xx
  closed,        ///< 50377
};

struct twilio_desk {
  struct entry {
    std::string sid;
    actors::send_part what;
  };
  std::vector<std::string> calls;       ///< `look`, `post`, `find`, `activate`
  std::vector<actors::send_part> posts; ///< all that were asked for
  std::vector<actors::find_part> finds; ///< all that were asked for
  std::vector<entry> ledger;            ///< what Twilio has
  std::vector<std::string> typing;      ///< addresses that were shown typing
  std::deque<fate> fates;               ///< of the next posts; then: sent
  /// What a post that is not processed is told.
  std::optional<std::chrono::milliseconds> retry_after;
  std::deque<twilio::rest_failure::reason> wrong; ///< of the next other calls
  std::set<std::string> held; ///< kinds of calls that stay open
  std::map<uint64_t, actors::twilio_request> open; ///< by number, from 1
  std::vector<conversation::participant> roster;
  conversation::lifecycle state = conversation::lifecycle::active;

  /// Texts of the ledger, oldest first.
  [[nodiscard]] std::vector<std::string> texts() const;
  /// How often a kind of call was made.
  [[nodiscard]] std::size_t count(const std::string& kind) const;
};

/// `twilio_call_done` answers an open call.
actors::twilio_client_actor
spawn_fake_twilio(quiet_system& in, std::shared_ptr<twilio_desk> desk);

} // namespace parley::test
