#pragma once

#include "conversation/facts.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace parley::conversation {

/// What to do about a conversation's pending messages.
enum class verdict : uint8_t {
  look,       ///< not enough is known: read roster and state at the source
  wait,       ///< the source is still setting the conversation up
  reactivate, ///< set it active at the source, then answer
  answer,
  silent, ///< record the messages, say nothing
};

/// Why a verdict is `silent`, for the log.
enum class silence : uint8_t {
  none,
  closed,
  inactive,
  person_present,
  several_customers,
  opted_out,
  not_from_customer,
};

std::string_view to_string(silence why);

/// How one pending message is treated.
enum class treatment : uint8_t {
  answer, ///< the customer's words to the agent
  record, ///< goes into the history, opens no turn
  swallow ///< an opt-out keyword: not even history
};

struct judgement {
  verdict what = verdict::silent;
  silence why = silence::none;
  std::vector<treatment> messages; ///< one for each pending message
  bool opted_out = false;          ///< after these messages
  int64_t opt_out_index = -1;      ///< of the keyword that says so
};

/// How a conversation's roster came to be known.
enum class roster_source : uint8_t {
  followed, ///< by events, of which some may be on their way
  read,     ///< at the source, and followed since
};

/// Decides about pending messages by the contract's "who is who", the
/// conversation's state and opt-out words.
/// @param pending In their order.
/// @param reactivates Whether an inactive conversation is set active.
judgement judge(const facts& known, const std::vector<const message*>& pending,
                std::string_view own_author, bool reactivates,
                roster_source from = roster_source::followed);

} // namespace parley::conversation
