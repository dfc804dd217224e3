#include "parley_fixture.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using json = nlohmann::json;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* secret = "canary-of-the-desk";

/// An answer that asks for one call.
std::string call_answer(const std::string& tool, const json& arguments) {
  json call{{"id", "fc_1"},          {"type", "function_call"},
            {"status", "completed"}, {"call_id", "call_1"},
            {"name", tool},          {"arguments", arguments.dump()}};
  return json{
    {"id", "resp_1"},
    {"object", "response"},
    {"status", "completed"},
    {"model", "m"},
    {"error", nullptr},
    {"incomplete_details", nullptr},
    {"output", json::array({std::move(call)})},
    {"usage", {{"input_tokens", 1}, {"output_tokens", 1}, {"total_tokens", 2}}}}
    .dump();
}

/// The last result of a tool in a request, or empty.
std::string last_output(const json& request) {
  std::string output;
  for (const auto& item : request.at("input"))
    if (item.value("type", "") == "function_call_output")
      output = item.at("output").get<std::string>();
  return output;
}

/// A service that tools call: it notes what it was asked, and says its secrets.
class desk {
public:
  explicit desk(http::io_threads& threads)
    : server_{
      threads,
      {},
      [](const http::request&) { return std::optional<http::response>{}; },
      [this](http::request what, http::responder answer) {
        std::lock_guard lock{guard_};
        auto sent = std::string{what.header.find("Authorization")};
        asked_.push_back(std::move(what));
        answer(http::json_response(
          200, json{{"reference", "R-7"}, {"you_sent", sent}}.dump()));
      }},
      port_{*server_.listen()} {
    // nop
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }

  [[nodiscard]] std::vector<http::request> asked() const {
    std::lock_guard lock{guard_};
    return asked_;
  }

private:
  mutable std::mutex guard_;
  std::vector<http::request> asked_;
  http::server server_;
  uint16_t port_;
};

/// Parley with tools of an operator's own, described in files.
class made_tools : public parley_fixture {
protected:
  made_tools() {
    std::filesystem::create_directory(directory + "/tools");
    agents("request_callback");
    extra["AGENT_CONFIG_PATH"] = directory + "/agents.yml";
    extra["DESK_TOKEN"] = secret;
    callback("Asks for a call.");
  }

  void write_file(const std::string& name, const std::string& text) const {
    std::ofstream{directory + "/" + name, std::ios::binary} << text;
  }

  void agents(const std::string& tools) const {
    write_file("agents.yml", "customer_service_agent:\n  name: Ann\n"
                             "  instructions: Help.\n  tools: ["
                               + tools + "]\n");
  }

  void callback(const std::string& description) const {
    write_file(
      "tools/callback.yml",
      "name: request_callback\ndescription: " + description
        + "\nside_effect: committing\n"
          "parameters:\n  properties:\n    about: {type: string}\n"
          "http:\n  method: POST\n  allow_private: true\n"
          "  url: "
        + office.url()
        + "/calls/{{session.conversation_sid}}\n"
          "  headers: {Authorization: 'Bearer {{secret.DESK_TOKEN}}'}\n"
          "  body: {about: '{{about}}', who: "
          "'{{session.customer_address}}'}\n");
  }

  /// The model calls a tool once, then says what came of it.
  void model_calls(const std::string& tool, const json& arguments) {
    model.set_script([tool, arguments](const std::string& body) {
      auto output = last_output(json::parse(body));
      return output.empty() ? call_answer(tool, arguments)
                            : text_answer(output);
    });
  }

  std::string reply(std::size_t number) {
    return twilio.wait_for_replies(number)
             ? twilio.replies().at(number - 1).body
             : "no reply";
  }

  /// Whether it comes true within 20 s; asked anew all the time.
  static bool comes_true(const std::function<bool()>& what) {
    auto end = std::chrono::steady_clock::now() + 20s;
    while (!what()) {
      if (std::chrono::steady_clock::now() > end)
        return false;
      std::this_thread::sleep_for(20ms);
    }
    return true;
  }

