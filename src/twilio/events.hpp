#pragma once

#include "twilio/webhook.hpp"

#include <optional>
#include <string_view>

/// @file
/// From a webhook's fields to events; for src/twilio alone.

namespace parley::twilio {

/// Translates a post-action event; nothing for a type Parley does not handle.
/// Fails when a field that must be there is missing.
/// @pre the fields have their shapes (shape.hpp).
result<std::optional<conversation::event>, webhook_failure>
translate_event(std::string_view event_type, const form& fields);

} // namespace parley::twilio
