#pragma once

/// @file
/// What cutting a text needs to know of Unicode; for src/twilio alone.

namespace parley::twilio {

/// Unicode's White_Space property, and the separators U+001C..U+001F.
bool is_white_space(char32_t point);

/// A full stop, question or exclamation mark, or ellipsis, of any script that
/// customers are likely to write in.
bool ends_sentence(char32_t point);

/// Ends a sentence in a script written without spaces.
bool ends_sentence_without_space(char32_t point);

/// A quotation mark or bracket that may close behind a sentence end.
bool closes(char32_t point);

/// Whether two neighbours belong to one character as people see it, as far as
/// marks, emoji and conjoining letters go (Unicode: Text Segmentation, without
/// its tables).
/// @param flags_before Regional indicators in a row that end with `left`.
bool belong_together(char32_t left, char32_t right, int flags_before);

/// A regional indicator: half a flag.
bool is_regional_indicator(char32_t point);

} // namespace parley::twilio
