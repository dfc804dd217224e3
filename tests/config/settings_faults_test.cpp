#include "tests/config/config_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::config {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

struct wrong_value {
  const char* name;
  const char* value;
  const char* expected;
};

class each_variable : public test::config_fixture,
                      public ::testing::WithParamInterface<wrong_value> {};

TEST_P(each_variable, tells_what_is_wrong_wherever_it_stands) {
  const auto& [name, value, expected] = GetParam();
  environment[name] = value;
  EXPECT_THAT(faults(), ElementsAre(std::string{"environment:"} + name + ": "
                                    + expected));
  environment.clear();
  write(".env", std::string{"# one line\n"} + name + "='" + value + "'\n");
  auto column = std::to_string(std::string{name}.size() + 2);
  EXPECT_THAT(faults(), ElementsAre(".env:2:" + column + ": " + expected));
}

constexpr auto integer_port = "must be a whole number from 0 to 65535";
constexpr auto no_base
  = "must be an http or https URL without user, query or fragment";
constexpr auto no_public
  = "must be scheme and host alone, such as https://bot.example.com";
constexpr auto no_database
  = "must be sqlite:///relative/path, sqlite:////absolute/path or "
    "sqlite:///:memory:";
constexpr auto no_postgres = "PostgreSQL is not built yet: use sqlite:///path";
constexpr auto not_built = "is not built yet: leave it unset";
constexpr auto no_token = "must be printable ASCII without blanks";

