#include "actors/conversation.hpp"
#include "agent/output.hpp"
#include "base/crypto.hpp"
#include "conversation/roles.hpp"
#include "conversation/words.hpp"
#include "twilio/sms.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace parley::actors {

namespace {

/// The name space of turn ids (RFC 4122 §4.3): random, and fixed for ever, so
/// that a turn worked out again after a crash has the same id.
constexpr std::string_view turn_id_space
  = "7d5b3f0e-5a53-4b1c-9d0e-2f8a4c6e1b37";

std::string join(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& one : parts) {
    if (!text.empty())
      text += ' ';
    text += one;
  }
  return text;
}

} // namespace

void conversation_state::close_answered(const std::string& text) {
  const auto reply = agent::clean(text);
  const auto blocked = agent::why_blocked(reply, turn->with.team->secrets);
  if (!blocked.empty()) {
    config->env.log->write(observe::level::warning, "output_blocked",
                           {{"conversation_sid", key.id}, {"reason", blocked}});
    close_with_fallback(agent::fallback::gave_up, "the text was blocked");
  } else if (twilio::cut_reply(reply).empty()) {
    close_with_fallback(agent::fallback::gave_up, "the text shows nothing");
  } else {
    close_with_text(reply, "answered");
  }
}

void conversation_state::close_with_fallback(agent::fallback why,
                                             std::string_view detail) {
  config->env.log->write(observe::level::warning, "turn_fell_back",
                         {{"conversation_sid", key.id},
                          {"reason", agent::to_string(why)},
                          {"error", detail}});
  close_with_text(config->team->fallbacks.of(why), agent::to_string(why),
                  detail);
}

void conversation_state::close_with_text(
  const std::string& text, std::string_view outcome,
  std::optional<std::string_view> fault) {
  auto parts = twilio::cut_reply(text);
  storage::close_turn what;
  what.outcome = std::string{outcome};
  if (fault) {
    what.state = storage::turn_state::failed;
    what.reason = what.outcome;
    what.detail = std::string{*fault};
  }
  auto reply = join(parts);
  add_recorded(what.items, judged());
  if (turn->run)
    add_run(what, reply);
  else
    add_unasked(what.items, judged(), reply);
  what.parts = std::move(parts);
  what.send_deadline = config->env.wall_clock() + send_time();
  close(std::move(what), reply.size());
}

void conversation_state::close_silently(
  const conversation::judgement& decision) {
  storage::close_turn what;
  what.outcome = "silent";
  what.state = storage::turn_state::silent;
  what.reason = conversation::to_string(decision.why);
  close_recorded(std::move(what), decision);
}

void conversation_state::close_unreachable() {
  storage::close_turn what;
  what.outcome = "failed";
  what.state = storage::turn_state::failed;
  what.reason = "unreachable";
  what.detail = "the conversation could not be read, or was not set up, for "
                "too long";
  close_recorded(std::move(what), decided());
}

void conversation_state::close_recorded(
  storage::close_turn what, const conversation::judgement& decision) {
  if (journal) {
    if (!turn)
      turn = std::make_unique<open_turn>();
    make_run(decision);
  }
  auto recorded = decision;
  for (auto& one : recorded.messages)
    if (one == conversation::treatment::answer)
      one = conversation::treatment::record;
  add_recorded(what.items, recorded);
  if (turn && turn->run)
    add_run(what, {});
  tell("silent", what.reason);
  close(std::move(what), 0);
}

void conversation_state::add_run(storage::close_turn& to,
                                 std::string_view reply) const {
  auto added = turn->run->new_items(reply);
  std::move(added.begin(), added.end(), std::back_inserter(to.items));
  to.active_agent = turn->run->active_agent();
}

void conversation_state::add_recorded(
  std::vector<model::item_ptr>& items,
  const conversation::judgement& decision) const {
  auto cast = conversation::who_is_who(facts, config->team->author);
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (decision.messages[i] != conversation::treatment::record
        || pending[i].joined)
      continue;
    const auto& what = pending[i].what;
    // A person's words are, to the agent, what the business has said.
    auto by_customer
      = conversation::is_from_customer(what, cast, facts, config->team->author);
    items.push_back(by_customer
                      ? model::user_message(conversation::words_of(what))
                      : model::assistant_message(conversation::words_of(what)));
  }
}

void conversation_state::add_unasked(std::vector<model::item_ptr>& items,
                                     const conversation::judgement& decision,
                                     const std::string& reply) const {
  for (std::size_t i = 0; i < pending.size(); ++i)
    if (decision.messages[i] == conversation::treatment::answer)
      items.push_back(
        model::user_message(conversation::words_of(pending[i].what)));
  items.push_back(model::assistant_message(reply));
}

