#include "shop/search.hpp"

#include <algorithm>
#include <utility>

namespace parley::shop {

namespace {

constexpr std::size_t most_words = 8;
constexpr std::size_t longest_word = 32;
constexpr std::size_t longest_text = 1000; // bytes looked at

/// Sorted: words that say nothing about what is looked for.
constexpr std::string_view stop_words[]
  = {"a",     "about",   "all",   "also",  "am",    "an",     "and",   "any",
     "are",   "as",      "at",    "be",    "but",   "buy",    "by",    "can",
     "could", "did",     "do",    "does",  "for",   "from",   "get",   "got",
     "had",   "has",     "have",  "hello", "hey",   "hi",     "how",   "i",
     "if",    "in",      "into",  "is",    "it",    "its",    "just",  "like",
     "look",  "looking", "me",    "my",    "need",  "new",    "not",   "of",
     "on",    "one",     "ones",  "or",    "our",   "please", "s",     "sell",
     "so",    "some",    "stock", "t",     "that",  "the",    "their", "them",
     "there", "these",   "they",  "this",  "those", "to",     "us",    "want",
     "was",   "we",      "were",  "what",  "which", "will",   "with",  "would",
     "you",   "your"};

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/// Whether a Latin-1 letter (U+00C0…U+00FF but × and ÷) begins at `i`.
bool is_latin_letter(std::string_view text, std::size_t i) {
  if (text[i] != '\xC3' || i + 1 == text.size())
    return false;
  auto low = static_cast<unsigned char>(text[i + 1]);
  return low >= 0x80 && low <= 0xBF && low != 0x97 && low != 0xB7;
}

void keep(std::vector<std::string>& words, std::string& word) {
  auto stops
    = std::binary_search(std::begin(stop_words), std::end(stop_words), word);
  if (!word.empty() && word.size() <= longest_word && !stops)
    words.push_back(word);
  word.clear();
}

std::vector<std::string> all_words(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_latin_letter(text, i)) {
      word += text.substr(i, 2);
      ++i;
    } else if (auto c = lower(text[i]); is_word_character(c)) {
      word += c;
    } else {
      keep(words, word);
    }
  }
  keep(words, word);
  return words;
}

std::string
match(const std::vector<std::string>& words, std::string_view between) {
  std::string result;
  for (const auto& each : words) {
    if (!result.empty())
      result += between;
    result += '"' + each + "\"*";
  }
  return result;
}

} // namespace

std::string folded(std::string_view text) {
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::vector<std::string> search_words(std::string_view text) {
  auto words = all_words(text.substr(0, longest_text));
  if (words.size() > most_words)
    words.resize(most_words);
  return words;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the optimal string alignment table.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      auto change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({change, last[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

void vocabulary::add(std::string_view text) {
  for (auto& each : all_words(text))
    words_.insert(std::move(each));
}

bool vocabulary::knows(const std::string& word) const {
  auto next = words_.lower_bound(word);
  if (next != words_.end() && next->starts_with(word))
    return true;
  // A plural: full-text search itself knows that it is the same word.
  for (std::string_view ending : {"es", "s"})
    if (word.ends_with(ending)
        && words_.contains(word.substr(0, word.size() - ending.size())))
      return true;
  return false;
}

std::string vocabulary::mended(const std::string& word) const {
  if (word.size() < 4 || knows(word))
    return word;
  const std::size_t tolerated = word.size() < 7 ? 1 : 2;
  auto best = word;
  auto least = tolerated + 1;
  for (const auto& each : words_) {
    auto longer = std::max(each.size(), word.size());
    if (longer - std::min(each.size(), word.size()) >= least)
      continue;
    if (auto distance = edit_distance(word, each); distance < least) {
      least = distance;
      best = each;
    }
  }
  return best;
}

std::vector<std::string>
vocabulary::mended(std::vector<std::string> words) const {
  for (auto& each : words)
    each = mended(each);
  return words;
}

std::string match_all(const std::vector<std::string>& words) {
  return match(words, " AND ");
}

std::string match_any(const std::vector<std::string>& words) {
  return match(words, " OR ");
}

} // namespace parley::shop
