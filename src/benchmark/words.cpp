#include "benchmark/words.hpp"

#include <charconv>

namespace parley::benchmark {

namespace {

constexpr std::size_t digits = 10;
constexpr std::string_view question_mark = "[m";
constexpr std::string_view reply_mark = "[r";

std::string padded(uint64_t number, int base, std::size_t width) {
  std::string text(width, '0');
  char written[24];
  auto end = std::to_chars(written, written + sizeof written, number, base).ptr;
  auto size = static_cast<std::size_t>(end - written);
  if (size >= width)
    return {written, end};
  return text.replace(width - size, size, written, size);
}

/// The number that stands there in its full width.
std::optional<uint64_t> number_at(std::string_view text, std::size_t at) {
  if (at + digits > text.size())
    return std::nullopt;
  uint64_t number = 0;
  const auto* begin = text.data() + at;
  auto read = std::from_chars(begin, begin + digits, number);
  if (read.ptr != begin + digits)
    return std::nullopt;
  return number;
}

wish wish_of(char letter) {
  if (letter == 't')
    return wish::tool;
  return letter == 'h' ? wish::hand_off : wish::answer;
}

} // namespace

std::string question(uint64_t number, wish what) {
  return std::string{question_mark} + padded(number, 10, digits)
         + static_cast<char>(what)
         + (what == wish::hand_off ? "] I was charged twice for order #12345."
                                   : "] Where is my order #12345?");
}

open_questions read_questions(std::string_view body) {
  open_questions all;
  auto at = body.rfind(reply_mark);
  at = body.find(question_mark, at == std::string_view::npos ? 0 : at);
  while (at != std::string_view::npos) {
    auto end = at + question_mark.size() + digits;
    auto number = number_at(body, at + question_mark.size());
    if (number && end < body.size()) {
      all.numbers.push_back(*number);
      all.last = wish_of(body[end]);
      all.newest_at = at;
    }
    at = body.find(question_mark, at + question_mark.size());
  }
  return all;
}

std::string reply_to(const std::vector<uint64_t>& numbers) {
  std::string text{reply_mark};
  for (auto number : numbers)
    text += (text.size() > reply_mark.size() ? "," : "")
            + padded(number, 10, digits);
  return text + "] Your order shipped yesterday and should arrive by Thursday.";
}

std::vector<uint64_t> numbers_of_reply(std::string_view text) {
  std::vector<uint64_t> numbers;
  if (!text.starts_with(reply_mark))
    return numbers;
  for (auto at = reply_mark.size();; at += digits + 1) {
    auto number = number_at(text, at);
    if (!number || at + digits >= text.size())
      return {};
    numbers.push_back(*number);
    if (text[at + digits] == ']')
      return numbers;
    if (text[at + digits] != ',')
      return {};
  }
}

std::string
numbered_sid(std::string_view prefix, uint64_t run, uint64_t number) {
  return std::string{prefix} + padded(run, 16, 16) + padded(number, 16, 16);
}

std::optional<uint64_t> number_of_sid(std::string_view sid) {
  if (sid.size() != 34)
    return std::nullopt;
  uint64_t number = 0;
  const auto* begin = sid.data() + 18;
  auto read = std::from_chars(begin, begin + 16, number, 16);
  if (read.ptr != begin + 16)
    return std::nullopt;
  return number;
}

std::string customer_of(uint64_t conversation) {
  return "+1555" + padded(conversation % 10'000'000, 10, 7);
}

} // namespace parley::benchmark
