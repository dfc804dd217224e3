#include "actors/store.hpp"

#include "actors/conduct.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace parley::actors {

namespace {

using clock = std::chrono::steady_clock;

/// Of five, after which a conversation is given up: as long as there is another
/// try, those who were only near when the process ended get it alone.
constexpr int suspicious_attempts = 3;

/// Whether the event may matter to its conversation.
bool concerns_conversation(const conversation::event& what) {
  return !std::holds_alternative<conversation::delivery_updated>(what.what);
}

bool is_message(const conversation::event& what) {
  return std::holds_alternative<conversation::message_added>(what.what);
}

/// What becomes of an event that was not taken in.
taken refused_as(storage::write_outcome outcome) {
  switch (outcome) {
    case storage::write_outcome::erased:
      return taken::erased;
    case storage::write_outcome::unreadable:
      return taken::failed;
    case storage::write_outcome::done:
    case storage::write_outcome::duplicate:
    case storage::write_outcome::fenced:
      break;
  }
  return taken::duplicate;
}

/// Whether the failure is one conversation's, and not the database's.
bool is_of_one(storage::failure::reason why) {
  return why == storage::failure::reason::unreadable
         || why == storage::failure::reason::erased;
}

} // namespace

void store_state::take_in(const intake_ptr& what) {
  gather(storage::take_in{what->what, what->received});
  askers.push_back({1, what, {}});
}

caf::typed_response_promise<changed> store_state::write(const change& what) {
  auto promise = self->make_response_promise<changed>();
  for (const auto& one : *what.what)
    gather(one);
  askers.push_back({what.what->size(), nullptr, promise});
  return promise;
}

void store_state::gather(storage::write what) {
  batch.push_back(std::move(what));
  if (!due) {
    due = true;
    // Behind everything that waits already: all of it joins the batch.
    self->send(self, commit_due{});
  }
}

void store_state::commit() {
  due = false;
  if (batch.empty())
    return;
  auto begun = clock::now();
  auto outcomes = config.engine->commit(batch);
  config.env.metrics->store_committed(clock::now() - begun, batch.size());
  show_health(bool{outcomes});
  if (outcomes) {
    const auto* next = outcomes->data();
    for (const auto& one : askers) {
      committed(one, next);
      next += one.writes;
    }
    count_answered(*outcomes);
  } else {
    failed(outcomes.error());
  }
  batch.clear();
  askers.clear();
}

void store_state::count_answered(
  const std::vector<storage::write_outcome>& outcomes) {
  auto& board = *config.env.board;
  for (std::size_t i = 0; i < batch.size(); ++i)
    if (const auto* turn = std::get_if<storage::close_turn>(&batch[i]);
        turn && outcomes[i] == storage::write_outcome::done) {
      auto count = static_cast<int64_t>(turn->messages.size());
      board.pending_messages -= count;
      board.waiting_messages.add(turn->conversation.id, -count);
    }
  if (self->clock().now() - counted >= config.recount)
    recount();
  config.env.metrics->inbox_pending(board.pending_messages);
}

void store_state::recount() {
  counted = self->clock().now();
  auto found = config.engine->pending_by_conversation();
  if (!found)
    return; // the next commit fails as well, and tells
  observe::backlog::counts counts;
  int64_t all = 0;
  for (const auto& one : *found) {
    counts.emplace_back(one.conversation.id, one.messages);
    all += one.messages;
  }
  config.env.board->pending_messages = all;
  config.env.board->waiting_messages.replace(counts);
}

void store_state::show_health(bool works) {
  config.env.board->store_ok = works;
  if (!works && !std::exchange(probing, true))
    self->delayed_send(self, config.probe_pause, probe_due{});
}

void store_state::probe() {
  probing = false;
  if (!config.env.board->store_ok)
    show_health(!config.engine->try_write());
}

