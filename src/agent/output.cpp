#include "agent/output.hpp"

#include "base/utf8.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>

namespace parley::agent {

namespace {

constexpr char32_t zero_width_joiner = 0x200d;
constexpr char32_t vowel_separator = 0x180e; // Mongolian

UChar32 as_icu(char32_t point) {
  return static_cast<UChar32>(point);
}

bool has(char32_t point, UProperty property) {
  return u_hasBinaryProperty(as_icu(point), property) != 0;
}

bool is_in(char32_t point, uint32_t categories) {
  return (U_GET_GC_MASK(as_icu(point)) & categories) != 0;
}

bool is_virama(char32_t point) {
  constexpr uint8_t virama = 9;
  return u_getCombiningClass(as_icu(point)) == virama;
}

/// A letter whose shape depends on its neighbours: Arabic, Syriac, Mongolian, …
bool joins(char32_t point) {
  return is_in(point, U_GC_L_MASK)
         && u_getIntPropertyValue(as_icu(point), UCHAR_JOINING_TYPE)
              != U_JT_NON_JOINING;
}

bool is_picture(char32_t point) {
  return has(point, UCHAR_EXTENDED_PICTOGRAPHIC);
}

bool is_joiner(char32_t point) {
  return has(point, UCHAR_JOIN_CONTROL) || point == vowel_separator;
}

/// What nobody sees or what rearranges what is seen, in any place.
bool is_never_shown(char32_t point) {
  constexpr char32_t annotation_begin = 0xfff9;
  constexpr char32_t object_replacement = 0xfffc;
  return is_in(point, U_GC_CC_MASK | U_GC_CS_MASK)
         || (point >= annotation_begin && point <= object_replacement)
         || has(point, UCHAR_NONCHARACTER_CODE_POINT)
         || has(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/// What becomes of a white-space control: 0 when it is none.
char as_white_space(char32_t point) {
  switch (point) {
    case '\t':
      return ' ';
    case '\n':
    case '\v':
    case '\f':
    case '\r':
    case 0x85:   // next line
    case 0x2028: // line separator
    case 0x2029: // paragraph separator
      return '\n';
    default:
      return 0;
  }
}

/// Decides on one code point after the other, by what was kept before and by
/// what follows.
class cleaner {
public:
  explicit cleaner(std::string_view text) : rest_(text) {
    kept_.reserve(text.size());
  }

  std::string clean() {
    while (!rest_.empty())
      pass(take());
    return std::move(kept_);
  }

private:
  code_point take() {
    const auto next = decode_utf8(rest_);
    bytes_ = rest_.substr(0, next.bytes);
    rest_.remove_prefix(next.bytes);
    return next;
  }

  void pass(const code_point& what) {
    if (!what.valid)
      return;
    if (const char space = as_white_space(what.value); space != 0) {
      // The line feed of a CR LF follows.
      if (what.value != '\r' || !rest_.starts_with('\n'))
        keep(static_cast<char32_t>(space), {&space, 1});
    } else if (stays(what.value)) {
      keep(what.value, bytes_);
    }
  }

  bool stays(char32_t point) const {
    if (is_joiner(point))
      return joiner_is_needed(point);
    if (has(point, UCHAR_VARIATION_SELECTOR))
      return has_variants(last_, point);
    return !is_never_shown(point);
  }

  /// What follows must itself be such that it always stays: what is clean
  /// would not be clean again otherwise.
  bool joiner_is_needed(char32_t point) const {
    if (is_joiner(last_))
      return false;
    const auto following
      = rest_.empty() ? char32_t{0} : decode_utf8(rest_).value;
    if (point == zero_width_joiner && is_picture(base_)
        && is_picture(following))
      return true;
    if (point != vowel_separator && (is_virama(last_) || is_virama(following)))
      return is_in(base_, U_GC_L_MASK);
    return joins(base_) && joins(following);
  }

  static bool has_variants(char32_t base, char32_t selector) {
    if (selector <= 0x180f) // Mongolian's own
      return joins(base);
    if (selector == 0xfe0e || selector == 0xfe0f) // as text, as a picture
      return has(base, UCHAR_EMOJI);
    return has(base, UCHAR_IDEOGRAPHIC);
  }

  void keep(char32_t point, std::string_view bytes) {
    kept_ += bytes;
    last_ = point;
    const bool is_mark = is_in(point, U_GC_M_MASK);
    const bool tints = has(point, UCHAR_EMOJI_MODIFIER);
    if (!is_mark && !tints && !is_joiner(point))
      base_ = point;
  }

  std::string_view rest_;
  std::string_view bytes_; ///< of the code point taken last
  std::string kept_;
  char32_t last_ = 0; ///< kept last
  char32_t base_ = 0; ///< the last one that others belong to
};

/// Printable ASCII and line feeds: nearly every reply.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\n' || (c >= ' ' && c <= '~');
  });
}

} // namespace

std::string clean(std::string_view text) {
  return is_plain(text) ? std::string{text} : cleaner{text}.clean();
}

std::string_view
why_blocked(std::string_view reply, const confidential& secrets) {
  if (reply.size() > longest_reply)
    return "too_long";
  return secrets.is_told_in(reply) ? "instructions" : "";
}

} // namespace parley::agent
