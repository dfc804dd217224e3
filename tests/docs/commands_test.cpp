#include "base/crypto.hpp"
#include "http/server.hpp"
#include "manual.hpp"
#include "tests/e2e/parley_fixture.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

namespace parley::docs {
namespace {

namespace fs = std::filesystem;
using e2e::auth_token;
using testing::Contains;
using testing::SizeIs;

/// Whom tests/docs/stand_in.sh stands in for. What a block calls beside these
/// must be one of a machine's own commands.
constexpr std::array stood_in_for{
  "apt-get", "caddy",   "cp",      "curl",      "docker",
  "git",     "install", "kubectl", "parley",    "promtool",
  "rm",      "sqlite3", "sudo",    "systemctl", "systemd-analyze"};

constexpr auto admin_token = "0123456789abcdef0123456789abcdef";
constexpr auto some_conversation = "CH0123456789abcdef0123456789abcdef";

/// What the manual asks of Twilio's console API: these requests, with these
/// fields, as that account (Twilio: Conversations REST API).
class console {
public:
  explicit console(http::io_threads& threads)
    : server_(
      threads, {},
      [](const http::request&) { return std::optional<http::response>{}; },
      [](http::request what, http::responder answer) { answer(serve(what)); }) {
    port_ = *server_.listen();
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }

private:
  static http::response serve(const http::request& what) {
    const auto account
      = to_base64(std::string{e2e::account_sid} + ':' + auth_token);
    if (what.header.find("Authorization") != "Basic " + account)
      return http::problem(401, "not that account");
    const auto service = "/v1/Services/" + std::string{e2e::service_sid};
    const std::map<std::string, std::vector<std::string>> known{
      {"POST /v1/Services", {"FriendlyName"}},
      {"POST " + service + "/Configuration/Webhooks",
       {"PostWebhookUrl", "Method", "Filters"}},
      {"POST /v1/Configuration/Addresses",
       {"Type", "Address", "AutoCreation.Enabled", "AutoCreation.Type",
        "AutoCreation.ConversationServiceSid"}},
      {"GET " + service + "/Conversations", {}},
      {"GET " + service + "/Conversations/" + e2e::sid("CH", 0) + "/Messages",
       {}}};
    const auto found = known.find(what.method + ' ' + std::string{what.path()});
    if (found == known.end())
      return http::problem(404, what.method + ' ' + what.target);
    const auto fields = twilio::decode_form(what.body);
    for (const auto& name : found->second)
      if (fields.find(name).empty())
        return http::problem(400, name + " is missing");
    return http::json_response(200, "{}");
  }

  http::server server_;
  uint16_t port_ = 0;
};

/// `README.md`, 42: `README_md_42`
std::string name_of(const block& one) {
  auto name = one.page + '_' + std::to_string(one.line);
  for (auto& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c)))
      c = '_';
  return name;
}

