#include "actors/supervisor.hpp"

#include "actors/conduct.hpp"

#include <utility>

namespace parley::actors {

namespace {

constexpr std::chrono::seconds list_timeout{60};
constexpr std::chrono::seconds flush_timeout{5};

} // namespace

void supervisor_state::take_up() {
  self->request(config.watched.store, list_timeout, list_unfinished{})
    .then(
      [this](const unfinished& what) {
        config.env.log->write(
          observe::level::info, "recovery_started",
          {{"conversations", static_cast<int64_t>(what.which->size())}});
        self->send(config.watched.directory, recover{what.which, what.suspects});
        config.env.board->recovered = true;
        self->send(config.watched.housekeeper, start{});
        self->send(config.watched.http_server, start{});
        self->send(config.watched.reconciler, start{});
      },
      [this](const caf::error&) { config.core_died("store"); });
}

caf::typed_response_promise<drained> supervisor_state::begin_drain() {
  auto promise = self->make_response_promise<drained>();
  drain_askers.push_back(promise);
  if (std::exchange(stopping, true))
    return promise;
  config.env.board->draining = true;
  config.env.log->write(observe::level::info, "draining");
  self->send(config.watched.reconciler, drain{});
  self->delayed_send(self, config.notice, start{});
  self->delayed_send(self, config.drain_limit, drain_overdue{});
  return promise;
}

void supervisor_state::stop_accepting() {
  self->request(config.watched.http_server, config.drain_limit * 2, drain{})
    .then([this](const drained&) { part_drained(); },
          [this](const caf::error&) { part_drained(); });
  self->request(config.watched.directory, config.drain_limit * 2, drain{})
    .then([this](const drained&) { part_drained(); },
          [this](const caf::error&) { part_drained(); });
}

void supervisor_state::part_drained() {
  if (--draining == 0)
    flush();
}

void supervisor_state::flush() {
  if (drain_askers.empty())
    return;
  // The answer comes behind every write that was asked for before.
  self->request(config.watched.store, flush_timeout, list_unfinished{})
    .then([this](const unfinished&) { finish_drain(); },
          [this](const caf::error&) { finish_drain(); });
}

void supervisor_state::finish_drain() {
  for (auto& one : std::exchange(drain_askers, {}))
    one.deliver(drained{});
}

void supervisor_state::died(const caf::actor_addr& who) {
  auto found = names.find(who);
  if (found == names.end() || stopping)
    return;
  config.env.log->write(observe::level::error, "core_actor_died",
                        {{"actor", found->second}});
  config.core_died(found->second);
}

supervisor_actor::behavior_type
supervisor(supervisor_actor::stateful_pointer<supervisor_state> self,
           supervisor_config config) {
  conduct_of(self, config.env);
  auto& state = self->state;
  state.self = self;
  state.config = std::move(config);
  auto watch = [self](const auto& who, const char* called) {
    self->monitor(who);
    self->state.names.emplace(who.address(), called);
  };
  watch(state.config.watched.http_server, "http_server");
  watch(state.config.watched.reconciler, "reconciler");
  watch(state.config.watched.directory, "directory");
  watch(state.config.watched.tool_runner, "tool_runner");
  watch(state.config.watched.openai_client, "openai_client");
  watch(state.config.watched.twilio_client, "twilio_client");
  watch(state.config.watched.events, "events");
  watch(state.config.watched.admin, "admin");
  watch(state.config.watched.housekeeper, "housekeeper");
  watch(state.config.watched.store, "store");
  self->set_down_handler(
    [self](const caf::down_msg& down) { self->state.died(down.source); });
  return {
    [self](const start&) {
      if (self->state.stopping)
        self->state.stop_accepting();
      else
        self->state.take_up();
    },
    [self](const drain&) { return self->state.begin_drain(); },
    [self](const drain_overdue&) { self->state.flush(); },
  };
}

} // namespace parley::actors
