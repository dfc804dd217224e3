#include "simulator/stand_in_words.hpp"

#include "simulator/stand_in_phrases.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace parley::simulator {

namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '\''
         || static_cast<unsigned char>(c) >= 0x80;
}

/// Where `phrase` stands in `words` between word borders, or npos.
std::size_t find_phrase(std::string_view words, std::string_view phrase) {
  for (auto at = words.find(phrase); at != std::string_view::npos;
       at = words.find(phrase, at + 1)) {
    auto end = at + phrase.size();
    if ((at == 0 || !is_word(words[at - 1]))
        && (end == words.size() || !is_word(words[end])))
      return at;
  }
  return std::string_view::npos;
}

void erase_phrase(std::string& words, std::string_view phrase) {
  for (auto at = find_phrase(words, phrase); at != std::string::npos;
       at = find_phrase(words, phrase))
    words.replace(at, phrase.size(), " ");
}

/// `in Springfield`: capitalised words behind a preposition.
std::string named_place(std::string_view said) {
  for (std::string_view before : {"in ", "near ", "at ", "around "}) {
    for (auto at = said.find(before); at != std::string_view::npos;
         at = said.find(before, at + 1)) {
      if (at > 0 && is_word(said[at - 1]))
        continue;
      auto rest = said.substr(at + before.size());
      std::size_t end = 0;
      while (end < rest.size()
             && std::isupper(static_cast<unsigned char>(rest[end])) != 0) {
        while (end < rest.size() && is_word(rest[end]))
          ++end;
        if (end + 1 < rest.size() && rest[end] == ' '
            && std::isupper(static_cast<unsigned char>(rest[end + 1])) != 0)
          ++end;
      }
      if (end > 2)
        return std::string{rest.substr(0, end)};
    }
  }
  return "";
}

std::string day_in(std::string_view words) {
  if (mentions(words, {"tonight", "today", "right now", "open now"}))
    return "today";
  for (std::string_view day : {"tomorrow", "monday", "tuesday", "wednesday",
                               "thursday", "friday", "saturday", "sunday"})
    if (mentions(words, {day}) || mentions(words, {std::string{day} + "s"}))
      return std::string{day};
  return "";
}

/// How many digits of an order number stand at `at`, or 0: three or more behind
/// `#` or `order`, else five or more.
std::size_t order_digits_at(std::string_view words, std::size_t at) {
  constexpr std::string_view not_before = "$+.";
  auto digit = [&](std::size_t i) {
    return i < words.size()
           && std::isdigit(static_cast<unsigned char>(words[i])) != 0;
  };
  auto before = at > 0 ? words[at - 1] : ' ';
  if (!digit(at) || is_word(before)
      || not_before.find(before) != std::string_view::npos)
    return 0;
  auto end = at;
  while (digit(end))
    ++end;
  auto length = end - at;
  auto named = before == '#'
               || words.substr(0, at).find("order") != std::string_view::npos;
  auto whole = end == words.size() || !is_word(words[end]);
  return whole && length <= 12 && length >= (named ? 3U : 5U) ? length : 0;
}

std::vector<std::string> order_numbers_in(std::string_view words) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < words.size(); ++at)
    if (auto length = order_digits_at(words, at); length > 0)
      all.emplace_back(words.substr(at, length));
  return all;
}

/// What is left of a product question once its frame is taken off.
std::string product_in(std::string words, std::string_view city) {
  static constexpr std::string_view marks = "?!.,;:\"()";
  std::replace_if(
    words.begin(), words.end(),
    [](char c) { return marks.find(c) != std::string_view::npos; }, ' ');
  if (!city.empty())
    for (std::string before : {"in ", "near ", "at ", "around ", ""})
      erase_phrase(words, before + lowered(city));
  for (auto frame : product_frames())
    erase_phrase(words, frame);
  for (auto word : filler_words())
    erase_phrase(words, word);
  words = lowered(words);
  if (words.ends_with(' '))
    words.pop_back();
  return words;
}

bool mentions_any(std::string_view words,
                  std::span<const std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(), [&](auto phrase) {
    return find_phrase(words, phrase) != std::string_view::npos;
  });
}