void store_state::committed(const asker& who,
                            const storage::write_outcome* outcomes) {
  if (who.taking_in) {
    answer_intake(*who.taking_in, *outcomes);
    return;
  }
  auto promise = who.promise;
  auto any = [&](storage::write_outcome what) {
    return std::find(outcomes, outcomes + who.writes, what)
           != outcomes + who.writes;
  };
  if (any(storage::write_outcome::fenced))
    promise.deliver(caf::make_error(errc::fenced));
  else if (any(storage::write_outcome::unreadable))
    promise.deliver(caf::make_error(errc::store_failed));
  else
    promise.deliver(changed{});
}

void store_state::answer_intake(const intake& what,
                                storage::write_outcome outcome) {
  if (outcome != storage::write_outcome::done) {
    what.answer(refused_as(outcome));
    return;
  }
  if (is_message(*what.what)) {
    ++config.env.board->pending_messages;
    config.env.board->waiting_messages.add(what.what->conversation.id, 1);
  }
  what.answer(taken::accepted);
  if (concerns_conversation(*what.what))
    route({what.what, what.received, what.arrived});
}

void store_state::failed(const storage::failure& why) {
  config.env.log->write(
    observe::level::error, "store_failed",
    {{"error", why.detail}, {"batch", static_cast<int64_t>(batch.size())}});
  for (auto& one : askers)
    if (one.taking_in)
      one.taking_in->answer(taken::failed);
    else
      one.promise.deliver(caf::make_error(errc::store_failed));
  give_way(why);
}

void store_state::give_way(const storage::failure& why) {
  if (why.why == storage::failure::reason::corrupt)
    self->quit(caf::exit_reason::unhandled_exception);
}

caf::result<claimed> store_state::claim_for(const claim& what) {
  // What waits may be this conversation's own.
  commit();
  auto snapshot = config.engine->claim(what.which, config.history_limit);
  if (snapshot) {
    show_health(true);
    return claimed{
      std::make_shared<const storage::snapshot>(std::move(*snapshot))};
  }
  auto why = snapshot.error().why;
  if (why == storage::failure::reason::erased)
    return caf::make_error(errc::fenced);
  // What cannot be read of one conversation says nothing of the others.
  show_health(is_of_one(why));
  config.env.log->write(
    observe::level::error, "claim_failed",
    {{"conversation_sid", what.which.id}, {"error", snapshot.error().detail}});
  give_way(snapshot.error());
  return caf::make_error(errc::store_failed);
}

caf::result<found> store_state::find(const inquiry& what) {
  auto finding = config.engine->find(*what.what);
  if (finding)
    return found{std::make_shared<const storage::finding>(std::move(*finding))};
  config.env.log->write(observe::level::error, "inquiry_failed",
                        {{"error", finding.error().detail}});
  give_way(finding.error());
  return caf::make_error(errc::store_failed);
}

caf::result<unfinished> store_state::list() {
  using list = std::vector<conversation::key>;
  auto keys = config.engine->unfinished();
  auto suspects = config.engine->tried(suspicious_attempts);
  if (keys && suspects)
    return unfinished{std::make_shared<const list>(std::move(*keys)),
                      std::make_shared<const list>(std::move(*suspects))};
  const auto& why = keys ? suspects.error() : keys.error();
  config.env.log->write(observe::level::error, "list_failed",
                        {{"error", why.detail}});
  give_way(why);
  return caf::make_error(errc::store_failed);
}

store_actor::behavior_type
store(store_actor::stateful_pointer<store_state> self, store_config config,
      std::function<void(routed)> route) {
  conduct_of(self, config.env);
  self->state.self = self;
  self->state.config = std::move(config);
  self->state.route = std::move(route);
  self->state.recount();
  return {
    [self](const intake_ptr& what) {
      self->state.take_in(what);
      if (self->state.batch.size() >= self->state.config.batch_limit)
        self->state.commit();
    },
    [self](const claim& what) { return self->state.claim_for(what); },
    [self](const change& what) { return self->state.write(what); },
    [self](const inquiry& what) { return self->state.find(what); },
    [self](const list_unfinished&) { return self->state.list(); },
    [self](const archive_request& what) { return self->state.look_up(what); },
    [self](const commit_due&) { self->state.commit(); },
    [self](const probe_due&) { self->state.probe(); },
  };
}

} // namespace parley::actors
