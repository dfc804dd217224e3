#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// @file
/// From a customer's words to a full-text query: bounded, and safe whatever
/// the words are.

namespace parley::shop {

/// ASCII letters in lower case, white space at the ends cut off.
std::string folded(std::string_view text);

/// The words worth searching for, in lower case: letters (Latin-1's included)
/// and digits alone, without stop words; at most 8 of at most 32 bytes.
std::vector<std::string> search_words(std::string_view text);

/// How many letters one must insert, delete, change or swap to get from one
/// word to the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Every word there is to find, for mending typing errors.
class vocabulary {
public:
  /// Adds the words of a text.
  void add(std::string_view text);

  /// The word itself if it, or a word that begins with it, is known; else the
  /// nearest within 1 (from 4 letters) or 2 (from 7 letters) typing errors;
  /// else the word itself.
  [[nodiscard]] std::string mended(const std::string& word) const;

  /// Every word mended.
  [[nodiscard]] std::vector<std::string>
  mended(std::vector<std::string> words) const;

private:
  [[nodiscard]] bool knows(const std::string& word) const;

  std::set<std::string, std::less<>> words_;
};

/// An FTS5 query for rows that hold words beginning with each of `words`.
/// @pre `words` come from `search_words` or a vocabulary.
std::string match_all(const std::vector<std::string>& words);

/// The same for rows that hold at least one of them.
std::string match_any(const std::vector<std::string>& words);

} // namespace parley::shop
