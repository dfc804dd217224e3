#include "config/variables.hpp"
#include "shop/shop.hpp"
#include "tests/config/agent_fixture.hpp"

#include <gmock/gmock.h>

#include <iterator>
#include <sstream>

namespace parley::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string content(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

/// The files that come with Parley, and what they say of the settings.
using shipped_files = test::config_fixture;

TEST_F(shipped_files, agents_load_with_the_shops_tools) {
  tools::catalogue known;
  ASSERT_TRUE(
    shop::add_tools(known, PARLEY_SOURCE_DIR "/config/data", wall_clock_now));
  auto team = load_agent_file(PARLEY_SOURCE_DIR "/config/agent_config.yml",
                              known, load());
  if (!team)
    FAIL() << to_string(team.error().front());
  std::vector<std::string> names;
  for (const auto& each : (*team)->agents)
    names.push_back(each.name);
  EXPECT_THAT(names, ElementsAre("Customer Service Assistant",
                                 "Billing Support", "Technical Support"));
  for (const auto& each : (*team)->agents)
    EXPECT_FALSE(each.handoffs.empty());
  EXPECT_EQ((*team)->agents[0].tools->size(), 7U);
}

TEST_F(shipped_files,
       agents_may_say_what_is_prepared_and_not_what_they_are_told) {
  tools::catalogue known;
  ASSERT_TRUE(
    shop::add_tools(known, PARLEY_SOURCE_DIR "/config/data", wall_clock_now));
  for (const auto* file : {PARLEY_SOURCE_DIR "/config/agent_config.yml",
                           PARLEY_TEST_DATA "/config/prd_agent_config.yml"}) {
    auto team = load_agent_file(file, known, load());
    ASSERT_TRUE(team) << file;
    const auto& secrets = (*team)->secrets;
    for (const auto& each : (*team)->agents) {
      EXPECT_TRUE(secrets.is_told_in(each.instructions)) << each.key;
      for (const auto& tool : *each.tools)
        if (!tool.name.starts_with("transfer_to_")) {
          EXPECT_TRUE(secrets.is_told_in(tool.description)) << tool.name;
        }
    }
    EXPECT_FALSE(secrets.is_told_in((*team)->fallbacks.model_unavailable));
    EXPECT_FALSE(secrets.is_told_in(
      "I'm not sure about that. For more complex questions, please contact our "
      "customer service at 1-800-ACME-HELP."));
    EXPECT_FALSE(secrets.is_told_in(
      "I can look up order status using order numbers, provide product "
      "information, check store hours and locations, and answer frequently "
      "asked questions."));
  }
}

TEST_F(shipped_files, example_environment_names_every_variable_once) {
  std::map<std::string, int> lines;
  std::istringstream text{content(PARLEY_SOURCE_DIR "/.env.example")};
  for (std::string line; std::getline(text, line);) {
    line.erase(0, line.find_first_not_of("# "));
    ++lines[line.substr(0, line.find('='))];
  }
  for (const auto& each : variables())
    EXPECT_EQ(lines[std::string{each.name}], 1) << each.name;
}

TEST_F(shipped_files, example_environment_needs_what_the_operator_knows_alone) {
  from.dotenv_path = PARLEY_SOURCE_DIR "/.env.example";
  from.required = {"TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN",
                   "TWILIO_CONVERSATIONS_SERVICE_SID", "OPENAI_API_KEY"};
  auto loaded = load_settings(from);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().size(), 4U);
  for (const auto& each : loaded.error())
    EXPECT_THAT(each.what, HasSubstr("is not set"));
}

TEST_F(shipped_files, manual_tells_of_every_variable) {
  auto text = content(PARLEY_SOURCE_DIR "/docs/configuration.md");
  for (const auto& each : variables())
    EXPECT_THAT(text, HasSubstr("`" + std::string{each.name} + "`"));
}

TEST_F(shipped_files, environment_of_the_prd_is_read_but_for_its_placeholders) {
  from.dotenv_path = PARLEY_TEST_DATA "/config/prd.env";
  auto loaded = load_settings(from);
  ASSERT_FALSE(loaded);
  ASSERT_EQ(loaded.error().size(), 2U);
  EXPECT_THAT(to_string(loaded.error()[0]),
              HasSubstr("prd.env:2:20: must be AC and 32 hex digits"));
  EXPECT_THAT(to_string(loaded.error()[1]),
              HasSubstr("prd.env:4:34: must be IS and 32 hex digits"));
}

} // namespace
} // namespace parley::config
