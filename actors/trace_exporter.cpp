#include "actors/trace_exporter.hpp"

#include "actors/conduct.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

using fate = tracing::export_verdict::fate;

} // namespace

void trace_exporter_state::due(const export_due& what) {
  if (what.by_clock && !draining)
    self->delayed_send(self, config.period, export_due{true});
  send();
}

void trace_exporter_state::send() {
  auto now = self->clock().now();
  if (under_way || now < not_before)
    return;
  if (batch.empty()) {
    batch = config.spans->take();
    attempts = 0;
  }
  if (batch.empty()) {
    if (draining)
      end_drain();
    return;
  }
  ++attempts;
  under_way = true;
  auto limit = draining ? config.drain_limit : config.call_timeout;
  auto back = [inbox = trace_exporter_actor{self}](http::client_result result) {
    caf::anon_send(
      inbox, export_done{
               std::make_shared<const http::client_result>(std::move(result))});
  };
  config.http->send(tracing::export_call(batch, config.to, now + limit),
                    std::move(back));
}

void trace_exporter_state::ended(const http::client_result& what) {
  if (!under_way)
    return;
  under_way = false;
  auto verdict = tracing::read_verdict(what, config.env.wall_clock());
  note(verdict);
  switch (verdict.what) {
    case fate::taken: {
      auto rejected = std::clamp<int64_t>(verdict.rejected, 0,
                                          static_cast<int64_t>(batch.size()));
      config.env.metrics->spans_ended("rejected", rejected);
      config.env.metrics->spans_ended(
        "exported", static_cast<int64_t>(batch.size()) - rejected);
      batch.clear();
      break;
    }
    case fate::refused:
      drop_batch("rejected");
      break;
    case fate::again:
      if (!pause(verdict))
        drop_batch("failed");
      break;
  }
  send();
}

bool trace_exporter_state::pause(const tracing::export_verdict& why) {
  if (draining)
    return false;
  constexpr std::chrono::minutes longest{5};
  auto time = config.retries.next(attempts, why.wait, longest, config.chance());
  if (!time)
    return false;
  not_before = self->clock().now() + *time;
  self->delayed_send(self, *time, export_due{});
  return true;
}

void trace_exporter_state::drop_batch(std::string_view outcome) {
  config.env.metrics->spans_ended(outcome, static_cast<int64_t>(batch.size()));
  batch.clear();
}

void trace_exporter_state::note(const tracing::export_verdict& what) {
  auto fails = what.what != fate::taken;
  if (fails && !failing)
    config.env.log->write(observe::level::warning, "trace_export_failed",
                          {{"error", what.why}});
  if (!fails && failing)
    config.env.log->write(observe::level::info, "trace_export_works");
  failing = fails;
}

caf::typed_response_promise<drained> trace_exporter_state::begin_drain() {
  auto promise = self->make_response_promise<drained>();
  drain_askers.push_back(promise);
  if (std::exchange(draining, true))
    return promise;
  self->delayed_send(self, config.drain_limit, drain_overdue{});
  not_before = {};
  send();
  return promise;
}

void trace_exporter_state::end_drain() {
  for (auto& one : std::exchange(drain_askers, {}))
    one.deliver(drained{});
}

trace_exporter_actor::behavior_type trace_exporter(
  trace_exporter_actor::stateful_pointer<trace_exporter_state> self,
  trace_exporter_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  const auto& kept = self->state.config;
  // A weak address: the recorder must not keep alive who empties it.
  kept.spans->when_full([inbox = caf::actor_cast<caf::weak_actor_ptr>(
                           caf::actor_cast<caf::strong_actor_ptr>(self))] {
    if (auto alive = caf::actor_cast<caf::strong_actor_ptr>(inbox))
      caf::anon_send(caf::actor_cast<trace_exporter_actor>(alive),
                     export_due{});
  });
  self->delayed_send(self, kept.period, export_due{true});
  return {
    [self](const drain&) { return self->state.begin_drain(); },
    [self](const export_due& what) { self->state.due(what); },
    [self](const export_done& what) { self->state.ended(*what.what); },
    [self](const drain_overdue&) { self->state.end_drain(); },
  };
}

} // namespace parley::actors
