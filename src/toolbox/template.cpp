#include "toolbox/template.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace parley::toolbox {

namespace {

using json = nlohmann::json;

constexpr std::string_view opening = "{{";
constexpr std::string_view closing = "}}";
constexpr std::string_view key_name = "idempotency_key";
constexpr std::string_view session_prefix = "session.";
constexpr std::string_view secret_prefix = "secret.";

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_word(std::string_view name) {
  return !name.empty() && name.size() <= 64 && is_letter(name.front())
         && std::all_of(name.begin(), name.end(), [](char c) {
              return is_letter(c) || (c >= '0' && c <= '9');
            });
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' '))
    text.remove_prefix(1);
  while (text.ends_with(' '))
    text.remove_suffix(1);
  return text;
}

std::optional<piece> place_of(std::string_view name) {
  using kind = piece::kind;
  if (name == key_name)
    return piece{kind::key, {}};
  if (name.starts_with(session_prefix)) {
    name.remove_prefix(session_prefix.size());
    if (name != customer_address && name != conversation_sid)
      return std::nullopt;
    return piece{kind::session, std::string{name}};
  }
  if (name.starts_with(secret_prefix)) {
    name.remove_prefix(secret_prefix.size());
    if (!is_variable_name(name))
      return std::nullopt;
    return piece{kind::secret, std::string{name}};
  }
  if (!is_argument_name(name))
    return std::nullopt;
  return piece{kind::argument, std::string{name}};
}

std::string plain(const json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

json value_of(const piece& one, const filling& with) {
  if (one.what == piece::kind::argument)
    return with.arguments.value(one.text, json{});
  auto text = text_of(one, with);
  return text ? json(*text) : json();
}

json fill_text(const std::string& text, const filling& with) {
  auto pieces = parse_template(text);
  if (!pieces)
    return text; // looked at when the file was read
  if (pieces->size() == 1)
    return value_of(pieces->front(), with);
  std::string made;
  for (const auto& one : *pieces)
    made += text_of(one, with).value_or("");
  return made;
}

} // namespace

bool is_argument_name(std::string_view name) {
  return is_word(name) && name != key_name;
}

result<text_template, refusal> parse_template(std::string_view text) {
  text_template made;
  while (!text.empty()) {
    auto begin = std::min(text.find(opening), text.size());
    if (begin > 0)
      made.push_back(
        {piece::kind::literal, std::string{text.substr(0, begin)}});
    text.remove_prefix(begin);
    if (text.empty())
      break;
    auto end = text.find(closing);
    if (end == std::string_view::npos)
      return refusal{"`{{` without `}}`"};
    auto one
      = place_of(trimmed(text.substr(opening.size(), end - opening.size())));
    if (!one)
      return refusal{"between `{{` and `}}` stands the name of an argument, "
                     "session.customer_address, session.conversation_sid, "
                     "secret.NAME or idempotency_key"};
    made.push_back(std::move(*one));
    text.remove_prefix(end + closing.size());
  }
  return made;
}

std::optional<std::string> text_of(const piece& one, const filling& with) {
  switch (one.what) {
    case piece::kind::literal:
      return one.text;
    case piece::kind::argument: {
      auto found = with.arguments.find(one.text);
      if (found == with.arguments.end() || found->is_null())
        return std::nullopt;
      return plain(*found);
    }
    case piece::kind::session:
      return one.text == customer_address ? with.who.customer_address
                                          : with.who.conversation;
    case piece::kind::secret:
      return with.secrets.reveal(one.text);
    case piece::kind::key:
      return with.who.idempotency_key;
  }
  return std::nullopt;
}

json fill(const json& shape, const filling& with) {
  if (shape.is_string())
    return fill_text(shape.get_ref<const std::string&>(), with);
  if (!shape.is_structured())
    return shape;
  auto made = shape.is_array() ? json::array() : json::object();
  for (const auto& [name, value] : shape.items())
    if (shape.is_array())
      made.push_back(fill(value, with));
    else
      made[name] = fill(value, with);
  return made;
}

} // namespace parley::toolbox
