#include "base/json.hpp"
#include "model/fields.hpp"
#include "model/model.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::model {

namespace {

item_ptr make(item::kind what, std::string_view call_id, std::string json) {
  return std::make_shared<const item>(
    item{what, std::string{call_id}, std::move(json)});
}

// The easy form with string content is what the server replays without ids
// (OpenAI: Input items).
std::string easy_message(std::string_view role, std::string_view text) {
  std::string json = R"({"role":")";
  json.append(role).append(R"(","content":)").append(quote_json(text));
  json += '}';
  return json;
}

} // namespace

item_ptr user_message(std::string_view text) {
  return make(item::kind::user_message, {}, easy_message("user", text));
}

item_ptr assistant_message(std::string_view text) {
  return make(item::kind::assistant_message, {},
              easy_message("assistant", text));
}

item_ptr function_call(std::string_view call_id, std::string_view name,
                       std::string_view arguments) {
  return make(item::kind::function_call, call_id,
              R"({"type":"function_call","call_id":)" + quote_json(call_id)
                + R"(,"name":)" + quote_json(name) + R"(,"arguments":)"
                + quote_json(arguments) + '}');
}

item_ptr
function_call_output(std::string_view call_id, std::string_view output) {
  return make(item::kind::function_call_output, call_id,
              R"({"type":"function_call_output","call_id":)"
                + quote_json(call_id) + R"(,"output":)" + quote_json(output)
                + '}');
}

std::optional<tool_call> call_in(const item& what) {
  if (what.what != item::kind::function_call)
    return std::nullopt;
  const auto call = parse_json(what.json);
  if (!call)
    return std::nullopt;
  return tool_call{what.call_id, text_at(*call, "name"), arguments_of(*call)};
}

usage& usage::operator+=(const usage& other) {
  input_tokens += other.input_tokens;
  cached_tokens += other.cached_tokens;
  output_tokens += other.output_tokens;
  reasoning_tokens += other.reasoning_tokens;
  return *this;
}

const char* to_string(reason why) {
  switch (why) {
    case reason::rate_limited:
      return "rate_limited";
    case reason::quota:
      return "quota";
    case reason::unauthorized:
      return "unauthorized";
    case reason::not_found:
      return "not_found";
    case reason::unavailable:
      return "unavailable";
    case reason::timed_out:
      return "timed_out";
    case reason::context_too_long:
      return "context_too_long";
    case reason::refused:
      return "refused";
    case reason::bad_request:
      return "bad_request";
    case reason::unusable:
      return "unusable";
    case reason::cancelled:
      return "cancelled";
  }
  return "unknown";
}

} // namespace parley::model
