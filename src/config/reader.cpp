#include "config/reader.hpp"

#include "config/checks.hpp"

#include <algorithm>
#include <utility>

namespace parley::config {

namespace {

using kind = yaml_node::kind;

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

std::string named(std::string_view key) {
  std::string result{"`"};
  result += key;
  result += '`';
  return result;
}

std::string listed(const std::vector<std::string>& words) {
  std::string result;
  for (const auto& each : words)
    result += (result.empty() ? "" : ", ") + each;
  return result;
}

} // namespace

mapping_reader::mapping_reader(const yaml_node& from, fault_list& faults)
  : from_(from), faults_(faults) {
  if (from.what != kind::mapping)
    faults.add(from.at, "must be a mapping (key: value)");
}

const yaml_node* mapping_reader::child(std::string_view key) {
  if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
    asked_.emplace_back(key);
  for (const auto& each : from_.members)
    if (each.key == key && each.value.what != kind::null)
      return &each.value;
  return nullptr;
}

const yaml_node* mapping_reader::scalar(std::string_view key) {
  const auto* value = child(key);
  if (!value || value->what == kind::scalar)
    return value;
  faults_.add(value->at, named(key) + " must be a single value");
  return nullptr;
}

std::optional<located_text> mapping_reader::text(std::string_view key) {
  const auto* value = scalar(key);
  if (!value)
    return std::nullopt;
  if (is_blank(value->text)) {
    faults_.add(value->at, named(key) + " must not be empty");
    return std::nullopt;
  }
  return located_text{value->text, value->at};
}

located_text mapping_reader::required_text(std::string_view key) {
  const auto there = std::any_of(
    from_.members.begin(), from_.members.end(), [&](const yaml_member& each) {
      return each.key == key && each.value.what != kind::null;
    });
  auto value = text(key);
  if (!there && from_.what == kind::mapping)
    faults_.add(from_.at, named(key) + " is missing");
  return value ? std::move(*value) : located_text{{}, from_.at};
}

std::optional<int64_t>
mapping_reader::integer(std::string_view key, int64_t least, int64_t most) {
  const auto* value = scalar(key);
  if (!value)
    return std::nullopt;
  auto result = value->plain ? parse_integer(value->text) : std::nullopt;
  if (result && *result >= least && *result <= most)
    return result;
  faults_.add(value->at, named(key) + " must be a whole number "
                           + range_text(least, most));
  return std::nullopt;
}

std::optional<double>
mapping_reader::number(std::string_view key, double least, double most) {
  const auto* value = scalar(key);
  if (!value)
    return std::nullopt;
  auto result = value->plain ? parse_number(value->text) : std::nullopt;
  if (result && *result >= least && *result <= most)
    return result;
  faults_.add(value->at, named(key) + " must be a number "
                           + range_text(static_cast<int64_t>(least),
                                        static_cast<int64_t>(most)));
  return std::nullopt;
}

std::optional<bool> mapping_reader::flag(std::string_view key) {
  const auto* value = scalar(key);
  if (!value)
    return std::nullopt;
  if (value->plain && (value->text == "true" || value->text == "false"))
    return value->text == "true";
  faults_.add(value->at, named(key) + " must be true or false");
  return std::nullopt;
}

std::optional<std::size_t>
mapping_reader::choice(std::string_view key,
                       const std::vector<std::string_view>& allowed) {
  const auto* value = scalar(key);
  if (!value)
    return std::nullopt;
  auto found = std::find(allowed.begin(), allowed.end(), value->text);
  if (found != allowed.end())
    return static_cast<std::size_t>(found - allowed.begin());
  faults_.add(value->at, named(key) + " must be one of: "
                           + listed({allowed.begin(), allowed.end()}));
  return std::nullopt;
}

std::vector<located_text> mapping_reader::words(std::string_view key) {
  const auto* value = child(key);
  if (!value)
    return {};
  if (value->what != kind::sequence) {
    faults_.add(value->at, named(key) + " must be a list");
    return {};
  }
  std::vector<located_text> result;
  for (const auto& each : value->items) {
    auto twice = std::any_of(
      result.begin(), result.end(),
      [&](const located_text& other) { return other.text == each.text; });
    if (each.what != kind::scalar || is_blank(each.text))
      faults_.add(each.at, "must be a word");
    else if (twice)
      faults_.add(each.at, "is in this list already");
    else
      result.push_back({each.text, each.at});
  }
  return result;
}

void mapping_reader::refuse_unknown() {
  for (const auto& each : from_.members)
    if (std::find(asked_.begin(), asked_.end(), each.key) == asked_.end())
      faults_.add(each.at, "unknown key; known here are: " + listed(asked_));
}

} // namespace parley::config
