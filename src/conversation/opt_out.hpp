#pragma once

#include <cstdint>
#include <string_view>

namespace parley::conversation {

/// What a whole SMS means to carriers, whatever the conversation is about.
enum class keyword : uint8_t {
  none,
  stop,   ///< STOP, STOPALL, UNSUBSCRIBE, END, QUIT, CANCEL, REVOKE, OPTOUT
  resume, ///< START, UNSTOP
  yes,    ///< YES: resumes after a stop, and is an answer like others otherwise
  help,   ///< HELP: Twilio answers it
};

/// The keyword that a message is as a whole, without regard to case and to
/// white space around it. Source: Twilio, Advanced Opt-Out.
keyword keyword_of(std::string_view text);

} // namespace parley::conversation
