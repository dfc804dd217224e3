#include "actors/run.hpp"

#include "actors/events.hpp"
#include "actors/parts.hpp"

#include <caf/scoped_actor.hpp>
#include <caf/send.hpp>
#include <caf/spawn_options.hpp>

#include <future>
#include <utility>

namespace parley {

namespace {

using namespace actors;

constexpr std::chrono::seconds drain_timeout{24};
/// For the traces of the last turns.
constexpr std::chrono::milliseconds trace_timeout{1'500};

/// Starts the tree. Handles that are needed before they exist are filled in
/// before the first message that leads to them is sent.
tree grow(service::parts& parts) {
  tree made;
  auto& system = parts.system;
  made.events = system.spawn(events, parts.env);
  auto routes_to = std::make_shared<directory_actor>();
  made.store = system.spawn<caf::detached>(
    store, parts.store_config(),
    [routes_to](routed what) { caf::anon_send(*routes_to, std::move(what)); });
  made.tool_runner = system.spawn(tool_runner, parts.tool_runner_config());
  made.openai_client = system.spawn(openai_client, parts.openai_config());
  made.twilio_client = system.spawn(twilio_client, parts.twilio_config());
  auto shared
    = std::make_shared<conversation_config>(parts.conversation_config(made));
  made.directory = system.spawn(
    directory, parts.directory_config(),
    [&system, shared](const conversation::key& which) {
      return system.spawn(
        actors::conversation,
        std::shared_ptr<const actors::conversation_config>{shared}, which);
    });
  shared->directory = made.directory;
  *routes_to = made.directory;
  made.housekeeper = system.spawn(housekeeper, parts.housekeeper_config(made));
  made.admin = system.spawn(admin, parts.admin_config(made));
  made.reconciler = system.spawn(reconciler, parts.reconciler_config(made));
  made.http_server = system.spawn(http_server, parts.http_server_config(made));
  return made;
}

/// What an operator can do about a database that does not open.
std::string_view advice(storage::failure::reason why) {
  using reason = storage::failure::reason;
  switch (why) {
    case reason::full:
      return "there is no room on the disk: ";
    case reason::busy:
      return "another process holds it: ";
    case reason::corrupt:
      return "it is damaged; put a backup in its place: ";
    case reason::newer:
      return "a newer Parley wrote it; start that one: ";
    case reason::locked:
      return "DATA_ENCRYPTION_KEY: ";
    case reason::unreadable:
    case reason::erased:
    case reason::other:
      break;
  }
  return "";
}

void watch(const events_actor& feed,
           const std::function<void(const turn_step&)>& hear) {
  auto who
    = std::make_shared<const watcher>(watcher{[hear](const happening& what) {
        hear({what.where.id, what.step, what.detail});
        return true;
      }});
  caf::anon_send(feed, subscribe{std::move(who)});
}

result<std::unique_ptr<storage::store>, service_failure>
open(const config::settings& from) {
  auto engine
    = storage::open_sqlite(from.database_path, from.data_encryption_keys);
  if (engine)
    return std::move(*engine);
  return service_failure{
    std::string{advice(engine.error().why)} + engine.error().detail,
    engine.error().why == storage::failure::reason::locked};
}

} // namespace

service::service(std::unique_ptr<parts> made) : parts_{std::move(made)} {
  // nop
}

result<std::unique_ptr<service>, service_failure>
service::start(service_config config) {
  auto owner = storage::owner_lock::take(config.settings.database_path);
  if (!owner)
    return service_failure{config.settings.database_path + ": "
                           + owner.error().detail};
  auto engine = open(config.settings);
  if (!engine)
    return engine.error();
  auto made = std::make_unique<parts>(std::move(config), std::move(*engine));
  made->owner = std::move(*owner);
  made->watched = grow(*made);
  if (made->spans)
    made->trace_exporter
      = made->system.spawn(trace_exporter, made->trace_exporter_config());
  if (made->config.watch)
    watch(made->watched.events, made->config.watch);
  made->supervisor
    = made->system.spawn(supervisor, made->supervisor_config(made->watched));
  caf::anon_send(made->supervisor, actors::start{});
  auto port = made->port.get_future().get();
  if (!port)
    return service_failure{port.error().detail};
  made->open_port = *port;
  return std::unique_ptr<service>{new service{std::move(made)}};
}

service::~service() = default;

uint16_t service::port() const {
  return parts_->open_port;
}

void service::drain() {
  caf::scoped_actor self{parts_->system};
  self->request(parts_->supervisor, drain_timeout, actors::drain{})
    .receive([](const drained&) {},
             [this](const caf::error&) {
               parts_->env.log->write(observe::level::warning,
                                      "drain_timed_out");
             });
  if (parts_->trace_exporter)
    self->request(parts_->trace_exporter, trace_timeout, actors::drain{})
      .receive([](const drained&) {},
               [](const caf::error&) {
                 // nop: traces are not worth waiting for
               });
}

} // namespace parley
