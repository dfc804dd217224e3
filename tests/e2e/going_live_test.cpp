#include "parley_fixture.hpp"
#include "twilio/form.hpp"

#include <nlohmann/json.hpp>

#include <csignal>
#include <mutex>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

/// What is set up at Twilio: an account, a service, and its webhook, which can
/// be read and set; and an ngrok agent beside it.
class fake_console {
public:
  explicit fake_console(http::io_threads& threads)
    : server_(
      threads, {},
      [](const http::request&) { return std::optional<http::response>{}; },
      [this](http::request what, http::responder answer) {
        answer(serve(what));
      }) {
    port_ = *server_.listen();
  }

  [[nodiscard]] std::string url() const {
    return "http://127.0.0.1:" + std::to_string(port_);
  }

  /// The ngrok agent has one tunnel, to this port.
  void set_tunnel(const std::string& address, uint16_t to) {
    std::lock_guard held{guard_};
    tunnels_
      = {{{"public_url", address},
          {"proto", "https"},
          {"config", {{"addr", "http://localhost:" + std::to_string(to)}}}}};
  }

  [[nodiscard]] std::string webhook() const {
    std::lock_guard held{guard_};
    return webhook_.at("post_webhook_url");
  }

  /// Every address that the webhook was set to.
  [[nodiscard]] std::vector<std::string> history() const {
    std::lock_guard held{guard_};
    return history_;
  }

private:
  http::response serve(const http::request& what) {
    std::lock_guard held{guard_};
    const auto path = std::string{what.path()};
    if (path == "/api/tunnels")
      return http::json_response(200, json{{"tunnels", tunnels_}}.dump());
    if (path.starts_with("/2010-04-01/Accounts/"))
      return http::json_response(200, R"({"status":"active"})");
    if (!path.ends_with("/Configuration/Webhooks"))
      return http::json_response(200, "{}");
    if (what.method == "POST")
      take(twilio::decode_form(what.body));
    return http::json_response(200, webhook_.dump());
  }

  void take(const twilio::form& sent) {
    webhook_["post_webhook_url"] = sent.find("PostWebhookUrl");
    webhook_["method"] = sent.find("Method");
    webhook_["filters"] = json::array();
    for (const auto& [name, value] : sent.fields)
      if (name == "Filters")
        webhook_["filters"].push_back(value);
    history_.emplace_back(sent.find("PostWebhookUrl"));
  }

  mutable std::mutex guard_;
  json webhook_{{"post_webhook_url", "https://before.example/webhook"},
                {"pre_webhook_url", nullptr},
                {"method", "POST"},
                {"filters", {"onMessageAdded"}}};
  json tunnels_ = json::array();
  std::vector<std::string> history_;
  http::server server_;
  uint16_t port_ = 0;
};

/// A port that was free a moment ago.
uint16_t free_port(http::io_threads& threads) {
  http::server probe{
    threads,
    {},
    [](const http::request&) { return std::optional<http::response>{}; },
    [](http::request, http::responder answer) {
      answer({});
    }};
  return *probe.listen();
}

class going_live : public parley_fixture {
protected:
  going_live() {
    extra["TWILIO_BASE_URL"] = console.url();
  }

  /// Runs `parley doctor`; gives its exit code, the output in `said`.
  std::optional<int> examine(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "doctor");
    program doctor{arguments, variables(), PARLEY_SOURCE_DIR};
    auto code = doctor.wait(60s);
    said = doctor.output();
    errors = doctor.errors();
    return code;
  }

  fake_console console{threads};
  std::string said;
  std::string errors;
};

TEST_F(going_live, a_webhook_that_points_elsewhere_exits_3_with_what_mends_it) {
  extra["PUBLIC_URL"] = "https://bot.example.com";
  EXPECT_EQ(examine({}), 3) << said << errors;
  EXPECT_NE(said.find("https://before.example/webhook"), std::string::npos);
  EXPECT_NE(said.find("fix: parley doctor --fix"), std::string::npos);
  EXPECT_TRUE(console.history().empty());
}

TEST_F(going_live, fixing_asks_first) {
  extra["PUBLIC_URL"] = "https://bot.example.com";
  EXPECT_EQ(examine({"--fix"}), 3);
  EXPECT_NE(errors.find("--yes"), std::string::npos) << errors;
  EXPECT_TRUE(console.history().empty());
  examine({"--fix", "--yes"});
  EXPECT_EQ(console.webhook(), "https://bot.example.com/webhook");
}

TEST_F(going_live, all_is_well_once_everything_leads_to_a_running_parley) {
  port = free_port(threads);
  extra["PORT"] = std::to_string(port);
  extra["PUBLIC_URL"] = "http://127.0.0.1:" + std::to_string(port);
  serve();
  EXPECT_EQ(examine({"--fix", "--yes", "--json"}), 0) << said << errors;
  auto report = json::parse(said);
  EXPECT_NE(report.at("status"), "broken");
  for (const auto& one : report.at("findings"))
    EXPECT_NE(one.at("status"), "broken") << one;
  EXPECT_EQ(said.find(auth_token), std::string::npos);
}

TEST_F(going_live, a_tunnel_takes_the_webhook_over_and_gives_it_back) {
  port = free_port(threads);
  extra["PORT"] = std::to_string(port);
  console.set_tunnel("https://abc.ngrok.example", port);
  parley = std::make_unique<program>(
    std::vector<std::string>{"serve", "--ngrok", "--ngrok-api", console.url()},
    variables(), PARLEY_SOURCE_DIR);
  ASSERT_TRUE(parley->wait_for_line("https://abc.ngrok.example/webhook"))
    << parley->errors();
  EXPECT_EQ(console.webhook(), "https://abc.ngrok.example/webhook");
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(25s), 0);
  EXPECT_EQ(console.webhook(), "https://before.example/webhook");
}

TEST_F(going_live, a_tunnel_that_is_not_there_exits_3) {
  extra["PORT"] = "8000";
  parley = std::make_unique<program>(
    std::vector<std::string>{"serve", "--ngrok", "--ngrok-api", console.url()},
    variables(), PARLEY_SOURCE_DIR);
  EXPECT_EQ(parley->wait(25s), 3);
  EXPECT_NE(parley->errors().find("ngrok http 8000"), std::string::npos);
  parley = std::make_unique<program>(
    std::vector<std::string>{"serve", "--ngrok", "--ngrok-api",
                             "http://127.0.0.1:1"},
    variables(), PARLEY_SOURCE_DIR);
  EXPECT_EQ(parley->wait(25s), 3);
  EXPECT_NE(parley->errors().find("no ngrok agent"), std::string::npos);
  EXPECT_TRUE(console.history().empty());
}

} // namespace
} // namespace parley::e2e
