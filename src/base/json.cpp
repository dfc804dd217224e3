#include "base/json.hpp"

#include "base/utf8.hpp"

#include <nlohmann/json.hpp>

namespace parley {

namespace {

constexpr int depth_limit = 64;

/// Whether brackets outside strings open more than `depth_limit` levels.
bool too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > depth_limit)
        return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

std::string unicode_escape(char32_t point) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text = "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    text += digits[(point >> static_cast<unsigned>(shift)) & 0xfU];
  return text;
}

/// What stands for a code point that may not stand for itself.
std::string escape(char32_t point) {
  switch (point) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return unicode_escape(point);
  }
}

/// Control characters, and the line ends of JavaScript and of some log readers.
bool must_escape(char32_t point) {
  return point < 0x20 || point == 0x7f || point == '"' || point == '\\'
         || point == 0x85 || point == 0x2028 || point == 0x2029;
}

} // namespace

result<nlohmann::json, json_failure> parse_json(std::string_view text) {
  using reason = json_failure::reason;
  if (!is_utf8(text))
    return json_failure{reason::not_utf8, "not UTF-8"};
  if (too_deep(text))
    return json_failure{reason::too_deep, "more than 64 levels deep"};
  try {
    // Said outright: a json converts to everything, json_failure included.
    return {boost::system::in_place_value, nlohmann::json::parse(text)};
  } catch (const nlohmann::json::parse_error& error) {
    return json_failure{reason::malformed,
                        "malformed at byte " + std::to_string(error.byte)};
  } catch (const nlohmann::json::exception&) {
    return json_failure{reason::malformed, "a number is out of range"};
  }
}

std::string dump_json(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string quote_json(std::string_view text) {
  std::string quoted;
  quoted.reserve(text.size() + 2);
  quoted += '"';
  while (!text.empty()) {
    const auto next = decode_utf8(text);
    if (!next.valid)
      quoted += "\xef\xbf\xbd";
    else if (must_escape(next.value))
      quoted += escape(next.value);
    else
      quoted += text.substr(0, next.bytes);
    text.remove_prefix(next.bytes);
  }
  quoted += '"';
  return quoted;
}

} // namespace parley
