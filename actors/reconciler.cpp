#include "actors/reconciler.hpp"

#include "actors/conduct.hpp"

#include <utility>

namespace parley::actors {

namespace {

constexpr std::chrono::seconds grace{2};
constexpr std::chrono::seconds store_timeout{60};

} // namespace

reconciliation::circumstances reconciler_state::circumstances() const {
  return {.own_author = config.own_author,
          .born = looks->born,
          .started = started,
          .now = config.env.wall_clock(),
          .on_its_way = config.on_its_way};
}

void reconciler_state::take_in(event_ptr what,
                               std::function<void(taken)> then) {
  ++config.env.board->intakes_under_way;
  auto finish
    = [board = config.env.board, then = std::move(then)](taken outcome) {
        --board->intakes_under_way;
        if (then)
          then(outcome);
      };
  self->send(config.store, std::make_shared<const intake>(
                             intake{std::move(what), config.env.wall_clock(),
                                    self->clock().now(), std::move(finish)}));
}

void reconciler_state::ask_twilio(
  twilio_work what, std::function<void(const twilio_answer&)> then) {
  twilio_request request{std::make_shared<const twilio_work>(std::move(what)),
                         self->clock().now() + config.call_timeout};
  auto heard = [this, then](const twilio_answer& answer) {
    if (draining)
      return;
    then(answer);
    go_on();
  };
  self->request(config.twilio, config.call_timeout + grace, request)
    .then(heard, [heard](const caf::error&) {
      twilio_answer none;
      none.failure = std::make_shared<const twilio::rest_failure>();
      heard(none);
    });
}

void reconciler_state::ask_store(
  storage::question what, std::function<void(const storage::finding&)> then,
  std::function<void()> otherwise) {
  inquiry question{std::make_shared<const storage::question>(std::move(what))};
  self->request(config.store, store_timeout, std::move(question))
    .then(
      [this, then](const found& answer) {
        if (draining)
          return;
        then(*answer.what);
        go_on();
      },
      [this, otherwise](const caf::error&) {
        if (draining)
          return;
        otherwise();
        go_on();
      });
}

void reconciler_state::write(std::vector<storage::write> what,
                             std::function<void(bool)> then) {
  change writes{
    std::make_shared<const std::vector<storage::write>>(std::move(what))};
  auto written = [this, then](bool worked) {
    if (draining)
      return;
    then(worked);
    go_on();
  };
  self->request(config.store, store_timeout, std::move(writes))
    .then([written](const changed&) { written(true); },
          [written](const caf::error&) { written(false); });
}

reconciler_actor::behavior_type
reconciler(reconciler_actor::stateful_pointer<reconciler_state> self,
           reconciler_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  return {
    [self](const start&) { self->state.first_look(); },
    [self](const drain&) { self->state.draining = true; },
    [self](const look_due&) { self->state.tick(); },
    [self](const compare_due&) { self->state.go_on(); },
    [self](const missed_taken_in& what) { self->state.taken_in(what); },
  };
}

} // namespace parley::actors
