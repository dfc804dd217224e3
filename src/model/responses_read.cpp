#include "base/json.hpp"
#include "model/errors.hpp"
#include "model/fields.hpp"
#include "model/responses.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::model::responses {

namespace {

using nlohmann::json;

failure unusable(std::string code, std::string detail) {
  failure f;
  f.why = reason::unusable;
  f.status = 200;
  f.code = std::move(code);
  f.detail = std::move(detail);
  return f;
}

std::string refusal_in(const json& message) {
  std::string text;
  for (const auto& part : array_at(message, "content"))
    text += text_at(part, "refusal");
  return text;
}

// `phase` tells commentary from the final answer and is kept when replayed
// (OpenAI: Input items).
item_ptr replayable_message(const std::string& text, std::string phase) {
  if (phase.empty())
    return assistant_message(text);
  auto one = *assistant_message(text);
  one.json.insert(one.json.size() - 1, R"(,"phase":)" + quote_json(phase));
  return std::make_shared<const item>(std::move(one));
}

item_ptr replayable_reasoning(const json& output) {
  json kept{{"type", "reasoning"},
            {"summary", array_at(output, "summary")},
            {"encrypted_content", text_at(output, "encrypted_content")}};
  if (auto id = text_at(output, "id"); !id.empty())
    kept["id"] = std::move(id);
  return std::make_shared<const item>(
    item{item::kind::reasoning, {}, dump_json(kept)});
}

/// Fills an answer from the output items; unknown types are ignored.
class output_reader {
public:
  answer read(const json& reply) {
    out_.id = text_at(reply, "id");
    out_.model = text_at(reply, "model");
    for (const auto& output : array_at(reply, "output"))
      add(text_at(output, "type"), output);
    return std::move(out_);
  }

private:
  void add(const std::string& type, const json& output) {
    if (type == "message")
      add_message(output);
    else if (type == "function_call")
      add_call(output);
    else if (type == "reasoning"
             && !text_at(output, "encrypted_content").empty())
      out_.items.push_back(replayable_reasoning(output));
  }

  void add_message(const json& output) {
    const auto content = output.find("content");
    const auto text = content == output.end()
                        ? std::string{}
                        : plain_text(*content, "output_text");
    const auto refusal = refusal_in(output);
    out_.text = text.empty() ? std::nullopt : std::optional{text};
    out_.refusal = refusal.empty() ? std::nullopt : std::optional{refusal};
    const auto& said = text.empty() ? refusal : text;
    if (!said.empty())
      out_.items.push_back(replayable_message(said, text_at(output, "phase")));
  }

  void add_call(const json& output) {
    tool_call call{ids_.take(text_at(output, "call_id")),
                   text_at(output, "name"), arguments_of(output)};
    out_.items.push_back(
      function_call(call.call_id, call.name, call.arguments));
    out_.calls.push_back(std::move(call));
  }

  answer out_;
  call_ids ids_;
};

usage read_usage(const json& reply) {
  const auto& used = object_at(reply, "usage");
  usage u;
  u.input_tokens = count_at(used, "input_tokens");
  u.cached_tokens
    = count_at(object_at(used, "input_tokens_details"), "cached_tokens");
  u.output_tokens = count_at(used, "output_tokens");
  u.reasoning_tokens
    = count_at(object_at(used, "output_tokens_details"), "reasoning_tokens");
  return u;
}

failure incomplete(const json& reply) {
  auto why = text_at(object_at(reply, "incomplete_details"), "reason");
  auto f = unusable(why, "the answer is incomplete: " + why);
  if (why == "content_filter")
    f.why = reason::refused;
  return f;
}

bool has_error(const json& reply) {
  const auto error = reply.find("error");
  return error != reply.end() && !error->is_null();
}

} // namespace

outcome read(std::string_view body) {
  const auto parsed = parse_json(body);
  if (!parsed)
    return unusable({}, "the reply is not JSON: " + parsed.error().detail);
  const json& reply = *parsed;
  if (!reply.is_object())
    return unusable({}, "the reply is not a JSON object");
  const auto status = text_at(reply, "status");
  if (status == "incomplete")
    return incomplete(reply);
  if (status != "completed" && has_error(reply))
    return classify_inside_success(read_error(reply));
  // Compatible servers leave the status out.
  if (!status.empty() && status != "completed")
    return unusable(status, "the reply's status is " + status);
  if (!reply.contains("output"))
    return unusable({}, "the reply has no output");
  auto found = output_reader{}.read(reply);
  found.tokens = read_usage(reply);
  return found;
}

} // namespace parley::model::responses
