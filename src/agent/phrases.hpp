#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

/// @file
/// How texts are compared word by word; for src/agent alone.

namespace parley::agent {

/// One word of a text, as a number: the same word is the same number, whatever
/// its case, width and form (Unicode NFKC_Casefold).
struct word {
  uint64_t hash = 0;
  bool begins_sentence = false;
  bool follows_contact = false; ///< a contact detail stands before it
  bool spaceless = false;       ///< a character of a script without spaces
};

/// A text, word by word.
struct phrases {
  /// Without contact details (addresses, links, telephone numbers), which
  /// everybody may know. In scripts without spaces each character is a word.
  std::vector<word> words;
  /// What looks like a key or a marker: `INTERNAL-CANARY-42`.
  std::vector<uint64_t> keys;
};

phrases phrases_of(std::string_view text);

/// Which neighbours make a run.
enum class bounds : uint8_t {
  none,     ///< any words in a row
  contacts, ///< no contact detail between them
  sentence, ///< nor a sentence's end
};

/// Calls `use` with the hash of every run of `length` words within the bounds.
template <class Use>
void each_run(const std::vector<word>& words, std::size_t length, bounds within,
              Use use) {
  constexpr uint64_t base = 0x9e3779b97f4a7c15; // odd: no word is lost
  uint64_t out = 1;                             // base to the power of length
  for (std::size_t i = 0; i < length; ++i)
    out *= base;
  uint64_t hash = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& next = words[i];
    if ((within != bounds::none && next.follows_contact)
        || (within == bounds::sentence && next.begins_sentence)) {
      begin = i;
      hash = 0;
    }
    hash = hash * base + next.hash;
    if (i - begin >= length)
      hash -= words[i - length].hash * out;
    if (i - begin + 1 >= length)
      use(hash);
  }
}

} // namespace parley::agent
