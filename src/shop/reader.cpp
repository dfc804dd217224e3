#include "shop/reader.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <fstream>
#include <optional>
#include <tuple>
#include <vector>

namespace parley::shop {

namespace {

constexpr std::size_t largest_file = 1'000'000;

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  if (!in)
    return std::nullopt;
  std::string text(largest_file + 1, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (in.bad())
    return std::nullopt;
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

std::string
place(const std::string& path, std::string_view text, std::size_t offset) {
  std::size_t line = 1;
  std::size_t column = 1;
  for (char c : text.substr(0, offset)) {
    if (c == '\n') {
      ++line;
      column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) {
      ++column;
    }
  }
  return path + ":" + std::to_string(line) + ":" + std::to_string(column);
}

/// Where each object of the outermost array begins. @pre `text` is valid JSON.
std::vector<std::size_t> record_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (depth++ == 1)
        offsets.push_back(i);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return offsets;
}

/// The byte at which the parser gave up; 0 when it did not say.
std::size_t offset_of_fault(std::string_view text) {
  try {
    std::ignore = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    return error.byte == 0 ? 0 : error.byte - 1;
  } catch (const nlohmann::json::exception&) {
    return 0;
  }
  return 0;
}

failure broken(const std::string& path, std::string_view text,
               const json_failure& why) {
  if (why.why != json_failure::reason::malformed)
    return {path + ":1:1", why.detail};
  return {place(path, text, offset_of_fault(text)), "malformed JSON"};
}

} // namespace

result<std::monostate, failure>
read_records(const std::string& path, std::string_view schema,
             const record_taker& take) {
  auto text = read_file(path);
  if (!text)
    return failure{path + ":1:1", "cannot be read"};
  if (text->size() > largest_file)
    return failure{path + ":1:1", "is larger than 1 MB"};
  auto records = parse_json(*text);
  if (!records)
    return broken(path, *text, records.error());
  auto offsets = record_offsets(*text);
  if (!records->is_array() || offsets.size() != records->size())
    return failure{path + ":1:1", "must be an array of objects"};
  const auto form = parse_json(schema);
  for (std::size_t i = 0; i < offsets.size(); ++i) {
    const auto& one = (*records)[i];
    auto wrong = tools::misfit(*form, one);
    if (wrong.empty())
      wrong = take(one);
    if (!wrong.empty())
      return failure{place(path, *text, offsets[i]), wrong};
  }
  return std::monostate{};
}

} // namespace parley::shop
