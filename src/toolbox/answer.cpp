#include "toolbox/answer.hpp"

#include "base/json.hpp"
#include "base/utf8.hpp"

#include <nlohmann/json.hpp>

namespace parley::toolbox {

namespace {

using json = nlohmann::json;

constexpr std::string_view mark_of_cut = " … (cut)";

std::string as_utf8(std::string_view bytes) {
  if (is_utf8(bytes))
    return std::string{bytes};
  std::string made;
  while (!bytes.empty()) {
    auto next = decode_utf8(bytes);
    made += encode_utf8(next.value);
    bytes.remove_prefix(next.bytes);
  }
  return made;
}

std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most)
    return text;
  auto size = most;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size; // not within a character
  text.resize(size);
  return text += mark_of_cut;
}

json pick(const answer_mapping& by, const json& whole) {
  auto picked = json::object();
  for (const auto& [name, pointer] : by.fields) {
    const json::json_pointer place{pointer};
    picked[name] = whole.contains(place) ? whole.at(place) : json();
  }
  return picked;
}

} // namespace

bool is_json_pointer(const std::string& text) {
  try {
    const json::json_pointer read{text};
    return true;
  } catch (const json::exception&) {
    return false;
  }
}

const std::string* text_of_status(const answer_mapping& by, int status) {
  auto found = by.texts.find(std::to_string(status));
  if (found == by.texts.end() && status >= 100 && status <= 599)
    found = by.texts.find(std::to_string(status / 100) + "xx");
  return found == by.texts.end() ? nullptr : &found->second;
}

result<std::string, refusal>
map_answer(const answer_mapping& by, std::string_view body,
           const secret_values& secrets, bool must_be_json) {
  auto whole = parse_json(body);
  if (!whole && (must_be_json || !by.fields.empty()))
    return refusal{"what came is not JSON"};
  auto text = !whole              ? as_utf8(body)
              : by.fields.empty() ? dump_json(*whole)
                                  : dump_json(pick(by, *whole));
  return {boost::system::in_place_value,
          cut(secrets.hide_in(std::move(text)), by.most_bytes)};
}

} // namespace parley::toolbox
