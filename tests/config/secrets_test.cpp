#include "tests/config/config_fixture.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <type_traits>

namespace parley::config {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Every variable, with a value that none of them accepts.
constexpr const char* names[] = {"TWILIO_ACCOUNT_SID",
                                 "TWILIO_AUTH_TOKEN",
                                 "TWILIO_AUTH_TOKEN_SECONDARY",
                                 "WEBHOOK_SECRET",
                                 "TWILIO_API_KEY_SID",
                                 "TWILIO_API_KEY_SECRET",
                                 "TWILIO_BASE_URL",
                                 "OPENAI_API_KEY",
                                 "OPENAI_BASE_URL",
                                 "OPENAI_MODEL",
                                 "OPENAI_API",
                                 "HOST",
                                 "PORT",
                                 "PUBLIC_URL",
                                 "DATABASE_URL",
                                 "REDIS_URL",
                                 "LOG_LEVEL",
                                 "LOG_FORMAT",
                                 "DEBUG",
                                 "ADMIN_TOKEN",
                                 "TRUSTED_PROXIES",
                                 "MAX_OPEN_TURNS",
                                 "DATA_ENCRYPTION_KEY",
                                 "DATA_RETENTION_DAYS",
                                 "TURN_TIMEOUT_SECONDS"};
constexpr auto hush = "hush hush";

using secrets = test::config_fixture;

TEST_F(secrets, never_show_in_a_fault_of_any_source) {
  for (const auto* name : names)
    environment[name] = hush;
  EXPECT_EQ(faults().size(), std::size(names));
  EXPECT_THAT(faults(), Each(Not(HasSubstr("hush"))));
  from.flags = environment;
  EXPECT_THAT(faults(), Each(Not(HasSubstr("hush"))));
  from.flags.clear();
  environment.clear();
  std::string dotenv;
  std::string yaml;
  for (const auto* name : names) {
    dotenv += std::string{name} + "=" + hush + "\n";
    auto key = std::string{name};
    std::transform(key.begin(), key.end(), key.begin(), ::tolower);
    yaml += key + ": " + hush + "\n";
  }
  write(".env", dotenv);
  EXPECT_EQ(faults().size(), std::size(names));
  EXPECT_THAT(faults(), Each(Not(HasSubstr("hush"))));
  write(".env", "");
  write("parley.yml", yaml);
  EXPECT_EQ(faults().size(), std::size(names));
  EXPECT_THAT(faults(), Each(Not(HasSubstr("hush"))));
}

TEST_F(secrets, never_show_in_a_fault_of_syntax) {
  write(".env", "hush-hush\nOPENAI_API_KEY \"hush\"\nA=\"hush\nB='hush' hush\n"
                "hush hush = hush\n=hush\n");
  EXPECT_EQ(faults().size(), 6U);
  EXPECT_THAT(faults(), Each(Not(HasSubstr("hush"))));
  write(".env", "");
  for (auto text : {"openai_api_key: hush: hush\n", "openai_api_key: \"hush\n",
                    "openai_api_key: [hush\n", "openai_api_key: {hush}\n",
                    "openai_api_key: *hush\n", "openai_api_key: !hush x\n"}) {
    write("parley.yml", text);
    EXPECT_THAT(faults(), Not(IsEmpty())) << text;
    EXPECT_THAT(faults(), Each(Not(HasSubstr("hush")))) << text;
  }
}

TEST_F(secrets, never_show_in_a_fault_of_their_file) {
  environment["OPENAI_API_KEY_FILE"] = write("key", "hush hush\n");
  EXPECT_THAT(faults(), ::testing::ElementsAre(
                          "environment:OPENAI_API_KEY_FILE: must be printable "
                          "ASCII without blanks"));
}

template <class T, class = void>
struct is_printable : std::false_type {};

template <class T>
struct is_printable<T, std::void_t<decltype(std::declval<std::ostream&>()
                                            << std::declval<const T&>())>>
  : std::true_type {};

TEST_F(secrets, cannot_be_printed_by_accident) {
  static_assert(is_printable<std::string>::value);
  EXPECT_FALSE(is_printable<secret>::value);
}

} // namespace
} // namespace parley::config
