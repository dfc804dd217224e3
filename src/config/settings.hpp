#pragma once

#include "base/result.hpp"
#include "http/server.hpp"
#include "http/url.hpp"
#include "observe/log.hpp"
#include "sealing/key.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// @file
/// src/config: what the operator decides: variables, `.env`, YAML files, each
/// fault with its place.

namespace parley::config {

/// Text that must not print: no stream operator, no formatter.
class secret {
public:
  secret() = default;
  explicit secret(std::string text) : text_(std::move(text)) {
    // nop
  }
  /// The text itself, for the one place that sends or checks it.
  [[nodiscard]] const std::string& reveal() const {
    return text_;
  }
  [[nodiscard]] bool empty() const {
    return text_.empty();
  }

private:
  std::string text_;
};

/// Something wrong in the configuration.
struct fault {
  std::string where; ///< `config/agent_config.yml:3:5`, `environment:PORT`
  std::string what;
};

/// Where traces go, in the words of the OpenTelemetry specification (SDK
/// environment variables; OTLP exporter).
struct trace_settings {
  /// `OTEL_EXPORTER_OTLP_ENDPOINT` with `/v1/traces`, unless
  /// `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` says otherwise; unset: no tracing.
  std::optional<http::url> collector;
  std::vector<std::pair<std::string, secret>> headers;
  std::chrono::milliseconds timeout{10'000};
  std::string service_name = "parley";
  std::string sampler = "parentbased_traceidratio";
  double share = 1.0; ///< `OTEL_TRACES_SAMPLER_ARG`
  bool content = false;
};

/// Every setting of the contract, typed and checked.
struct settings {
  std::string twilio_account_sid;
  secret twilio_auth_token;
  secret twilio_auth_token_secondary;
  secret webhook_secret;
  std::string twilio_service_sid;
  std::string twilio_api_key_sid;
  secret twilio_api_key_secret;
  std::optional<http::url> twilio_base_url;
  secret openai_api_key;
  http::url openai_base_url;
  std::string openai_model = "gpt-4o-mini";
  bool openai_model_set = false; ///< the variable wins over agent_config.yml
  std::string openai_api = "responses"; ///< or `chat`
  std::string host = "0.0.0.0";
  uint16_t port = 8000;
  std::string public_url;
  std::string database_path = "./conversations.db"; ///< of `sqlite:///…`
  observe::level log_level = observe::level::info;
  observe::log_format log_format = observe::log_format::json;
  bool debug = false;
  std::vector<http::cidr> trusted_proxies;
  int64_t max_pending_inbound = 100'000;
  int64_t max_open_turns = 20'000;
  int rate_limit_per_minute = 60; ///< inbound messages answered per author
  std::chrono::milliseconds openai_timeout{20'000};
  std::chrono::milliseconds twilio_timeout{5'000};
  std::chrono::milliseconds tool_timeout{10'000};
  std::chrono::milliseconds turn_timeout{35'000};
  std::chrono::milliseconds send_settle{3'000};
  std::string agent_config_path = "config/agent_config.yml";
  std::size_t max_conversation_history = 50; ///< items
  std::chrono::minutes conversation_timeout{30};
  secret admin_token; ///< empty: there is no admin door
  /// The first seals, all open; none: nothing is sealed.
  std::vector<sealing::key> data_encryption_keys;
  std::chrono::days data_retention{0}; ///< 0: keep
  trace_settings tracing;
};

/// Where settings come from, strongest first: flags, environment, `.env`,
/// `config/parley.yml`.
struct sources {
  std::map<std::string, std::string> flags; ///< by variable name
  /// The value of an environment variable, if it is set.
  std::function<std::optional<std::string>(const std::string&)> environment;
  std::string dotenv_path = ".env";            ///< need not exist
  std::string yaml_path = "config/parley.yml"; ///< need not exist
  bool output_is_terminal = false;             ///< decides LOG_FORMAT's default
  /// Variables without which the verb cannot run, e.g. to serve.
  std::vector<std::string> required;
};

/// Reads every source and reports every fault at once.
result<settings, std::vector<fault>> load_settings(const sources& from);

/// `where: what`
std::string to_string(const fault& one);

} // namespace parley::config
