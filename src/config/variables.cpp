#include "config/variables.hpp"

#include "config/takers.hpp"
#include "config/trace_takers.hpp"

#include <limits>

namespace parley::config {

namespace {

constexpr variable all_variables[] = {
  {"TWILIO_ACCOUNT_SID",
   [](settings& to, const std::string& value) {
     return take_sid(to.twilio_account_sid, value, "AC");
   },
   "the account's SID (AC…), on the first page of console.twilio.com"},
  {"TWILIO_AUTH_TOKEN",
   [](settings& to, const std::string& value) {
     return take_token(to.twilio_auth_token, value);
   },
   "the account's primary auth token, on the first page of "
   "console.twilio.com"},
  {"TWILIO_CONVERSATIONS_SERVICE_SID",
   [](settings& to, const std::string& value) {
     return take_sid(to.twilio_service_sid, value, "IS");
   },
   "the Conversations service's SID (IS…), at console.twilio.com under "
   "Conversations, Services"},
  {"TWILIO_AUTH_TOKEN_SECONDARY",
   [](settings& to, const std::string& value) {
     return take_token(to.twilio_auth_token_secondary, value);
   }},
  {"WEBHOOK_SECRET",
   [](settings& to, const std::string& value) {
     return take_token(to.webhook_secret, value);
   }},
  {"TWILIO_API_KEY_SID",
   [](settings& to, const std::string& value) {
     return take_sid(to.twilio_api_key_sid, value, "SK");
   },
   "an API key's SID (SK…), at console.twilio.com under API keys"},
  {"TWILIO_API_KEY_SECRET",
   [](settings& to, const std::string& value) {
     return take_token(to.twilio_api_key_secret, value);
   },
   "the API key's secret, shown once when the key is made"},
  {"TWILIO_BASE_URL", take_twilio_base},
  {"OPENAI_API_KEY",
   [](settings& to, const std::string& value) {
     return take_token(to.openai_api_key, value);
   },
   "the model provider's key, for OpenAI at platform.openai.com/api-keys"},
  {"OPENAI_BASE_URL", take_openai_base},
  {"OPENAI_MODEL", take_model},
  {"OPENAI_API", take_api},
  {"HOST", take_host},
  {"PORT",
   [](settings& to, const std::string& value) {
     return take_number(to.port, value, 0,
                        std::numeric_limits<uint16_t>::max());
   }},
  {"PUBLIC_URL", take_public_url,
   "scheme and host that Twilio is configured with"},
  {"DATABASE_URL", take_database},
  {"REDIS_URL", refuse},
  {"LOG_LEVEL", take_log_level},
  {"LOG_FORMAT", take_log_format},
  {"DEBUG", take_debug},
  {"ADMIN_TOKEN", take_admin_token},
  {"TRUSTED_PROXIES", take_proxies},
  {"MAX_PENDING_INBOUND",
   [](settings& to, const std::string& value) {
     return take_number(to.max_pending_inbound, value, 1, 100'000'000);
   }},
  {"MAX_OPEN_TURNS",
   [](settings& to, const std::string& value) {
     return take_number(to.max_open_turns, value, 1, 1'000'000);
   }},
  {"DATA_ENCRYPTION_KEY", take_encryption_keys},
  {"DATA_RETENTION_DAYS", take_retention},
  {"RATE_LIMIT_PER_MINUTE",
   [](settings& to, const std::string& value) {
     return take_number(to.rate_limit_per_minute, value, 1, 1'000'000);
   }},
  {"OPENAI_TIMEOUT_SECONDS",
   [](settings& to, const std::string& value) {
     return take_time_limit(to.openai_timeout, value,
                            std::chrono::seconds{3600});
   }},
  {"TWILIO_TIMEOUT_SECONDS",
   [](settings& to, const std::string& value) {
     return take_time_limit(to.twilio_timeout, value,
                            std::chrono::seconds{600});
   }},
  {"TOOL_TIMEOUT_SECONDS",
   [](settings& to, const std::string& value) {
     return take_time_limit(to.tool_timeout, value, std::chrono::seconds{3600});
   }},
  {"TURN_TIMEOUT_SECONDS",
   [](settings& to, const std::string& value) {
     return take_time_limit(to.turn_timeout, value, std::chrono::seconds{3600});
   }},
  {"SEND_SETTLE_SECONDS", take_settle},
  {"AGENT_CONFIG_PATH",
   [](settings& to, const std::string& value) {
     to.agent_config_path = value;
     return std::string{};
   }},
  {"MAX_CONVERSATION_HISTORY",
   [](settings& to, const std::string& value) {
     return take_number(to.max_conversation_history, value, 1, 10'000);
   }},
  {"CONVERSATION_TIMEOUT_MINUTES",
   [](settings& to, const std::string& value) {
     int64_t minutes = 0;
     auto wrong = take_integer(minutes, value, 1, 525'600);
     if (wrong.empty())
       to.conversation_timeout = std::chrono::minutes{minutes};
     return wrong;
   }},
  {"OTEL_EXPORTER_OTLP_ENDPOINT", take_trace_base},
  {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", take_trace_url},
  {"OTEL_EXPORTER_OTLP_PROTOCOL", take_trace_protocol},
  {"OTEL_EXPORTER_OTLP_HEADERS", take_trace_headers},
  {"OTEL_EXPORTER_OTLP_TIMEOUT", take_trace_timeout},
  {"OTEL_SERVICE_NAME", take_service_name},
  {"OTEL_TRACES_SAMPLER", take_sampler},
  {"OTEL_TRACES_SAMPLER_ARG", take_trace_share},
  {"OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT", take_trace_content},
};

} // namespace

std::span<const variable> variables() {
  return all_variables;
}

const variable* find_variable(std::string_view name) {
  for (const auto& each : all_variables)
    if (each.name == name)
      return &each;
  return nullptr;
}

} // namespace parley::config
