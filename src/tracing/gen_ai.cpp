#include "tracing/gen_ai.hpp"

#include "base/json.hpp"
#include "model/errors.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace parley::tracing {

namespace {

using nlohmann::json;

/// Texts of one span, each; what is longer is left out, since half a JSON
/// document is none.
constexpr std::size_t longest_content = 64UL * 1024;

void add_content(attributes& to, const char* name, const json& what) {
  auto text = dump_json(what);
  if (text.size() <= longest_content)
    to.push_back({name, std::move(text)});
}

json text_part(std::string_view text) {
  return {{"type", "text"}, {"content", text}};
}

json message(const char* role, json part) {
  auto parts = json::array();
  parts.push_back(std::move(part));
  return {{"role", role}, {"parts", std::move(parts)}};
}

std::string string_at(const json& from, const char* name) {
  const auto found = from.find(name);
  if (found == from.end())
    return {};
  return found->is_string() ? found->get<std::string>() : dump_json(*found);
}

/// The text of an item's `content`: a string, or a list of parts with texts.
std::string content_text(const json& from) {
  const auto found = from.find("content");
  if (found == from.end())
    return {};
  if (found->is_string())
    return found->get<std::string>();
  std::string all;
  if (found->is_array())
    for (const auto& part : *found)
      if (part.is_object())
        all += string_at(part, "text");
  return all;
}

json call_part(const model::tool_call& what) {
  return {{"type", "tool_call"},
          {"id", what.call_id},
          {"name", what.name},
          {"arguments", what.arguments}};
}

json message_of(const model::item& what) {
  using kind = model::item::kind;
  const auto parsed = parse_json(what.json);
  const auto body = parsed && parsed->is_object() ? *parsed : json::object();
  switch (what.what) {
    case kind::user_message:
      return message("user", text_part(content_text(body)));
    case kind::assistant_message:
      return message("assistant", text_part(content_text(body)));
    case kind::function_call:
      if (const auto call = model::call_in(what))
        return message("assistant", call_part(*call));
      break;
    case kind::function_call_output:
      return message("tool", {{"type", "tool_call_response"},
                              {"id", what.call_id},
                              {"result", string_at(body, "output")}});
    case kind::reasoning:
      break;
  }
  return nullptr;
}

json messages_of(const std::vector<model::item_ptr>& all) {
  auto list = json::array();
  for (const auto& one : all)
    if (auto made = message_of(*one); !made.is_null())
      list.push_back(std::move(made));
  return list;
}

/// Whether the model's name is the one that was asked, maybe with a date:
/// `gpt-4o-mini-2024-07-18`, `gpt-4-0613`.
bool is_dated(std::string_view name, std::string_view asked) {
  if (!name.starts_with(asked))
    return false;
  std::string form;
  for (const char c : name.substr(asked.size()))
    form += c >= '0' && c <= '9' ? 'd' : c;
  return form.empty() || form == "-dddd-dd-dd" || form == "-dddd";
}

/// As OpenAI's own words are: a call of tools, the filter, or the end.
const char* finish_reason(const model::answer& what) {
  if (!what.calls.empty())
    return "tool_calls";
  return what.refusal ? "content_filter" : "stop";
}

} // namespace

std::string model_span_name(const model::request& what) {
  return "chat " + what.model;
}

attributes about_request(const model::request& what, const model_place& where,
                         std::string_view conversation, bool content) {
  attributes made{{"gen_ai.operation.name", std::string{"chat"}},
                  {"gen_ai.provider.name", where.provider},
                  {"gen_ai.request.model", what.model},
                  {"gen_ai.conversation.id", std::string{conversation}},
                  {"gen_ai.output.type", std::string{"text"}},
                  {"openai.api.type", where.api},
                  {"server.address", where.host},
                  {"server.port", where.port}};
  if (what.options.temperature)
    made.push_back({"gen_ai.request.temperature", *what.options.temperature});
  if (what.options.max_output_tokens)
    made.push_back({"gen_ai.request.max_tokens",
                    static_cast<int64_t>(*what.options.max_output_tokens)});
  if (content) {
    add_content(made, "gen_ai.input.messages", messages_of(what.input));
    add_content(made, "gen_ai.system_instructions",
                json::array({text_part(what.instructions)}));
  }
  return made;
}

attributes about_outcome(const model::outcome& what, std::string_view asked,
                         int attempts, bool content) {
  attributes made;
  if (attempts > 1)
    made.push_back(
      {"http.request.resend_count", static_cast<int64_t>(attempts - 1)});
  if (!what) {
    const auto failure = what.error();
    if (failure.status != 0)
      made.push_back(
        {"http.response.status_code", static_cast<int64_t>(failure.status)});
    return made;
  }
  const auto& answer = *what;
  if (content)
    made.push_back({"gen_ai.response.id", answer.id});
  if (content || is_dated(answer.model, asked))
    made.push_back({"gen_ai.response.model", answer.model});
  made.push_back({"gen_ai.response.finish_reasons",
                  std::vector<std::string>{finish_reason(answer)}});
  made.push_back({"gen_ai.usage.input_tokens", answer.tokens.input_tokens});
  made.push_back({"gen_ai.usage.output_tokens", answer.tokens.output_tokens});
  made.push_back(
    {"gen_ai.usage.cache_read.input_tokens", answer.tokens.cached_tokens});
  made.push_back(
    {"gen_ai.usage.reasoning.output_tokens", answer.tokens.reasoning_tokens});
  if (content) {
    auto list = messages_of(answer.items);
    for (auto& one : list)
      one["finish_reason"] = finish_reason(answer);
    add_content(made, "gen_ai.output.messages", list);
  }
  return made;
}

std::string error_of(const model::outcome& what) {
  if (what)
    return {};
  const auto failure = what.error();
  const auto code = model::loggable(failure.code);
  return code.empty() || code == "other" ? model::to_string(failure.why)
                                         : std::string{code};
}

std::string tool_span_name(const model::tool_call& what) {
  return "execute_tool " + what.name;
}

attributes about_tool(const model::tool_call& what,
                      std::string_view conversation, bool content) {
  attributes made{{"gen_ai.operation.name", std::string{"execute_tool"}},
                  {"gen_ai.tool.name", what.name},
                  {"gen_ai.tool.type", std::string{"function"}},
                  {"gen_ai.conversation.id", std::string{conversation}}};
  if (content)
    made.push_back({"gen_ai.tool.call.id", what.call_id});
  if (content && what.arguments.size() <= longest_content)
    made.push_back({"gen_ai.tool.call.arguments", what.arguments});
  return made;
}

attributes about_tool_output(std::string_view text, bool content) {
  if (!content || text.size() > longest_content)
    return {};
  return {{"gen_ai.tool.call.result", std::string{text}}};
}

} // namespace parley::tracing