  bool logs(const std::string& text) {
    return comes_true(
      [&] { return parley->output().find(text) != std::string::npos; });
  }

  std::string health_of_tools() {
    auto answer = web().get("/health");
    return answer ? json::parse(answer->body)
                      .at("components")
                      .at("tools")
                      .value("status", "")
                  : "";
  }

  std::string on_disk() const {
    std::string all;
    for (const auto* suffix : {"", "-wal"}) {
      std::ifstream file{database() + suffix, std::ios::binary};
      all += std::string{std::istreambuf_iterator<char>{file}, {}};
    }
    return all;
  }

  desk office{threads};
};

TEST_F(made_tools, call_a_service_for_the_model) {
  model_calls("request_callback", {{"about", "a broken cup"}});
  serve();
  EXPECT_EQ(write(1, "call me"), accepted);
  EXPECT_EQ(reply(1), R"({"reference":"R-7","you_sent":"Bearer [secret]"})");
  ASSERT_THAT(office.asked(), SizeIs(1));
  auto asked = office.asked().front();
  EXPECT_EQ(asked.target, "/calls/" + sid("CH", 1));
  EXPECT_EQ(asked.header.find("Authorization"),
            std::string{"Bearer "} + secret);
  EXPECT_THAT(asked.header.find("Idempotency-Key"), SizeIs(36));
  auto body = json::parse(asked.body);
  EXPECT_EQ(body.at("about"), "a broken cup");
  EXPECT_THAT(body.at("who").get<std::string>(), HasSubstr("+1555"));
  auto metrics = web().get("/metrics");
  ASSERT_TRUE(metrics);
  EXPECT_THAT(metrics->body,
              HasSubstr(R"(parley_tool_seconds_count{outcome="ok",)"
                        R"(tool="request_callback"} 1)"));
  // The secret went to the service and nowhere else.
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(25s), 0);
  for (const auto& said : model.bodies())
    EXPECT_THAT(said, Not(HasSubstr(secret)));
  EXPECT_THAT(parley->output() + parley->errors() + metrics->body,
              Not(HasSubstr(secret)));
  EXPECT_THAT(on_disk(), Not(HasSubstr(secret)));
}

TEST_F(made_tools, run_a_program_for_the_model) {
  agents("count_letters");
  write_file("tools/count.yml", R"(name: count_letters
description: Counts letters.
side_effect: none
parameters: {properties: {word: {type: string}}}
process:
  command: [/bin/sh, -c, 'read -r x; echo canary-on-stderr >&2; [ "${#x}" -gt 20 ] && exit 3; echo "{\"letters\": $((${#x} - 11))}"']
)");
  model_calls("count_letters", {{"word", "cup"}});
  serve();
  EXPECT_EQ(write(1, "how long is cup?"), accepted);
  EXPECT_EQ(reply(1), R"({"letters":3})");
  model_calls("count_letters", {{"word", "a-longer-word"}});
  EXPECT_EQ(write_in(2, 2, "how long is that?"), accepted);
  EXPECT_EQ(reply(2), "The tool failed.");
  EXPECT_TRUE(logs(R"("error":"exit code 3, 17 bytes on standard error")"));
  EXPECT_THAT(parley->output(), Not(HasSubstr("canary")));
}

TEST_F(made_tools, end_with_parley) {
  agents("hang");
  write_file("tools/hang.yml", R"(name: hang
description: Hangs.
side_effect: none
timeout_seconds: 4
process:
  command: [/bin/sh, -c, 'echo $$ > up; trap "" TERM; exec sleep 600']
  environment: [PATH]
  directory: ..
)");
  model_calls("hang", json::object());
  serve();
  EXPECT_EQ(write(1, "wait"), accepted);
  ASSERT_TRUE(
    comes_true([&] { return std::filesystem::exists(directory + "/up"); }));
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(26s), 0);
  pid_t process = 0;
  std::ifstream{directory + "/up"} >> process;
  ASSERT_GT(process, 0);
  EXPECT_EQ(kill(process, 0), -1) << "it outlives Parley";
}

