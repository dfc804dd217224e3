#include "model/fields.hpp"

#include "base/crypto.hpp"
#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::model {

namespace {

using nlohmann::json;

const json* member(const json& object, const char* key) {
  if (!object.is_object())
    return nullptr;
  const auto found = object.find(key);
  return found == object.end() ? nullptr : &*found;
}

} // namespace

std::string text_at(const json& object, const char* key) {
  const auto* found = member(object, key);
  return found != nullptr && found->is_string() ? found->get<std::string>()
                                                : std::string{};
}

int64_t count_at(const json& object, const char* key) {
  // So that the counts of any number of answers can be added up.
  constexpr uint64_t most = 1'000'000'000'000;
  const auto* found = member(object, key);
  if (found == nullptr || !found->is_number_unsigned())
    return 0;
  const auto count = found->get<uint64_t>();
  return count <= most ? static_cast<int64_t>(count) : 0;
}

const json& object_at(const json& object, const char* key) {
  static const json none = json::object();
  const auto* found = member(object, key);
  return found != nullptr && found->is_object() ? *found : none;
}

const json& array_at(const json& object, const char* key) {
  static const json none = json::array();
  const auto* found = member(object, key);
  return found != nullptr && found->is_array() ? *found : none;
}

std::string plain_text(const json& content, const char* part_type) {
  if (content.is_string())
    return content.get<std::string>();
  std::string text;
  if (content.is_array())
    for (const auto& part : content)
      if (part_type == nullptr || text_at(part, "type") == part_type)
        text += text_at(part, "text");
  return text;
}

std::string arguments_of(const json& call) {
  const auto* found = member(call, "arguments");
  if (found == nullptr || found->is_null())
    return {};
  return found->is_string() ? found->get<std::string>() : dump_json(*found);
}

std::string call_ids::take(std::string given) {
  if (given.empty() || seen_.contains(given))
    given = "call_" + uuid4();
  seen_.insert(given);
  return given;
}

} // namespace parley::model
