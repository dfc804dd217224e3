#include "actors/housekeeper.hpp"

#include "actors/conduct.hpp"

#include <utility>

namespace parley::actors {

namespace {

constexpr std::chrono::seconds store_timeout{60};

} // namespace

template <class Finding, class Then>
void housekeeper_state::ask(archive_question what, chore again, Then then) {
  archive_request question{
    std::make_shared<const archive_question>(std::move(what))};
  self->request(config.store, store_timeout, question)
    .then(
      [then](const archive_answer& found) {
        then(std::get<Finding>(*found.what));
      },
      [this, again](const caf::error&) { after(config.long_pause, again); });
}

void housekeeper_state::after(std::chrono::milliseconds delay, chore what) {
  self->delayed_send(self, delay, chore_due{what});
}

void housekeeper_state::due(chore what) {
  switch (what) {
    case chore::seal:
      seal();
      break;
    case chore::forget:
      forget();
      break;
    case chore::scrub:
      scrub();
      break;
  }
}

// -- sealing ------------------------------------------------------------------

void housekeeper_state::seal() {
  ask<storage::sealing_progress>(
    seal_rows{config.piece}, chore::seal,
    [this](const storage::sealing_progress& piece) { sealed(piece); });
}

void housekeeper_state::sealed(const storage::sealing_progress& piece) {
  sealing.sealed += piece.sealed;
  sealing.wrapped += piece.wrapped;
  sealing.unreadable += piece.unreadable;
  if (!piece.done) {
    after(config.pause, chore::seal);
    return;
  }
  if (sealing.sealed + sealing.wrapped + sealing.unreadable == 0)
    return; // there was nothing to do
  config.env.log->write(sealing.unreadable == 0 ? observe::level::info
                                                : observe::level::error,
                        "encryption_complete",
                        {{"rows_sealed", sealing.sealed},
                         {"keys_wrapped", sealing.wrapped},
                         {"unreadable", sealing.unreadable}});
  if (sealing.sealed > 0)
    scrub();
}

// -- forgetting ---------------------------------------------------------------

void housekeeper_state::forget() {
  const auto before = config.env.wall_clock() - config.retention;
  ask<storage::forgetting_progress>(
    forget_rows{before, config.piece}, chore::forget,
    [this](const storage::forgetting_progress& piece) { forgotten(piece); });
}

void housekeeper_state::forgotten(const storage::forgetting_progress& piece) {
  turns += piece.turns;
  messages += piece.messages;
  if (piece.idle.empty())
    tidied(piece.done);
  else
    remove(piece.idle, piece.done);
}

void housekeeper_state::remove(
  const std::vector<storage::idle_conversation>& idle, bool done) {
  // One that is awake holds the epoch of its row, and may write with it.
  self->request(config.directory, store_timeout, ask_asleep{idle})
    .then(
      [this, done](const asleep& these) {
        ask<removed_idle>(remove_idle{these.which}, chore::forget,
                          [this, done](const removed_idle& removed) {
                            conversations += removed.count;
                            tidied(done);
                          });
      },
      [this](const caf::error&) { after(config.long_pause, chore::forget); });
}

void housekeeper_state::tidied(bool done) {
  if (!done) {
    after(config.pause, chore::forget);
    return;
  }
  after(config.tidying_interval, chore::forget);
  if (turns + conversations == 0)
    return;
  config.env.log->write(observe::level::info, "retention_applied",
                        {{"turns", std::exchange(turns, 0)},
                         {"messages", std::exchange(messages, 0)},
                         {"conversations", std::exchange(conversations, 0)}});
  scrub();
}

void housekeeper_state::scrub() {
  ask<scrubbed>(scrub_files{}, chore::scrub, [this](const scrubbed& files) {
    if (!files.clean)
      after(config.long_pause, chore::scrub);
  });
}

housekeeper_actor::behavior_type
housekeeper(housekeeper_actor::stateful_pointer<housekeeper_state> self,
            housekeeper_config config) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  return {
    [self](const start&) {
      auto& state = self->state;
      state.seal();
      if (state.config.retention.count() > 0)
        state.after(state.config.first_tidying, chore::forget);
    },
    [self](const scrub_later&) {
      self->state.after(self->state.config.long_pause, chore::scrub);
    },
    [self](const chore_due& what) { self->state.due(what.what); },
  };
}

} // namespace parley::actors
