#pragma once

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

namespace parley::simulator {

/// Why the model API would refuse a request (OpenAI: errors).
struct api_refusal {
  int status = 400;
  std::string message;
  std::string param; ///< empty: null
  std::string code;  ///< empty: null
  std::string type = "invalid_request_error";
};

/// What is wrong with a request to `/v1/responses`: unknown or ill-typed
/// parameters, items without their counterpart, tools that break the strict
/// rules. Nothing when it would be taken.
std::optional<api_refusal> check_responses(const nlohmann::json& body);

/// The same for `/v1/chat/completions`.
std::optional<api_refusal> check_chat(const nlohmann::json& body);

/// `{"error":{…}}`
nlohmann::json error_json(const api_refusal& why);

} // namespace parley::simulator
