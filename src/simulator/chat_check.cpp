#include "simulator/model_rules.hpp"

#include <nlohmann/json.hpp>

#include <set>

namespace parley::simulator {

namespace {

using nlohmann::json;

/// OpenAI: Chat Completions.
constexpr std::string_view known_keys[] = {"model",
                                           "messages",
                                           "tools",
                                           "tool_choice",
                                           "parallel_tool_calls",
                                           "max_completion_tokens",
                                           "max_tokens",
                                           "temperature",
                                           "top_p",
                                           "frequency_penalty",
                                           "presence_penalty",
                                           "stop",
                                           "n",
                                           "seed",
                                           "reasoning_effort",
                                           "verbosity",
                                           "service_tier",
                                           "store",
                                           "metadata",
                                           "prompt_cache_key",
                                           "safety_identifier",
                                           "stream",
                                           "stream_options",
                                           "moderation",
                                           "response_format",
                                           "logprobs",
                                           "top_logprobs",
                                           "user",
                                           "logit_bias",
                                           "prompt_cache_options"};

api_refusal invalid(const std::string& message, const std::string& param) {
  return {400, message, param, ""};
}

/// The ids of the calls an assistant message makes.
std::optional<api_refusal>
read_calls(const json& message, const std::string& param,
           std::set<std::string>& open) {
  auto calls = message.find("tool_calls");
  if (calls == message.end())
    return std::nullopt;
  if (!calls->is_array() || calls->empty())
    return api_refusal{400,
                       "Invalid '" + param
                         + ".tool_calls': empty array. Expected an array with "
                           "minimum length 1, but got an empty array instead.",
                       param + ".tool_calls", "empty_array"};
  for (const auto& call : *calls) {
    auto function = call.value("function", json::object());
    if (!call.value("id", json()).is_string()
        || !function.value("name", json()).is_string()
        || !function.value("arguments", json()).is_string())
      return invalid("Invalid tool call in '" + param + ".tool_calls'.",
                     param + ".tool_calls");
    open.insert(call["id"].get<std::string>());
  }
  return std::nullopt;
}

std::optional<api_refusal>
take_output(const json& message, const std::string& param,
            std::set<std::string>& open) {
  if (open.erase(message.value("tool_call_id", "")) == 0)
    return invalid("Invalid parameter: messages with role 'tool' must be a "
                   "response to a preceeding message with 'tool_calls'.",
                   param + ".role");
  return message.value("content", json()).is_null()
           ? std::optional{invalid("Missing content.", param + ".content")}
           : std::nullopt;
}

api_refusal
unanswered(const std::set<std::string>& open, const std::string& param) {
  return invalid("An assistant message with 'tool_calls' must be followed by "
                 "tool messages responding to each 'tool_call_id'. The "
                 "following tool_call_ids did not have response messages: "
                   + *open.begin(),
                 param);
}

std::optional<api_refusal>
check_message(const json& message, const std::string& param,
              std::set<std::string>& open) {
  auto role = message.is_object() ? message.value("role", "") : "";
  if (role == "tool")
    return take_output(message, param, open);
  if (!open.empty())
    return unanswered(open, param);
  if (role == "assistant") {
    if (auto why = read_calls(message, param, open))
      return why;
    return open.empty() && message.value("content", json()).is_null()
             ? std::optional{invalid("Missing content.", param + ".content")}
             : std::nullopt;
  }
  if (role != "system" && role != "developer" && role != "user")
    return api_refusal{400, "Invalid value: '" + role + "'.", param + ".role",
                       "invalid_value"};
  auto content = message.value("content", json());
  return content.is_string() || content.is_array()
           ? std::nullopt
           : std::optional{invalid("Missing content.", param + ".content")};
}

std::optional<api_refusal> check_messages(const json& body) {
  auto messages = body.find("messages");
  if (messages == body.end() || !messages->is_array())
    return api_refusal{400, "Missing required parameter: 'messages'.",
                       "messages", "missing_required_parameter"};
  if (messages->empty())
    return api_refusal{400, "Invalid 'messages': empty array.", "messages",
                       "empty_array"};
  std::set<std::string> open;
  for (std::size_t i = 0; i < messages->size(); ++i)
    if (auto why = check_message((*messages)[i],
                                 "messages[" + std::to_string(i) + ']', open))
      return why;
  return open.empty() ? std::nullopt
                      : std::optional{unanswered(open, "messages")};
}

std::optional<api_refusal> check_tools(const json& body) {
  auto tools = body.find("tools");
  if (tools == body.end()) {
    if (body.contains("parallel_tool_calls") || body.contains("tool_choice"))
      return invalid("'parallel_tool_calls' and 'tool_choice' are only allowed "
                     "when 'tools' are specified.",
                     "tools");
    return std::nullopt;
  }
  if (!tools->is_array() || tools->empty())
    return api_refusal{400, "Invalid 'tools': empty array.", "tools",
                       "empty_array"};
  for (std::size_t i = 0; i < tools->size(); ++i) {
    const auto& tool = (*tools)[i];
    auto param = "tools[" + std::to_string(i) + "].function";
    if (!tool.is_object() || tool.value("type", "") != "function")
      return api_refusal{400, "The stand-in knows function tools alone.", param,
                         "invalid_value"};
    if (auto why = check_function(tool.value("function", json()), param))
      return why;
  }
  return std::nullopt;
}

} // namespace

std::optional<api_refusal> check_chat(const json& body) {
  if (auto why = check_keys(body, known_keys))
    return why;
  if (auto why = check_model(body))
    return why;
  if (auto why = check_options(body))
    return why;
  if (auto why = check_tools(body))
    return why;
  return check_messages(body);
}

} // namespace parley::simulator
