#include "agent/phrases.hpp"

#include "base/utf8.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <string>

namespace parley::agent {

namespace {

bool is_ascii_letter(char c) {
  return c >= 'a' && c <= 'z';
}

bool is_ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_ascii_word(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c);
}

/// The text with case, width and form aside.
std::string folded(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  if (std::all_of(text.begin(), text.end(),
                  [](char c) { return static_cast<signed char>(c) >= 0; })) {
    for (const char c : text)
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return result;
  }
  auto status = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFKCCasefoldInstance(status);
  icu::StringByteSink<std::string> sink{&result};
  if (U_SUCCESS(status))
    form->normalizeUTF8(0, {text.data(), static_cast<int32_t>(text.size())},
                        sink, nullptr, status);
  return U_SUCCESS(status) ? result : std::string{text};
}

std::size_t count_if(std::string_view text, bool (*is)(char)) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is));
}

/// `1-800-acme-help`, `+1 (555) 010-0001`: pieces of letters or of digits.
bool is_telephone_number(std::string_view token) {
  constexpr std::size_t fewest = 7;
  const auto digits = count_if(token, is_ascii_digit);
  if (digits < 3 || count_if(token, is_ascii_word) < fewest)
    return false;
  for (std::size_t i = 1; i < token.size(); ++i)
    if ((is_ascii_letter(token[i - 1]) && is_ascii_digit(token[i]))
        || (is_ascii_digit(token[i - 1]) && is_ascii_letter(token[i])))
      return false;
  return token.find('_') == std::string_view::npos
         && !is_ascii_letter(token.front());
}

/// `acme.com/returns`: two letters at least behind the dot.
bool is_host(std::string_view token) {
  const auto dot = token.find('.');
  return dot != std::string_view::npos && dot > 0 && dot + 2 < token.size()
         && is_ascii_word(token[dot - 1]) && is_ascii_letter(token[dot + 1])
         && is_ascii_letter(token[dot + 2]);
}

bool is_contact(std::string_view token) {
  return token.find('@') != std::string_view::npos
         || token.find("://") != std::string_view::npos || is_host(token)
         || is_telephone_number(token);
}

/// Long, with letters and digits, in several pieces or longer still.
bool is_key(std::string_view token) {
  constexpr std::size_t long_enough = 12;
  constexpr std::size_t in_one_piece = 20;
  const auto between
    = count_if(token, [](char c) { return c == '-' || c == '_'; });
  const auto letters = count_if(token, is_ascii_letter);
  const auto digits = count_if(token, is_ascii_digit);
  return token.size() >= long_enough && letters > 0 && digits > 1
         && letters + digits + between == token.size()
         && (between > 1 || token.size() >= in_one_piece);
}

std::string_view trimmed(std::string_view token) {
  while (!token.empty() && !is_ascii_word(token.front()))
    token.remove_prefix(1);
  while (!token.empty() && !is_ascii_word(token.back()))
    token.remove_suffix(1);
  return token;
}

bool is_apostrophe(char32_t point) {
  return point == '\'' || point == 0x2019;
}

bool is_part_of_word(UChar32 point) {
  return u_isalnum(point) != 0 || (U_GET_GC_MASK(point) & U_GC_M_MASK) != 0;
}

bool ends_sentence(UChar32 point) {
  return u_hasBinaryProperty(point, UCHAR_S_TERM) != 0;
}

/// Chinese, Japanese, Thai, …: no spaces between words.
bool is_spaceless(UChar32 point) {
  if (point < 0xe00)
    return false;
  switch (u_getIntPropertyValue(point, UCHAR_LINE_BREAK)) {
    case U_LB_IDEOGRAPHIC:
    case U_LB_CONDITIONAL_JAPANESE_STARTER:
    case U_LB_COMPLEX_CONTEXT:
      return true;
    default:
      return false;
  }
}

/// FNV-1a over a word's bytes, mixed so that sums of words do not meet.
class word_hash {
public:
  void add(std::string_view bytes) {
    for (const char c : bytes)
      value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }

  [[nodiscard]] uint64_t value() const {
    const auto mixed = (value_ ^ (value_ >> 32U)) * 0xd6e8feb86659fd93;
    return mixed ^ (mixed >> 32U);
  }

private:
  uint64_t value_ = 0xcbf29ce484222325;
};

/// Reads a folded text token by token.
class reader {
public:
  phrases read(std::string_view text) {
    while (!text.empty()) {
      const auto gap = std::min(text.find_first_not_of(spaces), text.size());
      pass_gap(text.substr(0, gap), text.substr(gap));
      text.remove_prefix(gap);
      const auto end = std::min(text.find_first_of(spaces), text.size());
      take_token(text.substr(0, end));
      text.remove_prefix(end);
    }
    return std::move(found_);
  }

private:
  static constexpr std::string_view spaces = " \t\r\n";

  /// A line's end ends a sentence where a paragraph, a list's entry or a
  /// heading begins; elsewhere the line was only full.
  void pass_gap(std::string_view gap, std::string_view following) {
    const auto lines = std::count(gap.begin(), gap.end(), '\n');
    if (sentence_due_ || lines > 1)
      sentence_begins_ = true;
    else if (lines == 1 && !following.empty()) {
      const auto next = decode_utf8(following).value;
      if (u_isalpha(static_cast<UChar32>(next)) == 0)
        sentence_begins_ = true;
    }
    sentence_due_ = false;
  }

  void take_token(std::string_view token) {
    const auto core = trimmed(token);
    if (is_contact(core)) {
      contact_passed_ = true;
      sentence_due_ = !token.empty() && ends_sentence(token.back());
      return;
    }
    if (is_key(core)) {
      word_hash key;
      key.add(core);
      found_.keys.push_back(key.value());
    }
    take_words(token);
  }

  void take_words(std::string_view token) {
    while (!token.empty()) {
      const auto next = decode_utf8(token);
      const auto bytes = token.substr(0, next.bytes);
      token.remove_prefix(next.bytes);
      const auto point = static_cast<UChar32>(next.value);
      if (is_spaceless(point) && is_part_of_word(point)) {
        end_word();
        hash_.add(bytes);
        open_ = true;
        end_word(true);
      } else if (is_part_of_word(point)) {
        hash_.add(bytes);
        open_ = true;
      } else if (!is_apostrophe(next.value)) {
        end_word();
        // `e.g` and `3.5` do not end a sentence; `。` does without a space.
        sentence_due_ = ends_sentence(point) && (token.empty() || point > 0x7f);
        sentence_begins_ = sentence_begins_ || (sentence_due_ && point > 0x7f);
      }
    }
    end_word();
  }

  void end_word(bool spaceless = false) {
    if (!open_)
      return;
    found_.words.push_back(
      {hash_.value(), sentence_begins_, contact_passed_, spaceless});
    hash_ = {};
    open_ = sentence_begins_ = contact_passed_ = sentence_due_ = false;
  }

  phrases found_;
  word_hash hash_;
  bool open_ = false; ///< within a word
  bool sentence_begins_ = true;
  bool sentence_due_ = false; ///< with the next gap
  bool contact_passed_ = false;
};

} // namespace

phrases phrases_of(std::string_view text) {
  return reader{}.read(folded(text));
}

} // namespace parley::agent
