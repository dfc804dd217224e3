#include "parley_fixture.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <sstream>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;

using program_ends = parley_fixture;

TEST_F(program_ends, sigterm_lets_an_open_turn_end_and_exits_0) {
  model.on_call([this](const std::string&) {
    parley->signal(SIGTERM);
    return conduct::answer;
  });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  EXPECT_EQ(parley->wait(25s), 0);
  EXPECT_EQ(twilio.replies().size(), 1);
}

TEST_F(program_ends, sigterm_parks_a_turn_that_takes_too_long) {
  model.on_call([](const std::string&) { return conduct::hold; });
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  ASSERT_TRUE(model.wait_for_calls(1));
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(26s), 0);
  EXPECT_TRUE(twilio.replies().empty());
  model.on_call([](const std::string&) { return conduct::answer; });
  serve();
  ASSERT_TRUE(twilio.wait_for_replies(1));
  EXPECT_EQ(twilio.replies().at(0).body, "reply to: hello");
}

TEST_F(program_ends, a_finished_turn_is_one_log_line_without_its_text) {
  serve();
  EXPECT_EQ(write(1, "a secret of mine"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(1));
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(25s), 0);
  std::istringstream lines{parley->output()};
  std::string line;
  int processed = 0;
  while (std::getline(lines, line)) {
    auto entry = nlohmann::json::parse(line);
    if (entry.at("event") != "message_processed")
      continue;
    ++processed;
    EXPECT_EQ(entry.at("conversation_sid"), sid("CH", 1));
    EXPECT_EQ(entry.at("service_sid"), service_sid);
    EXPECT_TRUE(entry.at("processing_time_ms").is_number());
    EXPECT_GT(entry.at("agent_response_length"), 0);
    EXPECT_EQ(entry.at("query_resolved"), true);
    EXPECT_TRUE(entry.at("tools_used").is_array());
  }
  EXPECT_EQ(processed, 1);
  for (const auto* private_thing : {"secret of mine", "+1555", auth_token})
    EXPECT_EQ(parley->output().find(private_thing), std::string::npos)
      << private_thing;
}

TEST_F(program_ends, a_bad_configuration_lists_every_fault_and_exits_2) {
  program broken{{"serve"},
                 {{"PORT", "many"},
                  {"TWILIO_ACCOUNT_SID", "nonsense"},
                  {"REDIS_URL", "redis://somewhere"}},
                 PARLEY_SOURCE_DIR};
  EXPECT_EQ(broken.wait(20s), 2);
  for (const auto* part :
       {"environment:PORT: ", "environment:TWILIO_ACCOUNT_SID: ",
        "environment:REDIS_URL: ", "TWILIO_AUTH_TOKEN", "OPENAI_API_KEY"})
    EXPECT_NE(broken.errors().find(part), std::string::npos) << part << '\n'
                                                             << broken.errors();
}

TEST_F(program_ends, faults_of_settings_and_agents_show_together) {
  std::filesystem::create_directory(directory + "/config");
  std::ofstream{directory + "/config/agent_config.yml"}
    << "customer_service_agent:\n  name: A\n  nme: B\n";
  std::ofstream{directory + "/.env"} << "PORT=many\n";
  program broken{{"check-config"}, {}, directory};
  EXPECT_EQ(broken.wait(20s), 2);
  for (const auto* part : {".env:1:6: ", "config/agent_config.yml:3:3: "})
    EXPECT_NE(broken.errors().find(part), std::string::npos) << part << '\n'
                                                             << broken.errors();
}

TEST_F(program_ends, a_good_configuration_is_described) {
  auto set = variables();
  program good{{"check-config", "--json"}, set, PARLEY_SOURCE_DIR};
  EXPECT_EQ(good.wait(20s), 0) << good.errors();
  auto described = nlohmann::json::parse(good.output());
  EXPECT_EQ(described.at("status"), "ok");
  EXPECT_EQ(described.at("agents").size(), 3);
  EXPECT_EQ(good.output().find(auth_token), std::string::npos);
}

TEST_F(program_ends, the_chat_api_answers_as_well) {
  program demo{
    {"demo", "--check"}, {{"OPENAI_API", "chat"}}, PARLEY_SOURCE_DIR};
  EXPECT_EQ(demo.wait(60s), 0) << demo.errors();
  EXPECT_NE(demo.output().find("1Z123456789"), std::string::npos)
    << demo.output() << demo.errors();
}

TEST_F(program_ends, a_script_reads_the_faults_of_a_configuration_as_json) {
  program broken{
    {"check-config", "--json"}, {{"PORT", "many"}}, PARLEY_SOURCE_DIR};
  EXPECT_EQ(broken.wait(20s), 2);
  auto report = nlohmann::json::parse(broken.output());
  EXPECT_EQ(report.at("status"), "faults");
  const auto& faults = report.at("faults");
  EXPECT_TRUE(std::any_of(
    faults.begin(), faults.end(),
    [](const auto& one) { return one.at("where") == "environment:PORT"; }))
    << broken.output();
}

TEST_F(program_ends, an_unknown_verb_exits_2) {
  program wrong{{"frobnicate"}, {}, PARLEY_SOURCE_DIR};
  EXPECT_EQ(wrong.wait(20s), 2);
  EXPECT_NE(wrong.errors().find("no verb 'frobnicate'"), std::string::npos);
}

TEST_F(program_ends, a_database_that_is_none_is_refused) {
  std::ofstream{directory + "/conversations.db"} << std::string(8192, 'x')
                                                 << '\n';
  program broken{{"serve"}, variables(), PARLEY_SOURCE_DIR};
  EXPECT_EQ(broken.wait(20s), 1);
  EXPECT_NE(broken.errors().find("conversations.db"), std::string::npos)
    << broken.errors();
}

TEST_F(program_ends, a_second_parley_on_the_same_database_is_refused) {
  serve();
  program second{{"serve"}, variables(), PARLEY_SOURCE_DIR};
  EXPECT_EQ(second.wait(20s), 1);
  EXPECT_NE(second.errors().find("another Parley"), std::string::npos)
    << second.errors();
  EXPECT_EQ(write(1, "hello"), accepted);
  EXPECT_TRUE(twilio.wait_for_replies(1));
}

TEST_F(program_ends, the_demo_answers_its_check) {
  program demo{{"demo", "--check"}, {}, PARLEY_SOURCE_DIR};
  EXPECT_EQ(demo.wait(60s), 0) << demo.errors();
  EXPECT_NE(demo.output().find("1Z123456789"), std::string::npos)
    << demo.output() << demo.errors();
}

TEST_F(program_ends, the_chat_holds_the_product_dialogue) {
  program chat{{"chat"}, {}, PARLEY_SOURCE_DIR};
  chat.type("Do you have the new iPhone cases in stock?\n"
            "What about the leather ones?\n\n");
  chat.close_input();
  EXPECT_EQ(chat.wait(60s), 0) << chat.errors();
  EXPECT_NE(chat.output().find("$29.99"), std::string::npos) << chat.output();
  EXPECT_NE(chat.output().find("$49.99"), std::string::npos) << chat.output();
  EXPECT_NE(chat.errors().find("tool get_product_info"), std::string::npos)
    << chat.errors();
}

} // namespace
} // namespace parley::e2e
