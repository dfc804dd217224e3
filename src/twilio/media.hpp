#pragma once

#include "conversation/event.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace parley::twilio {

/// Reads a webhook's `Media` field, a JSON list of objects with `Sid`,
/// `ContentType`, `Filename` and `Size`; empty text is an empty list. Nothing
/// when it is anything else, or when a text in it holds NUL.
std::optional<std::vector<conversation::attachment>>
read_media(std::string_view text);

} // namespace parley::twilio
