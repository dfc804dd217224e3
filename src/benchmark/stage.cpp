#include "benchmark/stage.hpp"

#include "base/crypto.hpp"
#include "benchmark/agents.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>

namespace parley::benchmark {

namespace fs = std::filesystem;
using clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace {

constexpr const char* own_account = "AC00000000000000000000000000000001";
constexpr const char* own_service = "IS00000000000000000000000000000001";
constexpr uint64_t probe_number = ~uint64_t{0};
constexpr auto start_patience = 60s;
constexpr auto answer_patience = 15s;
/// Loopback is trusted; another address may open 64.
constexpr std::size_t own_connections = 128;
constexpr std::size_t target_connections = 64;

[[noreturn]] void fail(std::string what) {
  throw trouble{trouble::reason::failed, std::move(what)};
}

std::string loopback(uint16_t port, const char* path = "") {
  return "http://127.0.0.1:" + std::to_string(port) + path;
}

uint64_t random_run() {
  uint64_t run = 0;
  std::memcpy(&run, random_bytes(sizeof run).data(), sizeof run);
  return run;
}

/// `host:port` of --listen, or nothing.
std::optional<http::url> listen_place(const std::string& text) {
  return text.empty() ? std::nullopt : http::url::parse("http://" + text);
}

} // namespace

// -- start --------------------------------------------------------------------

stage::stage(const options& how, needs what, int interrupted)
  : asked_{how}, needs_{std::move(what)}, scratch_{how.directory, how.keep} {
  auto own = asked_.target.empty();
  from_.run = random_run();
  from_.account_sid = own ? own_account : asked_.account_sid;
  from_.service_sid = own ? own_service : asked_.service_sid;
  from_.auth_token = own ? to_hex(random_bytes(16)) : asked_.auth_token;
  http::url nowhere;
  load_ = std::make_unique<web_load>(nowhere, own ? own_connections
                                                  : target_connections);
  load_->on_answer([this](const auto& answer) { heard(answer); });
  if (interrupted >= 0)
    load_->watch(interrupted, [this] { stop("interrupted"); });
  if (own || !asked_.listen.empty())
    start_counterparts();
  if (own) {
    write_agents();
    start_parley();
  } else {
    aim_at(*http::url::parse(asked_.target));
  }
  probe();
}

stage::~stage() = default;

void stage::start_counterparts() {
  auto place = listen_place(asked_.listen);
  twilio_ = start_counterpart("twilio", place ? place->port : 0);
  model_ = start_counterpart(
    "model", static_cast<uint16_t>(place ? place->port + 1 : 0));
  if (needs_.strict_model)
    model_->tell("strict");
  if (!needs_.model_faults.empty())
    model_->tell("faults " + needs_.model_faults);
  if (!needs_.twilio_faults.empty())
    twilio_->tell("faults " + needs_.twilio_faults);
}

std::unique_ptr<counterpart_process>
stage::start_counterpart(const char* role, uint16_t port) {
  auto place = listen_place(asked_.listen);
  auto made = std::make_unique<counterpart_process>(
    role, scratch_.path(),
    std::map<std::string, std::string>{
      {"PARLEY_BENCH_HOST", place ? place->host : "127.0.0.1"},
      {"PARLEY_BENCH_PORT", std::to_string(port)},
      {"PARLEY_BENCH_ACCOUNT", from_.account_sid},
      {"PARLEY_BENCH_TOKEN", from_.auth_token},
      {"PARLEY_BENCH_RUN", std::to_string(from_.run)}},
    [this](const observation& seen) { heard(seen); });
  load_->watch(made->descriptor(), [this, it = made.get()] {
    if (it->read())
      return;
    load_->unwatch(it->descriptor());
    stop("a counterpart has ended");
  });
  return made;
}

void stage::tell_model(const std::string& command) {
  if (model_)
    model_->tell(command);
}

void stage::write_agents() const {
  std::ofstream{scratch_.path() / "agents.yml"} << default_agents();
  // The shop's data lie beside the agents' file, when they are not beside the
  // build.
  std::error_code absent;
  if (fs::is_directory("config/data", absent))
    fs::create_directory_symlink(fs::absolute("config/data"),
                                 scratch_.path() / "data", absent);
}

std::map<std::string, std::string> stage::variables() const {
  std::map<std::string, std::string> set{
    {"TWILIO_ACCOUNT_SID", from_.account_sid},
    {"TWILIO_AUTH_TOKEN", from_.auth_token},
    {"TWILIO_CONVERSATIONS_SERVICE_SID", from_.service_sid},
    {"TWILIO_BASE_URL", loopback(twilio_->port())},
    {"OPENAI_API_KEY", "sk-bench"},
    {"OPENAI_BASE_URL", loopback(model_->port(), "/v1")},
    {"HOST", "127.0.0.1"},
    {"PORT", "0"},
    {"LOG_LEVEL", "WARNING"},
    {"LOG_FORMAT", "json"},
    // Customers of one run write more than people do.
    {"RATE_LIMIT_PER_MINUTE", "1000000"},
    {"AGENT_CONFIG_PATH", (scratch_.path() / "agents.yml").string()},
    {"DATABASE_URL",
     "sqlite:///" + (scratch_.path() / "conversations.db").string()}};
  for (const auto& [name, value] : needs_.variables)
    set[name] = value;
  return set;
}

void stage::start_parley() {
  child::plan how;
  how.arguments = {"serve"};
  how.variables = variables();
  how.directory = scratch_.path();
  how.output = scratch_.path() / "parley.log";
  parley_ = std::make_unique<child>(how);
  auto line = parley_->wait_for("listens on ", start_patience);
  if (!line)
    fail("parley does not start:\n" + parley_->errors()
         + room_left(scratch_.path()));
  auto port = line->substr(line->find_last_of(':') + 1);
  aim_at(*http::url::parse("http://127.0.0.1:" + port + "/webhook"));
}

void stage::kill_parley() {
  parley_->signal(SIGKILL);
  parley_->wait(10s);
  load_->hang_up();
}

void stage::aim_at(const http::url& to) {
  from_.host = to.origin().substr(7);
  from_.target = to.target == "/" ? "/webhook" : to.target;
  from_.signed_url
    = (asked_.public_url.empty() ? to.origin() : asked_.public_url)
      + from_.target;
  load_->redirect(to);
  writer_ = std::make_unique<webhook_writer>(from_);
}

void stage::probe() {
  probed_.reset();
  load_->send(probe_number,
              writer_->receipt(random_run() >> 8U, probe_number >> 8U));
  auto deadline = clock::now() + answer_patience;
  while (!probed_ && stopped_.empty() && clock::now() < deadline)
    load_->wait(deadline);
  if (probed_ && probed_->status == 200)
    return;
  if (!stopped_.empty())
    return;
  auto why = probed_ ? why_refused(*probed_)
                     : "no answer within 15 s from " + from_.signed_url;
  throw trouble{
    is_own() ? trouble::reason::failed : trouble::reason::unreachable, why};
}

std::string stage::why_refused(const web_load::answer& what) const {
  auto where = is_own() ? "Parley" : asked_.target;
  if (what.status == 0)
    return "cannot reach " + where + ": " + what.body
           + (is_own() ? "" : "; is it running, and is --target its address?");
  auto said = where + " answered " + std::to_string(what.status)
              + (what.body.empty() ? "" : ": " + what.body.substr(0, 300));
  if (what.status == 403 && !is_own())
    said += "; --auth-token must be the TWILIO_AUTH_TOKEN it was started with, "
            "--account-sid and --service-sid its own, and --public-url its "
            "PUBLIC_URL where it has one";
  if (what.status == 404 && !is_own())
    said += "; name the webhook's path in --target";
  if (what.status >= 500 && is_own())
    said += room_left(scratch_.path());
  return said;
}

// -- Parley -------------------------------------------------------------------

bool stage::is_own() const {
  return asked_.target.empty();
}

bool stage::sees_replies() const {
  return twilio_ != nullptr;
}

std::optional<usage> stage::used() const {
  auto process = parley_ ? parley_->id() : static_cast<pid_t>(asked_.process);
  return process > 0 ? usage_of(process) : std::nullopt;
}

std::optional<double> stage::metric(const std::string& line_start) {
  // One short question over a socket of its own; nothing else is under way.
  std::optional<double> found;
  web_load once{*http::url::parse("http://" + from_.host), 1};
  bool done = false;
  once.keep_bodies();
  once.on_answer([&](const web_load::answer& what) {
    done = true;
    auto at = what.body.find(line_start);
    if (at == std::string::npos)
      return;
    auto value = what.body.find(' ', at + line_start.size() - 1);
    if (value != std::string::npos)
      found = std::strtod(what.body.c_str() + value + 1, nullptr);
  });
  once.send(0, "GET /metrics HTTP/1.1\r\nHost: " + from_.host + "\r\n\r\n");
  auto deadline = clock::now() + answer_patience;
  while (!done && clock::now() < deadline)
    once.wait(deadline);
  return found;
}

} // namespace parley::benchmark
