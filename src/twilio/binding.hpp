#pragma once

#include "conversation/event.hpp"

#include <string_view>

namespace parley::twilio {

/// How a participant is reached, as webhooks and REST tell it.
struct binding {
  std::string_view identity; ///< `null` for none, in some answers
  std::string_view type;     ///< `sms`, `SMS`, …; may be empty
  std::string_view address;
  std::string_view proxy_address;
};

/// Fills in identity, channel and addresses. Without a type the address tells
/// the channel; a chat user has none.
void bind(conversation::participant& who, const binding& to);

/// A conversation's state, `unknown` for a word not known.
conversation::lifecycle lifecycle_of(std::string_view state);

} // namespace parley::twilio
