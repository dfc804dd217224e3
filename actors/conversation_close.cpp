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
  const auto blocked = agent::why_blocked(reply, config->team->secrets);
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
  close_with_text(config->team->fallbacks.of(why), agent::to_string(why));
  last->error = std::string{detail};
}

void conversation_state::close_with_text(const std::string& text,
                                         std::string_view outcome) {
  auto parts = twilio::cut_reply(text);
  storage::close_turn what;
  what.outcome = std::string{outcome};
  auto reply = join(parts);
  add_recorded(what.items, judged());
  if (turn->run) {
    auto added = turn->run->new_items(reply);
    std::move(added.begin(), added.end(), std::back_inserter(what.items));
    what.active_agent = turn->run->active_agent();
  } else {
    add_unasked(what.items, judged(), reply);
    what.active_agent = active_agent;
  }
  what.parts = std::move(parts);
  what.send_deadline = config->env.wall_clock() + send_time();
  close(std::move(what), reply.size());
}

void conversation_state::close_silently(
  const conversation::judgement& decision) {
  storage::close_turn what;
  what.outcome = "silent";
  what.active_agent = active_agent;
  auto recorded = decision;
  for (auto& one : recorded.messages)
    if (one == conversation::treatment::answer)
      one = conversation::treatment::record;
  add_recorded(what.items, recorded);
  tell("silent", conversation::to_string(decision.why));
  close(std::move(what), 0);
  last->reason = conversation::to_string(decision.why);
}

void conversation_state::add_recorded(
  std::vector<model::item_ptr>& items,
  const conversation::judgement& decision) const {
  auto cast = conversation::who_is_who(facts, config->team->author);
  for (std::size_t i = 0; i < pending.size(); ++i) {
    if (decision.messages[i] != conversation::treatment::record)
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
  what.turn = uuid5(turn_id_space,
                    key.source + ":" + key.id + ":" + pending.back().what.id);
  what.messages = pending_ids();
  what.after_index = pending.back().what.index;
  what.opted_out = judged().opted_out;
  last = std::make_unique<closed_turn>();
  last->id = what.turn;
  last->outcome = what.outcome;
  last->response_length = response_length;
  last->arrived = pending.front().arrived;
  for (const auto& one : pending)
    last->arrived = std::min(last->arrived, one.arrived);
  if (turn) {
    turn->at = open_turn::stage::closing;
    if (turn->run)
      last->tools_used = turn->run->tools_used();
  }
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
  active_agent = done->active_agent;
  facts.opted_out = done->opted_out.value_or(facts.opted_out);
  poisoned = false;
  for (std::size_t i = 0; i < done->parts.size(); ++i) {
    storage::outbox_part part;
    part.turn = done->turn;
    part.part = static_cast<int>(i) + 1;
    part.text = std::move(done->parts[i]);
    part.state
      = i == 0 ? storage::part_state::sending : storage::part_state::queued;
    part.posts = i == 0 ? 1 : 0;
    part.after_index = done->after_index;
    outbox.push_back(std::move(part));
  }
  if (outbox.empty())
    turn_done();
  else
    deliver();
}

void conversation_state::end_turn() {
  if (has_place)
    self->send(config->directory, turn_over{});
  has_place = false;
  turn.reset();
}

} // namespace parley::actors
