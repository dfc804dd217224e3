#include "simulator/model_rules.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace parley::simulator {

namespace {

using nlohmann::json;

bool is_function_name(const std::string& name) {
  return !name.empty() && name.size() <= 64
         && name.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
              == std::string::npos;
}

bool has_type(const json& schema, std::string_view wanted) {
  auto type = schema.find("type");
  if (type == schema.end())
    return false;
  if (type->is_string())
    return *type == wanted;
  return type->is_array()
         && std::find(type->begin(), type->end(), wanted) != type->end();
}

std::string check_object(const json& schema) {
  if (schema.value("additionalProperties", json(true)) != json(false))
    return "'additionalProperties' is required to be supplied and to be false.";
  auto properties = schema.value("properties", json::object());
  auto required = schema.value("required", json::array());
  for (const auto& [name, form] : properties.items())
    if (std::find(required.begin(), required.end(), name) == required.end())
      return "'required' is required to be supplied and to be an array "
             "including every key in properties. Missing '"
             + name + "'.";
  return "";
}

/// What breaks the strict subset of JSON Schema; empty when nothing does.
std::string check_strict(const json& schema) {
  if (!schema.is_object())
    return "schema must be a JSON Schema object.";
  for (const auto* refused : {"oneOf", "allOf", "not", "default"})
    if (schema.contains(refused))
      return std::string{"'"} + refused + "' is not permitted.";
  if (has_type(schema, "object"))
    if (auto fault = check_object(schema); !fault.empty())
      return fault;
  auto properties = schema.value("properties", json::object());
  for (const auto& [name, form] : properties.items())
    if (auto fault = check_strict(form); !fault.empty())
      return fault;
  if (schema.contains("items"))
    if (auto fault = check_strict(schema["items"]); !fault.empty())
      return fault;
  for (const auto& form : schema.value("anyOf", json::array()))
    if (auto fault = check_strict(form); !fault.empty())
      return fault;
  return "";
}

/// The type of a value, as errors name it.
std::string type_name(const json& value) {
  if (value.is_number_integer())
    return "an integer";
  if (value.is_number())
    return "a decimal";
  return std::string{"a value of type "} + value.type_name();
}

std::optional<api_refusal>
check_number(const json& body, const char* name, double least, double most) {
  auto found = body.find(name);
  if (found == body.end() || found->is_null())
    return std::nullopt;
  if (!found->is_number())
    return api_refusal{400,
                       std::string{"Invalid type for '"} + name
                         + "': expected a number, but got " + type_name(*found)
                         + " instead.",
                       name, "invalid_type"};
  auto value = found->get<double>();
  if (value < least || value > most)
    return api_refusal{400,
                       std::string{"Invalid '"} + name
                         + "': the value is out of its range.",
                       name, "invalid_value"};
  return std::nullopt;
}

std::optional<api_refusal> check_flag(const json& body, const char* name) {
  auto found = body.find(name);
  if (found == body.end() || found->is_null() || found->is_boolean())
    return std::nullopt;
  return api_refusal{400,
                     std::string{"Invalid type for '"} + name
                       + "': expected a boolean, but got " + type_name(*found)
                       + " instead.",
                     name, "invalid_type"};
}

std::optional<api_refusal>
check_short_text(const json& body, const char* name, std::size_t most) {
  auto found = body.find(name);
  if (found == body.end() || found->is_null())
    return std::nullopt;
  if (found->is_string() && found->get_ref<const std::string&>().size() <= most)
    return std::nullopt;
  return api_refusal{400,
                     std::string{"Invalid '"} + name
                       + "': expected a string of at most "
                       + std::to_string(most) + " characters.",
                     name, "string_above_max_length"};
}

} // namespace

std::optional<api_refusal>
check_keys(const json& body, std::span<const std::string_view> known) {
  for (const auto& [name, value] : body.items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      return api_refusal{400, "Unknown parameter: '" + name + "'.", name,
                         "unknown_parameter"};
  return std::nullopt;
}

std::optional<api_refusal> check_model(const json& body) {
  auto model = body.find("model");
  if (model == body.end() || !model->is_string()
      || model->get_ref<const std::string&>().empty())
    return api_refusal{400, "Missing required parameter: 'model'.", "model",
                       "missing_required_parameter"};
  const auto& name = model->get_ref<const std::string&>();
  if (name.starts_with("no-such-"))
    return api_refusal{404,
                       "The model `" + name
                         + "` does not exist or you do not have access to it.",
                       "", "model_not_found"};
  return std::nullopt;
}

std::optional<api_refusal> check_options(const json& body) {
  constexpr double whole_context = 1'000'000;
  if (body.value("stream", json(false)) == json(true))
    return api_refusal{400, "The stand-in does not stream.", "stream",
                       "unsupported_value"};
  for (const auto* flag : {"parallel_tool_calls", "store", "stream"})
    if (auto why = check_flag(body, flag))
      return why;
  for (const auto* text : {"safety_identifier", "prompt_cache_key"})
    if (auto why = check_short_text(body, text, 64))
      return why;
  if (auto why = check_number(body, "temperature", 0, 2))
    return why;
  if (auto why = check_number(body, "top_p", 0, 1))
    return why;
  if (auto why = check_number(body, "max_completion_tokens", 1, whole_context))
    return why;
  return check_number(body, "max_output_tokens", 16, whole_context);
}

std::optional<api_refusal>
check_function(const json& function, const std::string& param) {
  if (!function.is_object() || !function.contains("name")
      || !function["name"].is_string())
    return api_refusal{400, "Missing required parameter: '" + param + ".name'.",
                       param + ".name", "missing_required_parameter"};
  auto name = function["name"].get<std::string>();
  if (!is_function_name(name))
    return api_refusal{400,
                       "Invalid '" + param
                         + ".name': string does not match pattern. Expected a "
                           "string that matches the pattern "
                           "'^[a-zA-Z0-9_-]+$'.",
                       param + ".name", "invalid_value"};
  if (function.value("strict", json(false)) != json(true))
    return std::nullopt;
  auto parameters = function.value("parameters", json(nullptr));
  auto fault
    = has_type(parameters.is_object() ? parameters : json::object(), "object")
        ? check_strict(parameters)
        : "schema must be a JSON Schema of 'type: \"object\"'.";
  if (fault.empty())
    return std::nullopt;
  return api_refusal{400,
                     "Invalid schema for function '" + name + "': " + fault,
                     param + ".parameters", "invalid_function_parameters"};
}

json error_json(const api_refusal& why) {
  auto or_null = [](const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
  };
  return {{"error",
           {{"message", why.message},
            {"type", why.type},
            {"param", or_null(why.param)},
            {"code", or_null(why.code)}}}};
}

} // namespace parley::simulator
