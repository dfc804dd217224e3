#include "simulator/model_simulator.hpp"

#include "base/json.hpp"
#include "base/time.hpp"
#include "simulator/door.hpp"
#include "simulator/model_check.hpp"
#include "simulator/model_forms.hpp"
#include "simulator/timer.hpp"

#include <nlohmann/json.hpp>

#include <atomic>
#include <mutex>
#include <random>

namespace parley::simulator {

namespace {

using nlohmann::json;

constexpr std::size_t largest_body = 8 * 1024 * 1024;

http::response refused(const api_refusal& why) {
  return http::json_response(why.status, dump_json(error_json(why)));
}

/// What the API says when it is asked too often or fails (OpenAI: errors).
http::response complain(const chance& drawn) {
  if (drawn.what != fault::too_many_requests)
    return refused({500,
                    "The server had an error while processing your request. "
                    "Sorry about that!",
                    "", "server_error", "server_error"});
  auto answer = refused({429, "Rate limit reached. Please try again later.", "",
                         "rate_limit_exceeded", "requests"});
  if (drawn.retry_after) {
    auto seconds = std::chrono::ceil<std::chrono::seconds>(*drawn.retry_after);
    answer.header.set("retry-after", std::to_string(seconds.count()));
    answer.header.set("retry-after-ms",
                      std::to_string(drawn.retry_after->count()));
  }
  return answer;
}

json model_json(const std::string& name) {
  return {{"id", name},
          {"object", "model"},
          {"created", 1'700'000'000},
          {"owned_by", "parley (stand-in)"}};
}

http::server_config server_settings(const model_config& config) {
  http::server_config settings;
  settings.host = config.host;
  settings.port = config.port;
  settings.limits.body_bytes = largest_body;
  settings.limits.idle_time = std::chrono::minutes{10};
  for (const auto* range : {"127.0.0.0/8", "::1"})
    if (auto peers = http::cidr::parse(range))
      settings.trusted_peers.push_back(*peers);
  return settings;
}

} // namespace

struct model_simulator::state : std::enable_shared_from_this<state> {
  state(http::io_threads& io, model_config how)
    : config(std::move(how)), wait(io),
      way_out(std::make_shared<door>(wait, complain)) {
    // nop
  }

  void serve(http::request what, http::responder to);
  http::response carry_out(const http::request& what);
  http::response answer_model_call(const http::request& what, bool chat);
  /// May throw for parameters of a wrong type that no check names.
  http::response think_about(const json& body, bool chat);
  http::response answer_models(std::string_view path) const;
  std::string new_id(std::string_view prefix);

  model_config config;
  mischief_maker maker;
  timer wait;
  std::shared_ptr<door> way_out;
  std::atomic<int64_t> answered = 0;
  std::mutex mutex;
  std::mt19937_64 random{std::random_device{}()};
  std::unique_ptr<http::server> server;
};

std::string model_simulator::state::new_id(std::string_view prefix) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string id{prefix};
  std::lock_guard held{mutex};
  for (int half = 0; half < 2; ++half)
    for (uint64_t bits = random(), n = 0; n < 12; ++n, bits >>= 4U)
      id += hex[bits & 15U];
  return id;
}

void model_simulator::state::serve(http::request what, http::responder to) {
  if (what.path() == "/simulator/mischief" && what.method == "POST") {
    to(set_mischief(maker, what));
    return;
  }
  way_out->answer(
    maker.decide(), std::move(to),
    [weak = weak_from_this(),
     request = std::make_shared<const http::request>(std::move(what))] {
      auto self = weak.lock();
      return self ? self->carry_out(*request) : http::response{};
    });
}

http::response model_simulator::state::carry_out(const http::request& what) {
  auto login = what.header.find("Authorization");
  if (!config.api_key.empty() && login != "Bearer " + config.api_key)
    return refused({401,
                    login.empty() ? "You didn't provide an API key."
                                  : "Incorrect API key provided.",
                    "", "invalid_api_key"});
  auto path = what.path();
  if (what.method == "POST" && path == "/v1/responses")
    return answer_model_call(what, false);
  if (what.method == "POST" && path == "/v1/chat/completions")
    return answer_model_call(what, true);
  if (what.method == "GET" && path.starts_with("/v1/models"))
    return answer_models(path);
  return refused({404,
                  "Invalid URL (" + what.method + ' ' + std::string{path} + ")",
                  "", ""});
}

http::response
model_simulator::state::answer_model_call(const http::request& what,
                                          bool chat) {
  auto body = parse_json(what.body);
  if (!body || !body->is_object())
    return refused(
      {400, "We could not parse the JSON body of your request.", "", ""});
  try {
    return think_about(*body, chat);
  } catch (const json::exception&) {
    return refused({400, "Invalid type for a parameter.", "", "invalid_type"});
  }
}

http::response
model_simulator::state::think_about(const json& body, bool chat) {
  if (auto why = chat ? check_chat(body) : check_responses(body))
    return refused(*why);
  auto read = chat ? read_chat(body) : read_responses(body);
  auto said = think(read.instructions, read.items, read.tools);
  auto now = std::chrono::floor<std::chrono::seconds>(wall_clock_now())
               .time_since_epoch()
               .count();
  auto make_id = [this](std::string_view prefix) {
    return new_id(prefix);
  };
  auto answer = chat ? chat_answer(read, said, make_id, now)
                     : responses_answer(body, read, said, make_id, now);
  answered += 1;
  auto response = http::json_response(200, dump_json(answer));
  response.header.set("x-request-id", new_id("req_"));
  return response;
}

http::response
model_simulator::state::answer_models(std::string_view path) const {
  constexpr std::string_view list = "/v1/models";
  if (path == list)
    return http::json_response(
      200, dump_json({{"object", "list"},
                      {"data", json::array({model_json(stand_in_model)})}}));
  std::string name{path.substr(list.size() + 1)};
  if (path[list.size()] != '/' || name.empty() || name.starts_with("no-such-"))
    return refused({404, "The model '" + name + "' does not exist", "model",
                    "model_not_found"});
  return http::json_response(200, dump_json(model_json(name)));
}

model_simulator::model_simulator(http::io_threads& threads, model_config config)
  : state_(std::make_shared<state>(threads, std::move(config))) {
  state_->server = std::make_unique<http::server>(
    threads, server_settings(state_->config),
    [](const http::request&) { return std::optional<http::response>{}; },
    [weak = std::weak_ptr{state_}](http::request what, http::responder to) {
      if (auto self = weak.lock())
        self->serve(std::move(what), std::move(to));
    });
}

model_simulator::~model_simulator() {
  state_->server->stop_accepting();
}

result<uint16_t, http::listen_failure> model_simulator::start() {
  return state_->server->listen();
}

void model_simulator::misbehave(mischief how) {
  state_->maker.set(how);
}

int64_t model_simulator::calls() const {
  return state_->answered;
}

} // namespace parley::simulator
