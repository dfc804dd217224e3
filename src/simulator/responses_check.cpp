#include "simulator/model_rules.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace parley::simulator {

namespace {

using nlohmann::json;

/// OpenAI: Responses API, `CreateResponse`.
constexpr std::string_view known_keys[] = {"model",
                                           "input",
                                           "instructions",
                                           "tools",
                                           "tool_choice",
                                           "parallel_tool_calls",
                                           "max_output_tokens",
                                           "max_tool_calls",
                                           "previous_response_id",
                                           "conversation",
                                           "store",
                                           "include",
                                           "prompt_cache_key",
                                           "prompt_cache_options",
                                           "prompt_cache_retention",
                                           "safety_identifier",
                                           "user",
                                           "metadata",
                                           "text",
                                           "reasoning",
                                           "temperature",
                                           "top_p",
                                           "top_logprobs",
                                           "truncation",
                                           "context_management",
                                           "service_tier",
                                           "stream",
                                           "stream_options",
                                           "background",
                                           "moderation",
                                           "prompt"};

api_refusal invalid(const std::string& message, const std::string& param) {
  return {400, message, param, ""};
}

bool has_text(const json& item, const char* name) {
  auto found = item.find(name);
  return found != item.end() && found->is_string();
}

std::optional<api_refusal>
check_parts(const json& content, bool assistant, const std::string& param) {
  for (const auto& part : content) {
    auto type = part.is_object() ? part.value("type", "") : "";
    auto fits = assistant ? type == "output_text" || type == "refusal"
                          : type == "input_text" || type == "input_image"
                              || type == "input_file";
    if (!fits)
      return api_refusal{400,
                         "Invalid value: '" + type + "'. Supported values are: "
                           + (assistant ? "'output_text' and 'refusal'."
                                        : "'input_text', 'input_image', and "
                                          "'input_file'."),
                         param + ".content", "invalid_value"};
  }
  return std::nullopt;
}

std::optional<api_refusal>
check_message(const json& item, const std::string& param) {
  auto role = item.value("role", "");
  if (role != "user" && role != "assistant" && role != "system"
      && role != "developer")
    return api_refusal{400, "Invalid value: '" + role + "'.", param + ".role",
                       "invalid_value"};
  auto content = item.find("content");
  if (content == item.end() || (!content->is_string() && !content->is_array()))
    return api_refusal{400,
                       "Missing required parameter: '" + param + ".content'.",
                       param + ".content", "missing_required_parameter"};
  return content->is_array() ? check_parts(*content, role == "assistant", param)
                             : std::nullopt;
}

std::optional<api_refusal>
check_item(const json& item, const std::string& param) {
  if (!item.is_object())
    return invalid("Invalid type for '" + param + "': expected an object.",
                   param);
  auto type = item.value("type", "message");
  auto missing = [&](const char* name) {
    return api_refusal{
      400, "Missing required parameter: '" + param + '.' + name + "'.",
      param + '.' + name, "missing_required_parameter"};
  };
  if (type == "message")
    return check_message(item, param);
  if (type == "function_call") {
    for (const auto* name : {"call_id", "name", "arguments"})
      if (!has_text(item, name))
        return missing(name);
    if (has_text(item, "id")
        && !item["id"].get_ref<const std::string&>().starts_with("fc"))
      return invalid("Invalid '" + param
                       + ".id': expected an ID that begins "
                         "with 'fc'.",
                     param + ".id");
    return std::nullopt;
  }
  if (type == "function_call_output") {
    if (!has_text(item, "call_id"))
      return missing("call_id");
    if (!has_text(item, "output")
        && !item.value("output", json(nullptr)).is_array())
      return missing("output");
    return std::nullopt;
  }
  if (type == "reasoning")
    return item.contains("summary") ? std::nullopt
                                    : std::optional{missing("summary")};
  return api_refusal{400, "Invalid value: '" + type + "'.", param + ".type",
                     "invalid_value"};
}

/// Every call has its output and the other way round.
std::optional<api_refusal> check_pairs(const json& input) {
  std::set<std::string> calls;
  std::set<std::string> outputs;
  for (const auto& item : input) {
    auto type = item.value("type", "");
    if (type == "function_call")
      calls.insert(item["call_id"].get<std::string>());
    if (type == "function_call_output")
      outputs.insert(item["call_id"].get<std::string>());
  }
  for (const auto& id : calls)
    if (!outputs.contains(id))
      return invalid("No tool output found for function call " + id + '.',
                     "input");
  for (const auto& id : outputs)
    if (!calls.contains(id))
      return invalid("No tool call found for function call output with call_id "
                       + id + '.',
                     "input");
  return std::nullopt;
}

/// A reasoning item is directly followed by what it led to.
std::optional<api_refusal> check_reasoning(const json& input) {
  for (std::size_t i = 0; i < input.size(); ++i) {
    if (input[i].value("type", "") != "reasoning")
      continue;
    auto next
      = i + 1 < input.size() ? input[i + 1].value("type", "message") : "";
    auto led_to
      = next == "function_call" || next == "reasoning"
        || (next == "message" && input[i + 1].value("role", "") == "assistant");
    if (!led_to)
      return invalid("Item '" + input[i].value("id", "")
                       + "' of type 'reasoning' was provided without its "
                         "required following item.",
                     "input");
  }
  return std::nullopt;
}

std::optional<api_refusal> check_input(const json& body) {
  auto input = body.find("input");
  if (input == body.end())
    return api_refusal{400, "Missing required parameter: 'input'.", "input",
                       "missing_required_parameter"};
  if (input->is_string())
    return std::nullopt;
  if (!input->is_array())
    return invalid("Invalid type for 'input': expected a string or an array.",
                   "input");
  for (std::size_t i = 0; i < input->size(); ++i)
    if (auto why = check_item((*input)[i], "input[" + std::to_string(i) + ']'))
      return why;
  if (auto why = check_pairs(*input))
    return why;
  return check_reasoning(*input);
}

std::optional<api_refusal> check_tools(const json& body) {
  auto tools = body.value("tools", json::array());
  if (!tools.is_array())
    return invalid("Invalid type for 'tools': expected an array.", "tools");
  for (std::size_t i = 0; i < tools.size(); ++i) {
    auto param = "tools[" + std::to_string(i) + ']';
    const auto& tool = tools[i];
    if (!tool.is_object() || tool.value("type", "") != "function")
      return api_refusal{400, "The stand-in knows function tools alone.",
                         param + ".type", "invalid_value"};
    for (const auto* name : {"parameters", "strict"})
      if (!tool.contains(name))
        return api_refusal{
          400, "Missing required parameter: '" + param + '.' + name + "'.",
          param + '.' + name, "missing_required_parameter"};
    if (auto why = check_function(tool, param))
      return why;
  }
  return std::nullopt;
}

} // namespace

std::optional<api_refusal> check_responses(const json& body) {
  if (auto why = check_keys(body, known_keys))
    return why;
  if (auto why = check_model(body))
    return why;
  if (auto why = check_options(body))
    return why;
  if (body.contains("previous_response_id")
      && !body["previous_response_id"].is_null())
    return api_refusal{400,
                       "Previous response not found: the stand-in keeps "
                       "none.",
                       "previous_response_id", "previous_response_not_found"};
  if (auto why = check_tools(body))
    return why;
  return check_input(body);
}

} // namespace parley::simulator