topic topic_of(std::string_view words, bool has_number) {
  for (const auto& [about, phrases] : topics_by_rank()) {
    // With its number at hand the order itself is looked up.
    if (has_number && about == topic::faq
        && !mentions(words,
                     {"cancel", "change", "return", "refund", "exchange"}))
      continue;
    if ((has_number && about == topic::order) || mentions_any(words, phrases))
      return about;
    if (about == topic::locations && mentions(words, {"where"})
        && mentions(words, {"store", "stores", "shop", "shops"}))
      return about;
  }
  return topic::unknown;
}

/// How many characters join another question to the clause before `at`, or 0:
/// `, and when …`.
std::size_t joint_at(std::string_view said, std::size_t at) {
  for (std::string_view joint : {", and ", " and ", ", "}) {
    if (!said.substr(at).starts_with(joint))
      continue;
    auto rest = lowered(said.substr(at + joint.size(), 12));
    for (std::string_view question : {"when ", "where ", "what ", "do ", "can ",
                                      "is ", "are ", "how ", "which ", "who "})
      if (rest.starts_with(question))
        return joint.size();
  }
  return 0;
}

/// How many characters end a clause at `at`, or 0.
std::size_t end_at(std::string_view said, std::size_t at) {
  constexpr std::string_view ends = "?!;\n";
  if (ends.find(said[at]) != std::string_view::npos)
    return 1;
  if (said[at] == '.' && (at + 1 == said.size() || said[at + 1] == ' '))
    return 1;
  return joint_at(said, at);
}

std::vector<std::string_view> split_clauses(std::string_view said) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < said.size();) {
    auto length = end_at(said, at);
    if (length == 0) {
      ++at;
      continue;
    }
    parts.push_back(said.substr(begin, at - begin));
    at += length;
    begin = at;
  }
  parts.push_back(said.substr(begin));
  return parts;
}

/// One clause, or one for each order it names.
std::vector<clause> understand_clause(std::string_view said) {
  clause one;
  one.words = lowered(said);
  auto numbers = order_numbers_in(one.words);
  one.city = city_in(said);
  one.day = day_in(one.words);
  one.about = topic_of(one.words, !numbers.empty());
  one.product = product_in(one.words, one.city);
  one.follow_up
    = mentions(one.words, {"ones", "one", "it", "they", "them", "that", "those",
                           "what colors", "what colours", "which colors"});
  one.yes_or_no = mentions(one.words, {"do you", "have you", "is", "are",
                                       "in stock", "available"})
                  && !mentions(one.words, {"how much", "what", "which"});
  if (numbers.empty())
    return {one};
  std::vector<clause> all(one.about == topic::order ? numbers.size() : 1, one);
  for (std::size_t i = 0; i < all.size(); ++i)
    all[i].number = numbers[i];
  return all;
}

} // namespace

std::string lowered(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (out.empty() || out.back() == ' '))
      continue;
    out += blank
             ? ' '
             : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

bool mentions(std::string_view words,
              std::initializer_list<std::string_view> phrases) {
  return mentions_any(words, {phrases.begin(), phrases.size()});
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> all;
  for (std::size_t at = 0; at < text.size();) {
    auto end = at;
    while (end < text.size() && is_word(text[end]))
      ++end;
    if (end > at)
      all.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return all;
}

std::string city_in(std::string_view said) {
  auto words = lowered(said);
  for (const auto& [name, city] : known_places())
    if (find_phrase(words, name) != std::string_view::npos)
      return std::string{city};
  return named_place(said);
}

std::vector<clause> understand(std::string_view said) {
  std::vector<clause> all;
  for (auto part : split_clauses(said))
    for (auto& one : understand_clause(part)) {
      if (one.words.empty())
        continue;
      // `On Sunday, are you open?`: when and where belong to the question.
      if (!all.empty() && all.back().about == topic::unknown) {
        if (one.day.empty())
          one.day = std::exchange(all.back().day, "");
        if (one.city.empty())
          one.city = std::exchange(all.back().city, "");
      }
      all.push_back(std::move(one));
    }
  return all;
}

} // namespace parley::simulator
