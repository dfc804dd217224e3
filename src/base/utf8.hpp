#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace parley {

/// Whether the bytes are well-formed UTF-8 (no overlong forms, surrogates, or
/// code points past U+10FFFF).
bool is_utf8(std::string_view bytes);

/// How many UTF-16 units the text takes: what Twilio's 1,600 limit counts.
/// @pre `is_utf8(text)`.
std::size_t utf16_length(std::string_view text);

} // namespace parley
