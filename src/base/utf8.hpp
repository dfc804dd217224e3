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

/// One code point and the bytes it took.
struct code_point {
  char32_t value = 0xfffd;
  std::size_t bytes = 1;
  bool valid = false; ///< false: `value` is U+FFFD for ill-formed bytes
};

/// The code point at the start of `bytes`; for ill-formed ones, U+FFFD for the
/// longest part that could have begun a code point (Unicode 3.9, U+FFFD
/// Substitution of Maximal Subparts).
/// @pre `!bytes.empty()`.
code_point decode_utf8(std::string_view bytes);

/// The bytes of a code point. @pre it is a Unicode scalar value.
std::string encode_utf8(char32_t point);

} // namespace parley