/// A folder like a checkout that was built, a `.env` like the one that set-up
/// writes, and a Parley that runs.
class manual : public e2e::parley_fixture,
               public testing::WithParamInterface<block> {
protected:
  manual() {
    extra["ADMIN_TOKEN"] = admin_token;
    extra["LOG_LEVEL"] = "ERROR";
  }

  void given_a_parley_with_a_conversation() {
    serve();
    ASSERT_EQ(web()
                .webhook(e2e::message_added(some_conversation,
                                            e2e::sid("IM", 1), 0, "Hi"))
                ->status,
              200);
    ASSERT_TRUE(twilio.wait_for_replies(1));
  }

  /// `erase` without `--url` needs the database for itself, as its page says.
  void given_the_server_stopped_where_the_page_says_so() {
    if (text_.find(" erase ") == std::string::npos
        || text_.find("--url") != std::string::npos)
      return;
    parley->signal(SIGTERM);
    ASSERT_EQ(parley->wait(std::chrono::seconds{30}), 0);
  }

  void given_a_checkout() {
    checkout_ = directory + "/checkout";
    root_ = directory + "/root";
    for (const auto* folder :
         {"/checkout/scripts", "/checkout/build/release", "/bin",
          "/root/usr/local/bin", "/root/etc/systemd/system",
          "/root/var/lib/parley", "/root/var/backups", "/root/run/secrets"})
      fs::create_directories(directory + folder);
    for (const auto* same : {"config", "deploy", "docs", "Dockerfile",
                             "docker-compose.yml", "docker-compose.prod.yml"})
      fs::create_symlink(source_ / same, fs::path{checkout_} / same);
    for (const auto& one : fs::directory_iterator{source_ / "scripts"})
      stand_in(checkout_ + "/scripts/" + one.path().filename().string());
    for (const auto* one : stood_in_for)
      stand_in(directory + "/bin/" + one);
    const std::regex built{"build/release/[A-Za-z0-9_/]+"};
    for (std::sregex_iterator at{text_.begin(), text_.end(), built}, end;
         at != end; ++at) {
      const auto path = fs::path{checkout_} / at->str();
      fs::create_directories(path.parent_path());
      stand_in(path);
    }
    std::ofstream{root_ + "/run/secrets/openai"} << "sk-test\n";
    fs::copy_file(database(), root_ + "/var/lib/parley/conversations.db");
    fs::copy_file(database(), root_ + "/var/backups/parley.db");
    write_env();
  }

  void write_env() {
    std::ofstream env{checkout_ + "/.env"};
    for (const auto& [name, value] : variables())
      env << name << "='" << value << "'\n";
    env << "PUBLIC_URL='" << web().address() << "'\n";
  }

  static void stand_in(const fs::path& name) {
    if (!fs::exists(fs::symlink_status(name)))
      fs::create_symlink(fs::path{PARLEY_SOURCE_DIR} / "tests/docs/stand_in.sh",
                         name);
  }

  /// Runs the block as somebody does who pastes it; gives what it said.
  std::string paste(int& code) {
    const auto script = directory + "/block.sh";
    std::ofstream{script} << "set -euo pipefail\n" << prelude() << text_;
    std::string command = "cd '" + checkout_ + "' && env --ignore-environment";
    for (const auto& [name, value] : std::map<std::string, std::string>{
           {"HOME", directory},
           {"PATH", directory + "/bin:/usr/bin:/bin"},
           {"ADMIN_TOKEN", admin_token},
           {"PUBLIC_URL", web().address()},
           {"PARLEY_DOCS_SOURCE", PARLEY_SOURCE_DIR},
           {"PARLEY_DOCS_BUILD", PARLEY_BUILD_DIR},
           {"PARLEY_DOCS_PROGRAM", PARLEY_PROGRAM},
           {"PARLEY_DOCS_ROOT", root_},
           {"PARLEY_DOCS_URL", web().address()},
           {"PARLEY_DOCS_TWILIO", console_.url()}})
      command += ' ' + name + "='" + value + '\'';
    // What asks gets a yes.
    command += " timeout 60 bash '" + script + "' 2>&1 <<< yes";
    auto* out = popen(("exec bash -c \"" + command + '"').c_str(), "r");
    std::string said;
    std::array<char, 4096> bytes{};
    while (auto count = fread(bytes.data(), 1, bytes.size(), out))
      said.append(bytes.data(), count);
    const auto status = pclose(out);
    code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return said;
  }

  /// What the page had somebody define before, in the same shell.
  std::string prelude() const {
    std::string before;
    for (const auto& one : commands())
      if (one.page == GetParam().page && one.line < GetParam().line
          && one.text.find("() {") != std::string::npos)
        before += one.text;
    return before;
  }

  console console_{threads};
  const fs::path source_{PARLEY_SOURCE_DIR};
  std::string text_ = GetParam().text;
  std::string checkout_;
  std::string root_;
};

TEST_P(manual, says_what_works_when_pasted) {
  given_a_parley_with_a_conversation();
  given_a_checkout();
  given_the_server_stopped_where_the_page_says_so();
  int code = -1;
  const auto said = paste(code);
  EXPECT_EQ(code, 0) << GetParam().page << ':' << GetParam().line << '\n'
                     << GetParam().text << "said:\n"
                     << said;
}

INSTANTIATE_TEST_SUITE_P(pages, manual, testing::ValuesIn(commands()),
                         [](const auto& one) { return name_of(one.param); });

TEST(the_manual, says_its_commands_where_this_test_finds_them) {
  EXPECT_THAT(commands(), SizeIs(testing::Ge(30U)));
  for (const auto& one : blocks()) {
    EXPECT_THAT((std::array{"", "sh", "json", "yaml", "ini", "sql", "cpp"}),
                Contains(one.language))
      << one.page << ':' << one.line;
    EXPECT_FALSE(one.language.empty() && one.text.starts_with("$ "))
      << one.page << ':' << one.line;
  }
}

} // namespace
} // namespace parley::docs
