#include "agent/confidential.hpp"

#include "agent/phrases.hpp"

#include <algorithm>

namespace parley::agent {

namespace {

constexpr std::size_t run_in_sentence = 12;
constexpr std::size_t run_across = 20;
constexpr std::size_t shortest = 6;

/// 2 where most words are single characters, else 1.
std::size_t scale_of(const std::vector<word>& words) {
  const auto characters = std::count_if(
    words.begin(), words.end(), [](const word& one) { return one.spaceless; });
  return static_cast<std::size_t>(characters) * 2 > words.size() ? 2 : 1;
}

std::size_t length_of_first_sentence(const std::vector<word>& words) {
  const auto end = std::find_if(
    words.begin() + !words.empty(), words.end(),
    [](const word& one) { return one.begins_sentence || one.follows_contact; });
  return static_cast<std::size_t>(end - words.begin());
}

/// What stands in double quotes of any kind, a few words at least.
std::vector<std::string_view> quotations_in(std::string_view text) {
  constexpr std::string_view opening[] = {"\"", "\u201c", "\u201e", "\u00ab"};
  constexpr std::string_view closing[] = {"\"", "\u201d", "\u201c", "\u00bb"};
  std::vector<std::string_view> found;
  for (std::size_t kind = 0; kind < std::size(opening); ++kind) {
    auto begin = text.find(opening[kind]);
    while (begin != std::string_view::npos) {
      begin += opening[kind].size();
      const auto end = text.find(closing[kind], begin);
      if (end == std::string_view::npos)
        break;
      found.push_back(text.substr(begin, end - begin));
      begin = text.find(opening[kind], end + closing[kind].size());
    }
  }
  return found;
}

void sort(std::vector<uint64_t>& all) {
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

void take_out(std::vector<uint64_t>& all, uint64_t one) {
  std::erase(all, one);
}

} // namespace

confidential::confidential(const std::vector<std::string>& instructions,
                           const std::vector<std::string>& others,
                           const std::vector<std::string>& may_be_said) {
  for (const auto& text : instructions)
    add_instructions(text);
  for (const auto& text : others)
    add(text);
  for (const auto& text : may_be_said)
    open(text);
  for (const auto& text : instructions)
    for (const auto quoted : quotations_in(text))
      open(quoted);
  for (auto& [length, all] : runs_)
    sort(all);
  sort(keys_);
}

std::vector<word> confidential::add(std::string_view text) {
  auto read = phrases_of(text);
  const auto scale = scale_of(read.words);
  add_runs(read.words, run_in_sentence * scale, bounds::sentence);
  add_runs(read.words, run_across * scale, bounds::contacts);
  keys_.insert(keys_.end(), read.keys.begin(), read.keys.end());
  return std::move(read.words);
}

void confidential::add_instructions(std::string_view text) {
  auto words = add(text);
  const auto scale = scale_of(words);
  const auto add_whole = [&] {
    if (words.size() >= shortest * scale && words.size() < run_across * scale)
      add_runs(words, words.size(), bounds::contacts);
  };
  add_whole();
  words.resize(length_of_first_sentence(words));
  add_whole();
}

void confidential::add_runs(const std::vector<word>& words, std::size_t length,
                            bounds within) {
  auto& all = runs_[length];
  each_run(words, length, within, [&](uint64_t run) { all.push_back(run); });
}

void confidential::open(std::string_view text) {
  const auto read = phrases_of(text);
  for (auto& [length, all] : runs_)
    each_run(read.words, length, bounds::none,
             [&all = all](uint64_t run) { take_out(all, run); });
  for (const auto key : read.keys)
    take_out(keys_, key);
}

bool confidential::is_told_in(std::string_view reply) const {
  if (runs_.empty())
    return false;
  const auto read = phrases_of(reply);
  auto told
    = std::any_of(read.keys.begin(), read.keys.end(), [&](uint64_t key) {
        return std::binary_search(keys_.begin(), keys_.end(), key);
      });
  for (const auto& [length, all] : runs_)
    each_run(read.words, length, bounds::none,
             [&all = all, &told](uint64_t run) {
               told = told || std::binary_search(all.begin(), all.end(), run);
             });
  return told;
}

} // namespace parley::agent