INSTANTIATE_TEST_SUITE_P(
  twilio, each_variable,
  ::testing::Values(
    wrong_value{"TWILIO_ACCOUNT_SID", "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "must be AC and 32 hex digits"},
    wrong_value{"TWILIO_ACCOUNT_SID", "IS0123456789abcdef0123456789abcdef",
                "must be AC and 32 hex digits"},
    wrong_value{"TWILIO_ACCOUNT_SID", "AC0123456789abcdef0123456789abcdefa",
                "must be AC and 32 hex digits"},
    wrong_value{"TWILIO_CONVERSATIONS_SERVICE_SID", "IS",
                "must be IS and 32 hex digits"},
    wrong_value{"TWILIO_AUTH_TOKEN", "two words", no_token},
    wrong_value{"TWILIO_AUTH_TOKEN_SECONDARY", "na\u00efve", no_token},
    wrong_value{"WEBHOOK_SECRET", "tab\there", no_token},
    wrong_value{"TWILIO_BASE_URL", "ftp://h", no_base},
    wrong_value{"TWILIO_BASE_URL", "http://user:pw@h", no_base},
    wrong_value{"PUBLIC_URL", "bot.example.com", no_public},
    wrong_value{"PUBLIC_URL", "https://bot.example.com/webhook", no_public},
    wrong_value{"PUBLIC_URL", "https://bot.example.com?x", no_public}));

INSTANTIATE_TEST_SUITE_P(
  model, each_variable,
  ::testing::Values(
    wrong_value{"OPENAI_API_KEY", "sk-a b", no_token},
    wrong_value{"OPENAI_BASE_URL", "api.openai.com", no_base},
    wrong_value{"OPENAI_BASE_URL", "https://h/v1?key=1", no_base},
    wrong_value{"OPENAI_BASE_URL", "https://h/v1#x", no_base},
    wrong_value{"OPENAI_MODEL", "gpt 4o", "must be a model's name"},
    wrong_value{"OPENAI_API", "assistants", "must be responses or chat"}));

INSTANTIATE_TEST_SUITE_P(
  server, each_variable,
  ::testing::Values(
    wrong_value{"HOST", "http://h",
                "must be an address to listen at, such as "
                "127.0.0.1 or ::"},
    wrong_value{"PORT", "80a", integer_port},
    wrong_value{"PORT", "65536", integer_port},
    wrong_value{"PORT", "-1", integer_port},
    wrong_value{"PORT", "8000.0", integer_port},
    wrong_value{"PORT", "99999999999999999999", integer_port},
    wrong_value{"DATABASE_URL", "conversations.db", no_database},
    wrong_value{"DATABASE_URL", "sqlite:///", no_database},
    wrong_value{"DATABASE_URL", "sqlite:///a?mode=ro", no_database},
    wrong_value{"DATABASE_URL", "mysql://u:pw@h/db", no_database},
    wrong_value{"DATABASE_URL", "postgresql://u:pw@h/db", no_postgres},
    wrong_value{"DATABASE_URL", "postgres://u:pw@h/db", no_postgres},
    wrong_value{"LOG_LEVEL", "LOUD", "must be DEBUG, INFO, WARNING or ERROR"},
    wrong_value{"LOG_FORMAT", "xml", "must be json or text"},
    wrong_value{"DEBUG", "maybe", "must be true or false"},
    wrong_value{"TRUSTED_PROXIES", "10.0.0.0/33",
                "must be address ranges such as 10.0.0.0/8,::1, or none"},
    wrong_value{"TRUSTED_PROXIES", "10.0.0.1,,::1",
                "must be address ranges such as 10.0.0.0/8,::1, or none"},
    wrong_value{"TRUSTED_PROXIES", "example.com",
                "must be address ranges such as 10.0.0.0/8,::1, or none"}));

INSTANTIATE_TEST_SUITE_P(
  limits, each_variable,
  ::testing::Values(wrong_value{"MAX_PENDING_INBOUND", "0",
                                "must be a whole number from 1 to 100000000"},
                    wrong_value{"MAX_OPEN_TURNS", "many",
                                "must be a whole number from 1 to 1000000"},
                    wrong_value{"RATE_LIMIT_PER_MINUTE", "0",
                                "must be a whole number from 1 to 1000000"},
                    wrong_value{"OPENAI_TIMEOUT_SECONDS", "0",
                                "must be seconds, from 0.1 to 3600"},
                    wrong_value{"OPENAI_TIMEOUT_SECONDS", "60",
                                "must not be longer than TURN_TIMEOUT_SECONDS"},
                    wrong_value{"TWILIO_TIMEOUT_SECONDS", "20s",
                                "must be seconds, from 0.1 to 600"},
                    wrong_value{"TOOL_TIMEOUT_SECONDS", "1e1",
                                "must be seconds, from 0.1 to 3600"},
                    wrong_value{"TURN_TIMEOUT_SECONDS", "0.0001",
                                "must be seconds, from 0.1 to 3600"},
                    wrong_value{"SEND_SETTLE_SECONDS", "-1",
                                "must be seconds, from 0 to 60"},
                    wrong_value{"MAX_CONVERSATION_HISTORY", "0",
                                "must be a whole number from 1 to 10000"},
                    wrong_value{"CONVERSATION_TIMEOUT_MINUTES", "525601",
                                "must be a whole number from 1 to 525600"}));

INSTANTIATE_TEST_SUITE_P(features_to_come, each_variable,
                         ::testing::Values(wrong_value{
                           "REDIS_URL", "redis://h:6379", not_built}));

constexpr auto no_key = "must be 32 bytes in base64, or several such keys with "
                        "commas between them: openssl rand -base64 32";
constexpr auto no_admin_token
  = "must be at least 32 characters of printable ASCII without blanks: openssl "
    "rand -hex 32";

INSTANTIATE_TEST_SUITE_P(
  privacy, each_variable,
  ::testing::Values(
    wrong_value{"ADMIN_TOKEN", "0123456789abcdef0123456789abcde",
                no_admin_token},
    wrong_value{"ADMIN_TOKEN", "0123456789abcdef 0123456789abcdef",
                no_admin_token},
    wrong_value{"DATA_ENCRYPTION_KEY", "c2VjcmV0", no_key},
    wrong_value{"DATA_ENCRYPTION_KEY", "0123456789abcdef0123456789abcdef",
                no_key},
    wrong_value{"DATA_ENCRYPTION_KEY",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY", no_key},
    wrong_value{"DATA_ENCRYPTION_KEY",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=,c2VjcmV0",
                no_key},
    wrong_value{"DATA_ENCRYPTION_KEY",
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=,"
                "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
                "must not name a key twice"},
    wrong_value{"DATA_RETENTION_DAYS", "soon",
                "must be a whole number from 0 to 36500"},
    wrong_value{"DATA_RETENTION_DAYS", "-1",
                "must be a whole number from 0 to 36500"}));

using settings_faults = test::config_fixture;

TEST_F(settings_faults, name_what_a_verb_needs_and_where_to_find_it) {
  from.required = {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
                   "TWILIO_CONVERSATIONS_SERVICE_SID", "OPENAI_API_KEY"};
  environment["TWILIO_AUTH_TOKEN"] = "";
  EXPECT_THAT(
    faults(),
    ElementsAre(
      "environment:TWILIO_ACCOUNT_SID: is not set: the account's SID (AC…), on "
      "the first page of console.twilio.com",
      "environment:TWILIO_AUTH_TOKEN: is not set: the account's primary auth "
      "token, on the first page of console.twilio.com",
      "environment:TWILIO_CONVERSATIONS_SERVICE_SID: is not set: the "
      "Conversations service's SID (IS…), at console.twilio.com under "
      "Conversations, Services",
      "environment:OPENAI_API_KEY: is not set: the model provider's key, for "
      "OpenAI at platform.openai.com/api-keys"));
}

TEST_F(settings_faults, tell_an_unreadable_secret_once) {
  from.required = {"OPENAI_API_KEY"};
  environment["OPENAI_API_KEY_FILE"] = path("missing");
  EXPECT_THAT(faults(),
              ElementsAre("environment:OPENAI_API_KEY_FILE: the file it names: "
                          "there is no such file"));
}

TEST_F(settings_faults, tell_half_an_api_key) {
  environment["TWILIO_API_KEY_SID"] = "SK0123456789abcdef0123456789abcdef";
  EXPECT_THAT(faults(),
              ElementsAre("environment:TWILIO_API_KEY_SID: "
                          "TWILIO_API_KEY_SECRET must be set beside it"));
  environment.clear();
  write(".env", "TWILIO_API_KEY_SECRET=s\n");
  EXPECT_THAT(faults(), ElementsAre(".env:1:23: TWILIO_API_KEY_SID must be set "
                                    "beside it"));
}

TEST_F(settings_faults, name_the_flag) {
  from.flags["LOG_LEVEL"] = "loud";
  EXPECT_THAT(faults(), ElementsAre("flag:--log-level: must be DEBUG, INFO, "
                                    "WARNING or ERROR"));
}

TEST_F(settings_faults, come_all_at_once) {
  write(".env", "PORT=x\nNAME\nDEBUG=perhaps\n");
  write("parley.yml", "log_level: loud\nextra: 1\n");
  environment["OPENAI_API"] = "soap";
  from.flags["MAX_OPEN_TURNS"] = "0";
  from.required = {"OPENAI_API_KEY"};
  EXPECT_THAT(faults(), SizeIs(8));
}

TEST_F(settings_faults, spare_what_is_overridden) {
  write(".env", "PORT=x\n");
  environment["PORT"] = "8080";
  EXPECT_EQ(load().port, 8080);
}

} // namespace
} // namespace parley::config
