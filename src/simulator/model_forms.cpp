#include "simulator/model_forms.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

using nlohmann::json;

constexpr int64_t characters_a_token = 4;
constexpr int64_t cached_from
  = 1024; ///< tokens; shorter prompts are not cached
constexpr int64_t cache_step = 128;

int64_t tokens_of(std::size_t characters) {
  return (static_cast<int64_t>(characters) + characters_a_token - 1)
         / characters_a_token;
}

struct counted {
  int64_t input = 0;
  int64_t cached = 0;
  int64_t output = 0;
};

counted count(const reading& read, const thought& said) {
  auto characters = read.instructions.size();
  for (const auto& one : read.items)
    characters += one.text.size() + one.name.size();
  for (const auto& one : read.tools)
    characters += one.name.size() + one.parameters.size();
  auto spoken = said.text.size();
  for (const auto& one : said.calls)
    spoken += one.name.size() + one.arguments.size();
  counted all;
  all.input = tokens_of(characters) + 1;
  all.cached
    = all.input >= cached_from ? all.input / cache_step * cache_step : 0;
  all.output = tokens_of(spoken) + 1;
  return all;
}

/// The calls as they go out: one alone where parallel calls are off.
std::size_t calls_out(const reading& read, const thought& said) {
  return read.parallel ? said.calls.size()
                       : std::min<std::size_t>(said.calls.size(), 1);
}

json output_items(const reading& read, const thought& said,
                  const id_maker& new_id) {
  auto items = json::array();
  for (std::size_t i = 0; i < calls_out(read, said); ++i)
    items.push_back({{"id", new_id("fc_")},
                     {"type", "function_call"},
                     {"status", "completed"},
                     {"call_id", new_id("call_")},
                     {"name", said.calls[i].name},
                     {"arguments", said.calls[i].arguments}});
  if (items.empty())
    items.push_back(
      {{"id", new_id("msg_")},
       {"type", "message"},
       {"status", "completed"},
       {"role", "assistant"},
       {"content", json::array({{{"type", "output_text"},
                                 {"text", said.text},
                                 {"annotations", json::array()},
                                 {"logprobs", json::array()}}})}});
  return items;
}

/// A parameter as the request had it, or the API's default.
json echo(const json& body, const char* name, json otherwise) {
  return body.value(name, std::move(otherwise));
}

} // namespace

json responses_answer(const json& body, const reading& read,
                      const thought& said, const id_maker& new_id,
                      int64_t now) {
  auto tokens = count(read, said);
  json answer
    = {{"id", new_id("resp_")},
       {"object", "response"},
       {"created_at", now},
       {"status", "completed"},
       {"completed_at", now},
       {"background", false},
       {"error", nullptr},
       {"incomplete_details", nullptr},
       {"max_tool_calls", nullptr},
       {"model", stand_in_model},
       {"output", output_items(read, said, new_id)},
       {"previous_response_id", nullptr},
       {"reasoning", {{"effort", nullptr}, {"summary", nullptr}}},
       {"service_tier", "default"},
       {"text", {{"format", {{"type", "text"}}}, {"verbosity", "medium"}}},
       {"top_logprobs", 0},
       {"truncation", "disabled"}};
  answer["instructions"] = echo(body, "instructions", nullptr);
  answer["max_output_tokens"] = echo(body, "max_output_tokens", nullptr);
  answer["parallel_tool_calls"] = echo(body, "parallel_tool_calls", true);
  answer["store"] = echo(body, "store", true);
  answer["temperature"] = echo(body, "temperature", 1.0);
  answer["tool_choice"] = echo(body, "tool_choice", "auto");
  answer["tools"] = echo(body, "tools", json::array());
  answer["top_p"] = echo(body, "top_p", 1.0);
  answer["metadata"] = echo(body, "metadata", json::object());
  answer["usage"]
    = {{"input_tokens", tokens.input},
       {"input_tokens_details",
        {{"cached_tokens", tokens.cached}, {"cache_write_tokens", 0}}},
       {"output_tokens", tokens.output},
       {"output_tokens_details", {{"reasoning_tokens", 0}}},
       {"total_tokens", tokens.input + tokens.output}};
  return answer;
}

json chat_answer(const reading& read, const thought& said,
                 const id_maker& new_id, int64_t now) {
  auto tokens = count(read, said);
  json message
    = {{"role", "assistant"}, {"content", nullptr}, {"refusal", nullptr}};
  auto calls = json::array();
  for (std::size_t i = 0; i < calls_out(read, said); ++i)
    calls.push_back({{"id", new_id("call_")},
                     {"type", "function"},
                     {"function",
                      {{"name", said.calls[i].name},
                       {"arguments", said.calls[i].arguments}}}});
  auto reason = calls.empty() ? "stop" : "tool_calls";
  if (calls.empty()) {
    message["content"] = said.text;
    message["annotations"] = json::array();
  } else {
    message["tool_calls"] = std::move(calls);
  }
  return {{"id", new_id("chatcmpl-")},
          {"object", "chat.completion"},
          {"created", now},
          {"model", stand_in_model},
          {"choices", json::array({{{"index", 0},
                                    {"message", std::move(message)},
                                    {"logprobs", nullptr},
                                    {"finish_reason", reason}}})},
          {"usage",
           {{"prompt_tokens", tokens.input},
            {"completion_tokens", tokens.output},
            {"total_tokens", tokens.input + tokens.output},
            {"prompt_tokens_details",
             {{"cached_tokens", tokens.cached}, {"audio_tokens", 0}}},
            {"completion_tokens_details",
             {{"reasoning_tokens", 0},
              {"audio_tokens", 0},
              {"accepted_prediction_tokens", 0},
              {"rejected_prediction_tokens", 0}}}}},
          {"service_tier", "default"},
          {"system_fingerprint", "fp_parley_stand_in"}};
}

} // namespace parley::simulator
