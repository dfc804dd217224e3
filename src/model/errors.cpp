#include "model/errors.hpp"

#include "base/json.hpp"
#include "model/fields.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace parley::model {

namespace {

using nlohmann::json;

struct known {
  std::string_view name;
  reason why;
};

// OpenAI: Codes. The two billing codes and Azure's policy code are seen in the
// field beside the documented ones.
constexpr auto codes = std::to_array<known>({
  {"context_length_exceeded", reason::context_too_long},
  {"model_not_found", reason::not_found},
  {"invalid_prompt", reason::refused},
  {"content_filter", reason::refused},
  {"content_policy_violation", reason::refused},
  {"bio_policy", reason::refused},
  {"image_content_policy_violation", reason::refused},
  {"ResponsibleAIPolicyViolation", reason::refused},
  {"invalid_api_key", reason::unauthorized},
  {"insufficient_quota", reason::quota},
  {"credit_balance_exhausted", reason::quota},
  {"organization_spend_limit_exceeded", reason::quota},
  {"project_spend_limit_exceeded", reason::quota},
  {"organization_usage_limit_exceeded", reason::quota},
  {"billing_hard_limit_reached", reason::quota},
  {"billing_not_active", reason::quota},
  {"rate_limit_exceeded", reason::rate_limited},
  {"slow_down", reason::rate_limited},
  {"server_error", reason::unavailable},
  {"server_is_overloaded", reason::unavailable},
  {"vector_store_timeout", reason::unavailable},
  {"conversation_locked", reason::unavailable},
});

// `invalid_request_error` is not here: it comes with 400, 401 and 404 alike.
constexpr auto types = std::to_array<known>({
  {"insufficient_quota", reason::quota},
  {"rate_limit_error", reason::rate_limited},
  {"requests", reason::rate_limited},
  {"tokens", reason::rate_limited},
  {"server_error", reason::unavailable},
  {"service_unavailable_error", reason::unavailable},
  {"overloaded_error", reason::unavailable},
  {"authentication_error", reason::unauthorized},
  {"permission_error", reason::unauthorized},
  {"not_found_error", reason::not_found},
  {"exceed_context_size_error", reason::context_too_long}, // llama.cpp
});

// Those that no reaction depends on (OpenAI: Codes, incomplete_details,
// finish_reason).
constexpr auto further_codes
  = std::to_array<std::string_view>({"invalid_request_error",
                                     "invalid_value",
                                     "invalid_type",
                                     "unknown_parameter",
                                     "unsupported_parameter",
                                     "unsupported_value",
                                     "missing_required_parameter",
                                     "invalid_function_parameters",
                                     "string_above_max_length",
                                     "integer_below_min_value",
                                     "data_residency_mismatch",
                                     "BadRequestError",
                                     "max_output_tokens",
                                     "max_tokens",
                                     "length",
                                     "stop",
                                     "tool_calls",
                                     "function_call",
                                     "failed",
                                     "incomplete",
                                     "cancelled",
                                     "in_progress",
                                     "queued"});

template <std::size_t Size>
std::optional<reason>
look_up(const std::array<known, Size>& table, std::string_view name) {
  const auto* found = std::find_if(
    table.begin(), table.end(), [&](const known& k) { return k.name == name; });
  return found == table.end() ? std::nullopt : std::optional{found->why};
}

std::optional<reason> by_name(const error_body& error) {
  const auto why = look_up(codes, error.code);
  return why ? why : look_up(types, error.type);
}

// Servers without codes of their own (vLLM) tell an overflow in words alone.
bool speaks_of_overflow(std::string_view message) {
  return message.find("maximum context length") != std::string_view::npos;
}

reason by_status(int status, std::string_view message) {
  if (status >= 500 || status == 408 || status == 409)
    return reason::unavailable;
  if (status == 429)
    return reason::rate_limited;
  if (status == 401 || status == 403)
    return reason::unauthorized;
  // A redirect is an address that is not the model server's: none is followed.
  if (status == 404 || status < 400)
    return reason::not_found;
  // The request is made of history for the most part: less of it mends a 413.
  if (status == 413 || speaks_of_overflow(message))
    return reason::context_too_long;
  return reason::bad_request;
}

bool worth_a_retry(reason why) {
  return why == reason::rate_limited || why == reason::unavailable
         || why == reason::timed_out;
}

std::string cut(std::string text) {
  constexpr std::size_t limit = 300;
  if (text.size() > limit) {
    auto end = limit;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
      --end;
    text.resize(end);
  }
  return text;
}

// vLLM's codes are numbers.
std::string name_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->dump()
                                                     : text_at(object, key);
}

// Azure wraps the policy's code once more.
std::string inner_code(const json& error) {
  return text_at(object_at(error, "innererror"), "code");
}

failure describe(reason why, int status, const error_body& error) {
  failure f;
  f.why = why;
  f.status = status;
  f.code = error.code.empty() ? error.type : error.code;
  f.detail = error.message;
  f.retryable = worth_a_retry(why);
  return f;
}

} // namespace

std::string_view loggable(std::string_view code) {
  const auto is_number
    = code.size() == 3 && std::all_of(code.begin(), code.end(), [](char c) {
        return c >= '0' && c <= '9';
      });
  const auto is_known
    = look_up(codes, code) || look_up(types, code)
      || std::find(further_codes.begin(), further_codes.end(), code)
           != further_codes.end();
  return code.empty() || is_number || is_known ? code : "other";
}

error_body read_error(const json& body) {
  if (!body.is_object())
    return {};
  const auto nested = body.find("error");
  if (nested != body.end() && nested->is_string())
    return {name_at(body, "code"), text_at(body, "type"),
            cut(nested->get<std::string>())};
  const json& error
    = nested != body.end() && nested->is_object() ? *nested : body;
  error_body found{name_at(error, "code"), text_at(error, "type"),
                   cut(text_at(error, "message"))};
  if (const auto inner = inner_code(error);
      !look_up(codes, found.code) && look_up(codes, inner))
    found.code = inner;
  return found;
}

failure
classify(int status, std::string_view body, const retry_advice& advice) {
  error_body error;
  if (const auto parsed = parse_json(body))
    error = read_error(*parsed);
  const auto why = by_name(error).value_or(by_status(status, error.message));
  auto f = describe(why, status, error);
  if (f.detail.empty())
    f.detail = "no error message in the reply";
  if (why != reason::quota && advice.should_retry == "true")
    f.retryable = true;
  if (advice.should_retry == "false")
    f.retryable = false;
  f.retry_after = advice.retry_after;
  return f;
}

failure classify_inside_success(const error_body& error) {
  return describe(by_name(error).value_or(reason::unusable), 200, error);
}

} // namespace parley::model
