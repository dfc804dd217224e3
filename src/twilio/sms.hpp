#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace parley::twilio {

enum class sms_encoding { gsm7, ucs2 };

struct sms_size {
  sms_encoding encoding = sms_encoding::gsm7;
  std::size_t segments = 1;
  std::size_t units = 0; ///< septets or UTF-16 units, escapes included
};

/// How many SMS a text takes (3GPP 23.038; 160 septets or 70 units alone, 153
/// or 67 in each of several; no character is split between two).
sms_size measure_sms(std::string_view text);

/// A message's most, in UTF-16 units, on every channel.
inline constexpr std::size_t message_limit = 1600;

/// Cuts a reply into parts of at most `limit` UTF-16 units, at sentence ends
/// where possible, else between words, else between characters as people see
/// them, else between code points. White space is folded; joined by one space
/// the parts equal the folded text, unless a word alone is over the limit.
/// What is not UTF-8 is replaced by U+FFFD. No text gives no part.
/// @pre `limit` is at least 2: a code point takes as much.
std::vector<std::string>
cut_reply(std::string_view text, std::size_t limit = message_limit);

/// The text with every run of white space made one space, and none at its ends.
std::string fold_white_space(std::string_view text);

} // namespace parley::twilio
