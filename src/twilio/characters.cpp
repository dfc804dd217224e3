#include "twilio/characters.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace parley::twilio {

namespace {

struct range {
  char32_t first;
  char32_t last;
};

template <std::size_t N>
bool in_any(const std::array<range, N>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const range& x) {
    return point >= x.first && point <= x.last;
  });
}

constexpr char32_t zero_width_joiner = 0x200d;

constexpr std::array white_space{
  range{0x09, 0x0d},     range{0x1c, 0x20},     range{0x85, 0x85},
  range{0xa0, 0xa0},     range{0x1680, 0x1680}, range{0x2000, 0x200a},
  range{0x2028, 0x2029}, range{0x202f, 0x202f}, range{0x205f, 0x205f},
  range{0x3000, 0x3000},
};

/// Marks that stand on what is before them, in the blocks of common scripts;
/// variation selectors, skin tones, tags and the keycap.
constexpr std::array extending{
  range{0x300, 0x36f},     range{0x483, 0x489},     range{0x591, 0x5c7},
  range{0x610, 0x61a},     range{0x64b, 0x65f},     range{0x670, 0x670},
  range{0x6d6, 0x6dc},     range{0x900, 0x903},     range{0x93a, 0x93c},
  range{0x93e, 0x94f},     range{0x981, 0x983},     range{0x9bc, 0x9cd},
  range{0xbbe, 0xbcd},     range{0xe31, 0xe31},     range{0xe34, 0xe3a},
  range{0xe47, 0xe4e},     range{0x1ab0, 0x1aff},   range{0x1dc0, 0x1dff},
  range{0x200c, 0x200d},   range{0x20d0, 0x20ff},   range{0x302a, 0x302f},
  range{0x3099, 0x309a},   range{0xfe00, 0xfe0f},   range{0xfe20, 0xfe2f},
  range{0x1f3fb, 0x1f3ff}, range{0xe0020, 0xe007f}, range{0xe0100, 0xe01ef},
};

/// Hangul letters that join into a syllable.
constexpr std::array hangul_letters{range{0x1100, 0x11ff}};

} // namespace

bool is_white_space(char32_t point) {
  return in_any(white_space, point);
}

bool ends_sentence(char32_t point) {
  constexpr std::u32string_view ends = U".!?…‼⁇⁈⁉؟۔।";
  return ends.find(point) != std::u32string_view::npos
         || ends_sentence_without_space(point);
}

bool ends_sentence_without_space(char32_t point) {
  constexpr std::u32string_view ends = U"。．！？｡︒";
  return ends.find(point) != std::u32string_view::npos;
}

bool closes(char32_t point) {
  constexpr std::u32string_view closing = U"\"')]}”’»›」』）】》〉］";
  return closing.find(point) != std::u32string_view::npos;
}

bool is_regional_indicator(char32_t point) {
  return point >= 0x1f1e6 && point <= 0x1f1ff;
}

bool belong_together(char32_t left, char32_t right, int flags_before) {
  if (left == zero_width_joiner || in_any(extending, right))
    return true;
  if (is_regional_indicator(left) && is_regional_indicator(right))
    return flags_before % 2 == 1;
  return in_any(hangul_letters, left) && in_any(hangul_letters, right);
}

} // namespace parley::twilio
