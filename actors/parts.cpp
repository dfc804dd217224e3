#include "actors/parts.hpp"

#include "actors/trace_parts.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

namespace parley {

namespace {

constexpr unsigned tool_threads = 4;
/// For tools that wait for somebody outside.
constexpr unsigned waiting_tool_threads = 32;
constexpr std::size_t tools_waiting = 10'000;
constexpr std::size_t least_awake = 1'000;
/// What a webhook may wait for the database before Twilio is told to try again;
/// it does not wait that long itself.
constexpr std::chrono::seconds longest_commit{15};

unsigned cores() {
  return std::max(2U, std::thread::hardware_concurrency());
}

/// Chance for jitter: good enough, and each client's own.
std::function<double()> seeded_chance() {
  auto engine = std::make_shared<std::minstd_rand>(std::random_device{}());
  return [engine] {
    return std::uniform_real_distribution<double>{0.0, 1.0}(*engine);
  };
}

/// Calls go where the settings say, and nowhere else.
http::client_config
client_config(const std::vector<http::url>& places, std::size_t connections,
              const std::string& version) {
  http::client_config made;
  for (const auto& one : places)
    made.egress.trust(one);
  made.connections_per_host = connections;
  made.waiting_per_host = 100'000;
  made.user_agent = "parley/" + version;
  return made;
}

std::vector<std::string> signing_keys(const config::settings& from) {
  std::vector<std::string> keys;
  for (const auto* one :
       {&from.twilio_auth_token, &from.twilio_auth_token_secondary,
        &from.webhook_secret})
    if (!one->empty())
      keys.push_back(one->reveal());
  return keys;
}

http::url
host_or(const std::optional<http::url>& base, std::string_view product) {
  if (base)
    return *base;
  http::url made;
  made.host = std::string{product} + ".twilio.com";
  made.target = "";
  return made;
}

} // namespace

system_config::system_config() {
  add_message_types<caf::id_block::parley>();
  set("scheduler.policy", caf::atom("sharing"));
  set("scheduler.max-threads", static_cast<size_t>(cores()));
  set("scheduler.max-throughput", static_cast<size_t>(100));
}

service::parts::parts(service_config from,
                      std::unique_ptr<storage::store> opened)
  : config{std::move(from)}, env{std::make_shared<observe::log>(
                                   config.settings.log_level,
                                   config.settings.log_format),
                                 std::make_shared<observe::metrics>(
                                   config.version),
                                 std::make_shared<observe::board>()},
    engine{std::move(opened)}, hash_key{engine->hash_key()},
    files{actors::share_open_files(config.open_files)}, system{caf_config},
    threads{
      cores(),
      [log = env.log](std::string_view thrown) {
        log->write(observe::level::error, "io_failed", {{"error", thrown}});
      }},
    model_http{std::make_shared<http::client>(
      threads,
      client_config({config.settings.openai_base_url},
                    std::min(files.model, static_cast<std::size_t>(
                                            config.settings.max_open_turns)),
                    config.version))},
    twilio_http{std::make_shared<http::client>(
      threads,
      client_config({host_or(config.settings.twilio_base_url, "conversations"),
                     host_or(config.settings.twilio_base_url, "messaging")},
                    files.twilio, config.version))},
    workers{std::make_shared<tools::worker_pool>(tool_threads, tools_waiting)},
    waiting_workers{std::make_shared<tools::worker_pool>(waiting_tool_threads,
                                                         tools_waiting)},
    now{std::make_shared<current_line_up>(
      line_up{config.team, config.catalogue})} {
  if (const auto& collector = config.settings.tracing.collector) {
    trace_http = std::make_shared<http::client>(
      threads, client_config({*collector}, 1, config.version));
    spans = actors::make_recorder(
      config.settings,
      host_or(config.settings.twilio_base_url, "conversations").host,
      env.metrics);
  }
}

service::parts::~parts() {
  auto stop = [](const auto& who) {
    caf::anon_send_exit(who, caf::exit_reason::user_shutdown);
  };
  stop(supervisor);
  stop(watched.http_server);
  stop(watched.admin);
  stop(watched.housekeeper);
  stop(watched.reconciler);
  stop(watched.directory);
  stop(watched.tool_runner);
  stop(watched.openai_client);
  stop(watched.twilio_client);
  stop(watched.events);
  stop(watched.store);
  if (trace_exporter)
    stop(trace_exporter);
  trace_exporter = nullptr;
  supervisor = nullptr;
  watched = {};
  system.await_all_actors_done();
}

actors::store_config service::parts::store_config() {
  actors::store_config made;
  made.engine = std::move(engine);
  made.history_limit = config.team->history_window;
  made.env = env;
  return made;
}

actors::tool_runner_config service::parts::tool_runner_config() const {
  actors::tool_runner_config made;
  made.catalogue = config.catalogue;
  made.workers = workers;
  made.waiting_workers = waiting_workers;
  made.time_limit = config.settings.tool_timeout;
  made.look = config.look;
  made.now = now;
  made.env = env;
  return made;
}

actors::openai_client_config service::parts::openai_config() const {
  actors::openai_client_config made;
  made.at.base = config.settings.openai_base_url;
  made.at.api_key = config.settings.openai_api_key.reveal();
  made.at.speaks = config.settings.openai_api == "chat"
                     ? openai::dialect::chat
                     : openai::dialect::responses;
  made.http = model_http;
  made.call_timeout = config.settings.openai_timeout;
  // A turn has one model call at a time: all of them may be under way.
  made.gate.at_once = config.settings.max_open_turns;
  made.gate.waiting = static_cast<std::size_t>(config.settings.max_open_turns);
  made.chance = seeded_chance();
  made.prices = config.team->prices;
  made.env = env;
  return made;
}

actors::twilio_client_config service::parts::twilio_config() const {
  const auto& from = config.settings;
  actors::twilio_client_config made;
  made.at.service_sid = from.twilio_service_sid;
  auto by_key = !from.twilio_api_key_sid.empty();
  made.at.user = by_key ? from.twilio_api_key_sid : from.twilio_account_sid;
  made.at.password = by_key ? from.twilio_api_key_secret.reveal()
                            : from.twilio_auth_token.reveal();
  made.at.conversations = host_or(from.twilio_base_url, "conversations");
  made.at.messaging = host_or(from.twilio_base_url, "messaging");
  made.http = twilio_http;
  made.call_timeout = from.twilio_timeout;
  // Those that wait do so in the client's line, not for a connection.
  made.gate.at_once = files.twilio;
  made.gate.waiting = static_cast<std::size_t>(from.max_open_turns);
  made.chance = seeded_chance();
  made.env = env;
  return made;
}

actors::conversation_config
service::parts::conversation_config(const actors::tree& made) const {
  const auto& from = config.settings;
  actors::conversation_config shared;
  shared.team = config.team;
  shared.now = now;
  shared.hash_key = hash_key;
  shared.service_sid = from.twilio_service_sid;
  shared.turn_timeout = from.turn_timeout;
  shared.tool_timeout = from.tool_timeout;
  shared.twilio_timeout = from.twilio_timeout;
  shared.send_settle = from.send_settle;
  shared.idle_timeout = from.conversation_timeout;
  shared.started = env.wall_clock();
  shared.env = env;
  shared.store = made.store;
  shared.model = made.openai_client;
  shared.twilio = made.twilio_client;
  shared.tools = made.tool_runner;
  shared.events = made.events;
  shared.spans = spans;
  return shared;
}

actors::directory_config service::parts::directory_config() const {
  actors::directory_config made;
  made.max_open_turns
    = static_cast<std::size_t>(config.settings.max_open_turns);
  made.rate_limit_per_minute
    = static_cast<std::size_t>(config.settings.rate_limit_per_minute);
  // Half as many again may wait for a place, sleep soon, or see a reply out.
  made.max_awake
    = std::max(least_awake, made.max_open_turns + made.max_open_turns / 2);
  made.env = env;
  return made;
}

actors::http_server_config
service::parts::http_server_config(const actors::tree& made) {
  const auto& from = config.settings;
  actors::http_server_config edge;
  edge.threads = &threads;
  edge.server.host = from.host;
  edge.server.port = from.port;
  edge.server.trusted_peers = from.trusted_proxies;
  edge.server.limits.connections = files.webhooks;
  edge.server.limits.answer_time = longest_commit;
  edge.server.accept_failed = [log = env.log](std::string_view why) {
    log->write(observe::level::error, "accept_failed", {{"error", why}});
  };
  edge.gate.ours = {from.twilio_account_sid, from.twilio_service_sid};
  edge.gate.signing_keys = signing_keys(from);
  edge.gate.public_url = from.public_url;
  edge.gate.trusted_proxies = from.trusted_proxies;
  edge.gate.own_author = config.team->author;
  edge.version = config.version;
  edge.max_pending_inbound = from.max_pending_inbound;
  edge.further = config.further;
  edge.admin_door = {from.admin_token.reveal(), from.trusted_proxies};
  edge.listening = [this](result<uint16_t, http::listen_failure> opened) {
    port.set_value(std::move(opened));
  };
  edge.env = env;
  edge.store = made.store;
  edge.twilio = made.twilio_client;
  edge.admin = made.admin;
  return edge;
}

actors::housekeeper_config
service::parts::housekeeper_config(const actors::tree& made) const {
  actors::housekeeper_config keeper;
  keeper.retention = config.settings.data_retention;
  keeper.env = env;
  keeper.store = made.store;
  keeper.directory = made.directory;
  return keeper;
}

actors::admin_config
service::parts::admin_config(const actors::tree& made) const {
  actors::admin_config office;
  office.env = env;
  office.store = made.store;
  office.directory = made.directory;
  office.twilio = made.twilio_client;
  office.housekeeper = made.housekeeper;
  return office;
}

actors::reconciler_config
service::parts::reconciler_config(const actors::tree& made) const {
  actors::reconciler_config sweeper;
  sweeper.own_author = config.team->author;
  sweeper.max_pending_inbound = config.settings.max_pending_inbound;
  sweeper.tick = config.look_every;
  sweeper.env = env;
  sweeper.store = made.store;
  sweeper.twilio = made.twilio_client;
  return sweeper;
}

actors::trace_exporter_config service::parts::trace_exporter_config() const {
  auto made
    = actors::exporter_config_of(config.settings.tracing, config.version);
  made.http = trace_http;
  made.spans = spans;
  made.chance = seeded_chance();
  made.env = env;
  return made;
}

actors::supervisor_config
service::parts::supervisor_config(const actors::tree& made) const {
  actors::supervisor_config top;
  top.watched = made;
  top.core_died = [failed = config.failed](const std::string& part) {
    if (failed)
      failed(part);
  };
  top.env = env;
  return top;
}

} // namespace parley
