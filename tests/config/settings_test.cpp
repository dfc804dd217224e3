#include "tests/config/config_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::config {
namespace {

using namespace std::chrono_literals;

struct settings_test : test::config_fixture {
  /// The settings with one variable set.
  settings with(const std::string& name, const std::string& value) {
    environment[name] = value;
    auto result = load();
    environment.erase(name);
    return result;
  }
};

TEST_F(settings_test, has_the_contracts_defaults) {
  auto all = load();
  EXPECT_EQ(all.openai_base_url.origin(), "https://api.openai.com");
  EXPECT_EQ(all.openai_base_url.target, "/v1");
  EXPECT_EQ(all.openai_model, "gpt-4o-mini");
  EXPECT_FALSE(all.openai_model_set);
  EXPECT_EQ(all.openai_api, "responses");
  EXPECT_EQ(all.host, "0.0.0.0");
  EXPECT_EQ(all.port, 8000);
  EXPECT_EQ(all.public_url, "");
  EXPECT_EQ(all.database_path, "./conversations.db");
  EXPECT_EQ(all.log_level, observe::level::info);
  EXPECT_EQ(all.log_format, observe::log_format::json);
  EXPECT_FALSE(all.debug);
  EXPECT_FALSE(all.twilio_base_url);
  EXPECT_EQ(all.max_pending_inbound, 100'000);
  EXPECT_EQ(all.max_open_turns, 20'000);
  EXPECT_EQ(all.rate_limit_per_minute, 60);
  EXPECT_EQ(all.openai_timeout, 20s);
  EXPECT_EQ(all.twilio_timeout, 5s);
  EXPECT_EQ(all.tool_timeout, 10s);
  EXPECT_EQ(all.turn_timeout, 35s);
  EXPECT_EQ(all.send_settle, 3s);
  EXPECT_EQ(all.agent_config_path, "config/agent_config.yml");
  EXPECT_EQ(all.max_conversation_history, 50U);
  EXPECT_EQ(all.conversation_timeout, 30min);
}

TEST_F(settings_test, trusts_loopback_alone_by_default) {
  auto proxies = load().trusted_proxies;
  ASSERT_EQ(proxies.size(), 2U);
  EXPECT_TRUE(proxies[0].contains("127.1.2.3"));
  EXPECT_FALSE(proxies[0].contains("128.0.0.1"));
  EXPECT_TRUE(proxies[1].contains("::1"));
  EXPECT_FALSE(proxies[1].contains("::2"));
}

TEST_F(settings_test, trusts_the_ranges_it_is_given) {
  EXPECT_TRUE(with("TRUSTED_PROXIES", "none").trusted_proxies.empty());
  auto proxies
    = with("TRUSTED_PROXIES", "10.0.0.0/8 , fd00::/8").trusted_proxies;
  ASSERT_EQ(proxies.size(), 2U);
  EXPECT_TRUE(proxies[0].contains("10.9.8.7"));
  EXPECT_TRUE(proxies[1].contains("fd12::1"));
}

TEST_F(settings_test, writes_text_to_a_terminal) {
  from.output_is_terminal = true;
  EXPECT_EQ(load().log_format, observe::log_format::text);
  EXPECT_EQ(with("LOG_FORMAT", "JSON").log_format, observe::log_format::json);
}

TEST_F(settings_test, takes_log_levels_in_any_case) {
  EXPECT_EQ(with("LOG_LEVEL", "debug").log_level, observe::level::debug);
  EXPECT_EQ(with("LOG_LEVEL", "Warning").log_level, observe::level::warning);
  EXPECT_EQ(with("LOG_LEVEL", "ERROR").log_level, observe::level::error);
}

TEST_F(settings_test, takes_flags_in_all_their_words) {
  for (auto yes : {"true", "TRUE", "1", "yes"})
    EXPECT_TRUE(with("DEBUG", yes).debug) << yes;
  for (auto no : {"false", "0", "No"})
    EXPECT_FALSE(with("DEBUG", no).debug) << no;
}

TEST_F(settings_test, logs_all_when_debugging_unless_told_otherwise) {
  environment["DEBUG"] = "true";
  EXPECT_EQ(load().log_level, observe::level::debug);
  EXPECT_EQ(with("LOG_LEVEL", "error").log_level, observe::level::error);
}

TEST_F(settings_test, reads_the_path_of_a_database_from_its_url) {
  EXPECT_EQ(with("DATABASE_URL", "sqlite:///data.db").database_path, "data.db");
  EXPECT_EQ(with("DATABASE_URL", "sqlite:////var/lib/p.db").database_path,
            "/var/lib/p.db");
  EXPECT_EQ(with("DATABASE_URL", "sqlite:///:memory:").database_path,
            ":memory:");
}

TEST_F(settings_test, takes_sids_of_either_hex_case) {
  const std::string hex = "0123456789abcdefABCDEF0123456789";
  EXPECT_EQ(with("TWILIO_ACCOUNT_SID", "AC" + hex).twilio_account_sid,
            "AC" + hex);
  EXPECT_EQ(
    with("TWILIO_CONVERSATIONS_SERVICE_SID", "IS" + hex).twilio_service_sid,
    "IS" + hex);
  environment["TWILIO_API_KEY_SECRET"] = "s";
  EXPECT_EQ(with("TWILIO_API_KEY_SID", "SK" + hex).twilio_api_key_sid,
            "SK" + hex);
}

TEST_F(settings_test, keeps_a_public_url_to_the_letter_without_its_slash) {
  EXPECT_EQ(with("PUBLIC_URL", "https://Bot.example.com:443/").public_url,
            "https://Bot.example.com:443");
  EXPECT_EQ(with("PUBLIC_URL", "http://localhost:8000").public_url,
            "http://localhost:8000");
}

TEST_F(settings_test, takes_fractions_of_a_second) {
  EXPECT_EQ(with("TWILIO_TIMEOUT_SECONDS", "0.25").twilio_timeout, 250ms);
  EXPECT_EQ(with("TURN_TIMEOUT_SECONDS", "90").turn_timeout, 90s);
  EXPECT_EQ(with("SEND_SETTLE_SECONDS", "0").send_settle, 0ms);
}

TEST_F(settings_test, shortens_unset_time_limits_to_the_turns) {
  auto all = with("TURN_TIMEOUT_SECONDS", "8");
  EXPECT_EQ(all.openai_timeout, 8s);
  EXPECT_EQ(all.tool_timeout, 8s);
  EXPECT_EQ(all.twilio_timeout, 5s);
}

TEST_F(settings_test, remembers_that_the_model_was_chosen) {
  auto all = with("OPENAI_MODEL", "gpt-4o-mini");
  EXPECT_TRUE(all.openai_model_set);
  EXPECT_EQ(all.openai_model, "gpt-4o-mini");
}

TEST_F(settings_test, reads_urls_of_other_servers) {
  EXPECT_EQ(with("OPENAI_BASE_URL", "http://127.0.0.1:9000/v1")
              .openai_base_url.join("/responses")
              .target,
            "/v1/responses");
  EXPECT_EQ(
    with("TWILIO_BASE_URL", "http://[::1]:9001").twilio_base_url->origin(),
    "http://[::1]:9001");
}

TEST_F(settings_test, keeps_everything_and_seals_nothing_by_default) {
  auto all = load();
  EXPECT_TRUE(all.admin_token.empty());
  EXPECT_TRUE(all.data_encryption_keys.empty());
  EXPECT_EQ(all.data_retention, std::chrono::days{0});
}

TEST_F(settings_test, takes_keys_in_base64_the_first_of_which_seals) {
  const std::string first = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
  const std::string second = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";
  EXPECT_EQ(with("DATA_ENCRYPTION_KEY", first).data_encryption_keys.size(), 1U);
  auto both = with("DATA_ENCRYPTION_KEY", first + " , " + second);
  ASSERT_EQ(both.data_encryption_keys.size(), 2U);
  EXPECT_EQ(both.data_encryption_keys[0].bytes(),
            "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(both.data_encryption_keys[1].bytes(),
            "fedcba9876543210fedcba9876543210");
}

TEST_F(settings_test, reads_keys_and_the_admin_token_from_files) {
  environment["DATA_ENCRYPTION_KEY_FILE"]
    = write("key", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
  environment["ADMIN_TOKEN_FILE"]
    = write("token", "0123456789abcdef0123456789abcdef\n");
  auto all = load();
  EXPECT_EQ(all.data_encryption_keys.size(), 1U);
  EXPECT_EQ(all.admin_token.reveal(), "0123456789abcdef0123456789abcdef");
}

TEST_F(settings_test, takes_retention_in_days) {
  EXPECT_EQ(with("DATA_RETENTION_DAYS", "0").data_retention,
            std::chrono::days{0});
  EXPECT_EQ(with("DATA_RETENTION_DAYS", "30").data_retention,
            std::chrono::days{30});
}

} // namespace
} // namespace parley::config