TEST_F(made_tools, change_while_parley_serves) {
  serve();
  EXPECT_EQ(health_of_tools(), "ok");
  callback("Asks a colleague.");
  ASSERT_TRUE(logs("tools_reloaded"));
  EXPECT_EQ(write(1, "hello"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(1));
  EXPECT_THAT(model.bodies().back(), HasSubstr("Asks a colleague."));

  write_file("tools/bad.yml", "name: bad\n");
  ASSERT_TRUE(logs(directory + "/tools/bad.yml:1:1"));
  EXPECT_THAT(parley->output(), HasSubstr("tools_refused"));
  EXPECT_EQ(health_of_tools(), "failing");
  std::filesystem::remove(directory + "/tools/bad.yml");
  ASSERT_TRUE(comes_true([&] { return health_of_tools() == "ok"; }));

  std::filesystem::remove(directory + "/tools/callback.yml");
  ASSERT_TRUE(logs(directory + "/agents.yml:4:11"));
  model_calls("request_callback", {{"about", "it"}});
  EXPECT_EQ(write(2, "call me"), accepted);
  EXPECT_THAT(reply(2), HasSubstr("R-7")) << "the old one stays";
}

TEST_F(made_tools, with_faults_end_the_start) {
  write_file("tools/bad.yml", "name: [\n");
  write_file("tools/worse.yml", "name: worse\n");
  extra.erase("DESK_TOKEN");
  for (const auto* verb : {"serve", "check-config"}) {
    program broken{{verb}, variables(), PARLEY_SOURCE_DIR};
    EXPECT_EQ(broken.wait(20s), 2);
    for (const auto* part :
         {"/tools/bad.yml:2:1: ", "/tools/worse.yml:1:1: ",
          "/tools/callback.yml:11:28: `DESK_TOKEN` is not set"})
      EXPECT_THAT(broken.errors(), HasSubstr(part)) << verb;
  }
}

TEST_F(made_tools, may_have_their_secrets_in_a_dotenv_file) {
  extra.erase("DESK_TOKEN");
  write_file("tools/callback.yml",
             "name: request_callback\ndescription: Asks.\nside_effect: none\n"
             "http:\n  url: https://x.example/\n  headers: {Authorization: "
             "'Bearer {{secret.TOOL_SECRET_DESK}}'}\n");
  auto set = variables();
  program without{{"check-config"}, set, directory};
  EXPECT_EQ(without.wait(20s), 2);
  EXPECT_THAT(without.errors(), HasSubstr("`TOOL_SECRET_DESK` is not set"));
  write_file(".env", "TOOL_SECRET_DESK=canary-in-dotenv\n");
  program with{{"check-config"}, set, directory};
  EXPECT_EQ(with.wait(20s), 0) << with.errors();
}

/// The commands of docs/extending.md, as they are pasted.
TEST_F(made_tools, are_told_of_with_commands_that_work) {
  namespace fs = std::filesystem;
  fs::copy(PARLEY_SOURCE_DIR "/config", directory + "/config",
           fs::copy_options::recursive);
  fs::create_directories(directory + "/build/release");
  fs::create_symlink(PARLEY_PROGRAM, directory + "/build/release/parley");
  std::ifstream file{PARLEY_SOURCE_DIR "/docs/extending.md"};
  const std::string page{std::istreambuf_iterator<char>{file}, {}};
  const std::string opening = "\n```sh\n";
  int run = 0;
  for (auto at = page.find(opening); at != std::string::npos;
       at = page.find(opening, at + 1)) {
    auto begin = at + opening.size();
    auto block = page.substr(begin, page.find("```\n", begin) - begin);
    program shell{{"-e", "-c", block}, {}, directory, "/bin/sh"};
    shell.close_input();
    EXPECT_EQ(shell.wait(60s), 0) << block << shell.errors();
    ++run;
  }
  EXPECT_EQ(run, 2);
}

} // namespace
} // namespace parley::e2e