void conversation_state::close(storage::close_turn what,
                               std::size_t response_length) {
  what.conversation = key;
  what.epoch = epoch;
  what.closed = config->env.wall_clock();
  what.turn = turn && !turn->id.empty() ? turn->id : turn_id();
  what.messages = pending_ids();
  if (!pending.empty())
    what.after_index = pending.back().what.index;
  auto decision = judged();
  what.opted_out = decision.opted_out;
  what.opt_out_index = decision.opt_out_index;
  if (what.active_agent.empty())
    what.active_agent = active_agent;
  looks = 0;
  last = std::make_unique<closed_turn>();
  last->id = what.turn;
  last->outcome = what.outcome;
  last->reason = what.reason;
  last->error = what.detail;
  last->response_length = response_length;
  last->arrived = self->clock().now();
  for (const auto& one : pending)
    last->arrived = std::min(last->arrived, one.arrived);
  if (turn) {
    turn->at = open_turn::stage::closing;
    what.after_index = std::max(what.after_index, turn->after_index);
    what.tokens = turn->tokens;
    if (turn->run) {
      what.tokens += turn->run->tokens().total();
      last->tools_used = turn->run->tools_used();
    }
  }
  last->agent = what.active_agent;
  last->tokens = what.tokens;
  trace_webhooks();
  closing = std::make_unique<storage::close_turn>(what);
  write({std::move(what)}, &conversation_state::close_stored);
}

void conversation_state::close_stored() {
  auto done = std::move(closing);
  std::erase_if(pending, [&](const waiting_message& one) {
    return std::find(done->messages.begin(), done->messages.end(), one.what.id)
           != done->messages.end();
  });
  history.insert(history.end(), done->items.begin(), done->items.end());
  auto window = config->team->history_window;
  if (history.size() > window * 2)
    history.erase(history.begin(),
                  history.end() - static_cast<std::ptrdiff_t>(window));
  weigh_history();
  active_agent = done->active_agent;
  count_tokens(*done);
  facts.opted_out = done->opted_out.value_or(facts.opted_out);
  facts.opt_out_index = std::max(facts.opt_out_index, done->opt_out_index);
  poisoned = false;
  for (std::size_t i = 0; i < done->parts.size(); ++i) {
    storage::outbox_part part;
    part.turn = done->turn;
    part.part = static_cast<int>(i) + 1;
    part.text = std::move(done->parts[i]);
    part.state
      = i == 0 ? storage::part_state::sending : storage::part_state::queued;
    part.posts = i == 0 ? 1 : 0;
    part.send_deadline = done->send_deadline;
    part.after_index = done->after_index;
    outbox.push_back(std::move(part));
  }
  if (outbox.empty())
    turn_done();
  else
    deliver();
}

void conversation_state::turn_done() {
  if (last) {
    auto took = self->clock().now() - last->arrived;
    auto outcome = last->failed ? std::string{"failed"} : last->outcome;
    config->env.metrics->turn_finished(
      outcome, took,
      std::max(took - waited, std::chrono::steady_clock::duration::zero()));
    auto milliseconds
      = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
    config->env.log->write(
      observe::level::info, "message_processed",
      {{"conversation_sid", key.id},
       {"service_sid", config->service_sid},
       {"processing_time_ms", static_cast<int64_t>(milliseconds)},
       {"agent_response_length", static_cast<int64_t>(last->response_length)},
       {"query_resolved", outcome == "answered"},
       {"tools_used", last->tools_used},
       {"turn_id", last->id},
       {"trace_id", trace_of(last->id)},
       {"outcome", outcome},
       {"reason", last->reason},
       {"error", last->error}});
    trace_turn(outcome);
    last.reset();
  }
  end_turn();
  consider();
}

void conversation_state::count_tokens(const storage::close_turn& done) {
  auto day = day_number(done.closed);
  if (day != used.day)
    used = {day, 0};
  used.tokens += done.tokens;
}

std::string conversation_state::turn_id() const {
  return uuid5(turn_id_space,
               key.source + ":" + key.id + ":" + pending.back().what.id);
}

std::string conversation_state::trace_of(std::string turn) {
  std::erase(turn, '-');
  return turn;
}

void conversation_state::end_turn() {
  if (has_place)
    self->send(config->directory, turn_over{});
  has_place = false;
  turn.reset();
  trace.reset();
  if (std::exchange(doubtful, false))
    conversation::apply(facts, conversation::events_missed{});
}

} // namespace parley::actors
