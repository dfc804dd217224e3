#include "base/utf8.hpp"
#include "twilio/characters.hpp"
#include "twilio/sms.hpp"

namespace parley::twilio {

namespace {

/// Where a part may end, as an offset into the text; 0 is nowhere.
struct cuts {
  std::size_t sentence = 0;  ///< behind a sentence, before a space
  std::size_t word = 0;      ///< before a space
  std::size_t stop = 0;      ///< behind a full stop that no space follows
  std::size_t character = 0; ///< between two characters
  std::size_t point = 0;     ///< between two code points
  bool all_fits = false;
};

/// Walks from the start of a folded text and marks where a part may end.
class walker {
public:
  explicit walker(std::size_t limit) : limit_(limit) {
    // nop
  }

  cuts walk(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const auto next = decode_utf8(text.substr(at));
      mark(at, next.value);
      units_ += next.value > 0xffff ? 2 : 1;
      // A code point goes into the part even if it alone is too much.
      if (units_ > limit_ && at > 0)
        return found_;
      pass(next.value);
      at += next.bytes;
    }
    found_.all_fits = true;
    return found_;
  }

private:
  /// The part could end before `point`, which stands at `at`.
  void mark(std::size_t at, char32_t point) {
    if (at == 0)
      return;
    found_.point = at;
    if (!belong_together(last_, point, flags_))
      found_.character = at;
    if (point == U' ') {
      found_.word = at;
      if (ended_)
        found_.sentence = at;
    } else if (stopped_ && !closes(point)) {
      found_.stop = at;
    }
  }

  void pass(char32_t point) {
    const bool stays = closes(point);
    ended_ = ends_sentence(point) || (ended_ && stays);
    stopped_ = ends_sentence_without_space(point) || (stopped_ && stays);
    flags_ = is_regional_indicator(point) ? flags_ + 1 : 0;
    last_ = point;
  }

  std::size_t limit_;
  std::size_t units_ = 0;
  bool ended_ = false;   ///< a sentence end, and what closes behind it
  bool stopped_ = false; ///< the same, in a script without spaces
  int flags_ = 0;        ///< regional indicators in a row
  char32_t last_ = 0;
  cuts found_;
};

std::size_t best(const cuts& found) {
  for (const auto at :
       {found.sentence, found.word, found.stop, found.character})
    if (at > 0)
      return at;
  return found.point;
}

} // namespace

std::string fold_white_space(std::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  bool space_due = false;
  while (!text.empty()) {
    const auto next = decode_utf8(text);
    text.remove_prefix(next.bytes);
    if (is_white_space(next.value)) {
      space_due = !folded.empty();
      continue;
    }
    if (space_due)
      folded += ' ';
    space_due = false;
    folded += encode_utf8(next.value);
  }
  return folded;
}

std::vector<std::string> cut_reply(std::string_view text, std::size_t limit) {
  const auto folded = fold_white_space(text);
  std::string_view rest = folded;
  std::vector<std::string> parts;
  while (!rest.empty()) {
    const auto found = walker{limit}.walk(rest);
    const auto end = found.all_fits ? rest.size() : best(found);
    parts.emplace_back(rest.substr(0, end));
    rest.remove_prefix(end);
    if (rest.starts_with(' '))
      rest.remove_prefix(1);
  }
  return parts;
}

} // namespace parley::twilio
