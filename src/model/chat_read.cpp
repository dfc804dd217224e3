#include "base/json.hpp"
#include "model/chat.hpp"
#include "model/errors.hpp"
#include "model/fields.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::model::chat {

namespace {

using nlohmann::json;

failure failed(reason why, std::string code, std::string detail) {
  failure f;
  f.why = why;
  f.status = 200;
  f.code = std::move(code);
  f.detail = std::move(detail);
  return f;
}

void read_text(answer& into, const json& message) {
  const auto content = message.find("content");
  auto text
    = content == message.end() ? std::string{} : plain_text(*content, nullptr);
  auto refusal = text_at(message, "refusal");
  if (!text.empty())
    into.text = std::move(text);
  if (!refusal.empty())
    into.refusal = std::move(refusal);
  if (into.text || into.refusal)
    into.items.push_back(
      assistant_message(into.text ? *into.text : *into.refusal));
}

void read_calls(answer& into, const json& message) {
  call_ids ids;
  for (const auto& one : array_at(message, "tool_calls")) {
    const auto& function = object_at(one, "function");
    tool_call call{ids.take(text_at(one, "id")), text_at(function, "name"),
                   arguments_of(function)};
    into.items.push_back(
      function_call(call.call_id, call.name, call.arguments));
    into.calls.push_back(std::move(call));
  }
}

usage read_usage(const json& reply) {
  const auto& used = object_at(reply, "usage");
  usage u;
  u.input_tokens = count_at(used, "prompt_tokens");
  u.cached_tokens
    = count_at(object_at(used, "prompt_tokens_details"), "cached_tokens");
  u.output_tokens = count_at(used, "completion_tokens");
  u.reasoning_tokens = count_at(object_at(used, "completion_tokens_details"),
                                "reasoning_tokens");
  return u;
}

outcome read_choice(const json& reply, const json& choice) {
  const auto finish = text_at(choice, "finish_reason");
  if (finish == "length")
    return failed(reason::unusable, finish, "the answer was cut off");
  if (finish == "content_filter")
    return failed(reason::refused, finish, "a content filter stopped it");
  const auto& message = object_at(choice, "message");
  answer found;
  found.id = text_at(reply, "id");
  found.model = text_at(reply, "model");
  read_text(found, message);
  read_calls(found, message);
  found.tokens = read_usage(reply);
  return found;
}

} // namespace

outcome read(std::string_view body) {
  const auto parsed = parse_json(body);
  if (!parsed)
    return failed(reason::unusable, {},
                  "the reply is not JSON: " + parsed.error().detail);
  const json& reply = *parsed;
  const auto& choices = array_at(reply, "choices");
  if (!choices.empty())
    return read_choice(reply, choices.front());
  if (reply.is_object() && reply.contains("error"))
    return classify_inside_success(read_error(reply));
  return failed(reason::unusable, {}, "the reply has no choices");
}

} // namespace parley::model::chat
