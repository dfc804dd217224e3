#include "cli/demo_stack.hpp"

#include "cli/setup.hpp"
#include "web/demo_routes.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <system_error>
#include <utility>

#include <unistd.h>

namespace parley::cli {

namespace {

constexpr const char* account_sid = "AC00000000000000000000000000000001";
constexpr const char* service_sid = "IS00000000000000000000000000000001";
constexpr const char* auth_token = "known-to-the-demo-alone";
constexpr const char* stand_in_key = "stand-in";
constexpr std::chrono::seconds reply_timeout{40};

std::string loopback(uint16_t port, std::string_view path) {
  return "http://127.0.0.1:" + std::to_string(port) + std::string{path};
}

bool is_set(const char* variable) {
  const auto* value = std::getenv(variable);
  return value && *value;
}

} // namespace

scratch_directory::scratch_directory() {
  auto pattern
    = (std::filesystem::temp_directory_path() / "parley-XXXXXX").string();
  if (!mkdtemp(pattern.data()))
    throw std::system_error{errno, std::generic_category(), pattern};
  path_ = pattern;
}

scratch_directory::~scratch_directory() {
  std::error_code ignored; // a leftover in the temporary directory harms nobody
  std::filesystem::remove_all(path_, ignored);
}

const std::filesystem::path& scratch_directory::path() const {
  return path_;
}

demo_stack::demo_stack() : threads_{2} {
  // nop
}

demo_stack::~demo_stack() {
  service_.reset();
  model_.reset();
  twilio_.reset();
}

result<std::unique_ptr<demo_stack>, int> demo_stack::start(options what) {
  std::unique_ptr<demo_stack> made{new demo_stack};
  if (auto code = made->start_simulators(); code != ok)
    return code;
  if (auto code = made->start_service(std::move(what)); code != ok)
    return code;
  return made;
}

int demo_stack::start_simulators() {
  simulator::twilio_config twilio;
  twilio.account_sid = account_sid;
  twilio.auth_token = auth_token;
  twilio.service_sid = service_sid;
  twilio_ = std::make_unique<simulator::twilio_simulator>(threads_, twilio);
  model_ = std::make_unique<simulator::model_simulator>(
    threads_, simulator::model_config{});
  auto twilio_port = twilio_->start();
  auto model_port = model_->start();
  if (!twilio_port || !model_port) {
    std::cerr << "parley: the simulators cannot listen on loopback\n";
    return failed;
  }
  twilio_port_ = *twilio_port;
  model_port_ = *model_port;
  twilio_->on_message(
    [this](const std::string&, const simulator::seen_message& what) {
      heard(what);
    });
  return ok;
}

flag_values demo_stack::demo_flags(const options& what) const {
  flag_values flags{
    {"TWILIO_ACCOUNT_SID", account_sid},
    {"TWILIO_AUTH_TOKEN", auth_token},
    {"TWILIO_CONVERSATIONS_SERVICE_SID", service_sid},
    {"TWILIO_BASE_URL", loopback(twilio_port_, "")},
    {"DATABASE_URL",
     "sqlite:///" + (scratch_.path() / "conversations.db").string()},
    {"PUBLIC_URL", ""},
    {"TWILIO_API_KEY_SID", ""},
    {"TWILIO_API_KEY_SECRET", ""},
  };
  if (!real_model_) {
    flags["OPENAI_API_KEY"] = stand_in_key;
    flags["OPENAI_BASE_URL"] = loopback(model_port_, "/v1");
    flags["OPENAI_MODEL"] = "parley-stand-in";
  }
  // A demo is for one's own eyes, and its log for those who ask for it.
  if (!is_set("HOST"))
    flags["HOST"] = "127.0.0.1";
  if (!is_set("LOG_LEVEL"))
    flags["LOG_LEVEL"] = "WARNING";
  for (const auto& [name, value] : what.flags)
    flags[name] = value;
  return flags;
}

int demo_stack::start_service(options what) {
  real_model_ = is_set("OPENAI_API_KEY") || is_set("OPENAI_API_KEY_FILE");
  auto prepared = prepare_service(demo_flags(what), {"OPENAI_API_KEY"});
  if (!prepared)
    return bad_usage;
  if (what.any_port)
    prepared->settings.port = 0;
  prepared->watch = std::move(what.watch);
  prepared->failed = std::move(what.failed);
  auto pages = std::make_shared<web::demo_routes>(*twilio_, real_model_);
  prepared->further = [pages](const http::request& request) {
    return pages->answer(request);
  };
  auto running = service::start(std::move(*prepared));
  if (!running) {
    std::cerr << "parley: " << running.error().detail << '\n';
    return failed;
  }
  service_ = std::move(*running);
  if (auto webhook = http::url::parse(loopback(service_->port(), "/webhook")))
    twilio_->set_webhook(*webhook);
  return ok;
}

uint16_t demo_stack::port() const {
  return service_->port();
}

bool demo_stack::has_real_model() const {
  return real_model_;
}

void demo_stack::heard(const simulator::seen_message& what) {
  if (what.attributes.find("\"parley\"") == std::string::npos)
    return;
  std::lock_guard lock{guard_};
  replies_.push_back(what.body);
  arrived_.notify_all();
}

std::optional<std::string>
demo_stack::say(const std::string& address, const std::string& text) {
  std::unique_lock lock{guard_};
  replies_.clear();
  lock.unlock();
  twilio_->customer_writes(address, text);
  lock.lock();
  if (!arrived_.wait_for(lock, reply_timeout,
                         [this] { return !replies_.empty(); }))
    return std::nullopt;
  return replies_.front();
}

void demo_stack::drain() {
  service_->drain();
}

} // namespace parley::cli
