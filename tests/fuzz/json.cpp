#include "base/json.hpp"

#include "base/utf8.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <nlohmann/json.hpp>

namespace parley::fuzz {

namespace {

void check_characters(std::string_view text) {
  std::string again;
  std::size_t units = 0;
  bool valid = true;
  for (auto rest = text; !rest.empty();) {
    const auto next = decode_utf8(rest);
    must(next.bytes >= 1 && next.bytes <= rest.size(), "a character ends");
    valid = valid && next.valid;
    again += encode_utf8(next.value);
    units += next.value > 0xffff ? 2 : 1;
    rest.remove_prefix(next.bytes);
  }
  must(is_utf8(text) == valid, "UTF-8 is what decodes");
  must(is_utf8(again), "what is encoded is UTF-8");
  must(!valid || again == text, "what is decoded is encoded alike");
  must(utf16_length(again) == units, "its length in UTF-16 is counted");
}

} // namespace

void json(std::string_view input) {
  check_characters(input);
  const auto quoted = parse_json(quote_json(input));
  must(quoted && quoted->is_string(), "a quoted text is a JSON string");
  must(!is_utf8(input) || quoted->get<std::string>() == input,
       "and the same text");
  const auto value = parse_json(input);
  if (!value)
    return;
  const auto text = dump_json(*value);
  const auto again = parse_json(text);
  must(bool{again}, "what is dumped is JSON");
  must(dump_json(*again) == text, "and dumped alike");
}

} // namespace parley::fuzz
