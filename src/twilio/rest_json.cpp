#include "twilio/rest_json.hpp"

#include "base/json.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::twilio {

using nlohmann::json;

std::string text_member(const json& from, const char* name) {
  const auto member = from.find(name);
  return member != from.end() && member->is_string()
           ? member->get<std::string>()
           : std::string{};
}

rest_failure unusable(const http::client_result& result, const char* detail) {
  return {rest_failure::reason::unusable, result->status, 0, detail};
}

result<json, rest_failure> object_of(const http::client_result& result) {
  if (auto failure = failure_of(result))
    return std::move(*failure);
  auto parsed = parse_json(result->body);
  if (!parsed || !parsed->is_object())
    return unusable(result, "the body is not a JSON object");
  return {boost::system::in_place_value, std::move(*parsed)};
}

} // namespace parley::twilio
