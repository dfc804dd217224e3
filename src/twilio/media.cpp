#include "twilio/media.hpp"

#include "base/json.hpp"
#include "twilio/text.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace parley::twilio {

namespace {

using conversation::attachment;

/// A member as text, empty when absent; nothing when it is anything else.
std::optional<std::string>
text_member(const nlohmann::json& from, const char* name) {
  const auto member = from.find(name);
  if (member == from.end() || member->is_null())
    return std::string{};
  if (!member->is_string())
    return std::nullopt;
  auto text = member->get<std::string>();
  if (text.find('\0') != std::string::npos)
    return std::nullopt;
  return text;
}

/// A size may be a number or, as all webhook numbers, text. 0 for what is none.
int64_t size_member(const nlohmann::json& from) {
  const auto size = from.find("Size");
  if (size == from.end())
    return 0;
  const bool is_text = size->is_string();
  const auto bytes
    = is_text || size->is_number_unsigned()
        ? parse_integer(is_text ? size->get<std::string>() : size->dump())
        : std::nullopt;
  return std::max<int64_t>(0, bytes.value_or(0));
}

/// One element. Event Streams call its SID `MediaSid`.
std::optional<attachment> read_attachment(const nlohmann::json& from) {
  if (!from.is_object())
    return std::nullopt;
  auto sid = text_member(from, from.contains("Sid") ? "Sid" : "MediaSid");
  auto type = text_member(from, "ContentType");
  auto name = text_member(from, "Filename");
  if (!sid || !type || !name)
    return std::nullopt;
  return attachment{std::move(*sid), std::move(*type), std::move(*name),
                    size_member(from)};
}

} // namespace

std::optional<std::vector<attachment>> read_media(std::string_view text) {
  std::vector<attachment> media;
  if (text.empty())
    return media;
  const auto list = parse_json(text);
  if (!list || !list->is_array())
    return std::nullopt;
  for (const auto& element : *list) {
    auto one = read_attachment(element);
    if (!one)
      return std::nullopt;
    media.push_back(std::move(*one));
  }
  return media;
}

} // namespace parley::twilio
