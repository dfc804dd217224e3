#include "actors/conversation.hpp"
#include "conversation/words.hpp"

#include <utility>

namespace parley::actors {

namespace {

/// Beyond its own time limit, before a request is taken for lost.
constexpr std::chrono::seconds grace{2};

} // namespace

void conversation_state::start_run() {
  auto decision = judged();
  turn->at = open_turn::stage::starting;
  turn->stage_timer = 0;
  if (decision.what != conversation::verdict::answer) {
    consider();
    return;
  }
  if (poisoned) {
    close_with_fallback(agent::fallback::gave_up, "too many attempts");
    return;
  }
  if (limited) {
    if (noticed) {
      close_silently(decision);
      return;
    }
    noticed = true;
    close_with_text(config->team->fallbacks.too_many_messages, "rate_limited");
    return;
  }
  turn->at = open_turn::stage::running;
  turn->run_number = ++last_number;
  agent::beginning from;
  from.agents = config->team;
  from.active_agent = active_agent;
  from.history = history;
  for (std::size_t i = 0; i < pending.size(); ++i)
    if (decision.messages[i] == conversation::treatment::answer)
      from.messages.push_back(conversation::words_of(pending[i].what));
  from.cache_key = "parley:" + observe::pseudonym(config->hash_key, key.id);
  auto customer = customer_address();
  from.safety_identifier = observe::pseudonym(config->hash_key, customer);
  if (customer.starts_with("whatsapp:"))
    self->send(config->twilio, show_typing{customer});
  turn->run.emplace(std::move(from));
  carry_out(turn->run->begin());
}

void conversation_state::carry_out(agent::step what) {
  if (auto* ask = std::get_if<agent::ask_model>(&what))
    ask_model(std::move(ask->what));
  else if (auto* call = std::get_if<agent::call_tools>(&what))
    call_tools(call->calls);
  else if (auto* text = std::get_if<agent::say>(&what))
    close_answered(text->text);
  else if (auto* end = std::get_if<agent::give_up>(&what))
    close_with_fallback(end->why, end->detail);
}

void conversation_state::ask_model(std::shared_ptr<const model::request> what) {
  auto id = ++*config->calls;
  auto run_number = turn->run_number;
  turn->model_call = id;
  tell("model", what->model);
  outside_begins();
  auto hear = [this, id, run_number](const model::outcome& outcome) {
    outside_ends();
    if (!turn || turn->run_number != run_number || turn->model_call != id)
      return;
    turn->model_call = 0;
    // The call may end of the turn's time a moment before the turn does.
    if (!outcome && outcome.error().why == model::reason::timed_out
        && left_in_turn() == std::chrono::milliseconds{0}) {
      turn_overdue();
      return;
    }
    auto agent_before = turn->run->active_agent();
    auto next = turn->run->heard(outcome);
    if (turn->run->active_agent() != agent_before) {
      config->env.metrics->handed_over(turn->run->active_agent());
      tell("handoff", turn->run->active_agent());
    }
    carry_out(std::move(next));
  };
  self
    ->request(config->model, left_in_turn() + grace,
              model_call{id, std::move(what), turn->deadline})
    .then([hear](const model_heard& answer) { hear(*answer.what); },
          [hear](const caf::error&) {
            model::failure late;
            late.why = model::reason::timed_out;
            late.detail = "the model client did not answer";
            hear(late);
          });
}

void conversation_state::call_tools(
  const std::vector<model::tool_call>& calls) {
  auto run_number = turn->run_number;
  auto who = std::make_shared<const tools::caller>(
    tools::caller{key.id, proven_customer()});
  for (const auto& call : calls) {
    tell("tool", call.name);
    outside_begins();
    auto finish = [this, run_number, id = call.call_id](std::string text) {
      outside_ends();
      if (turn && turn->run_number == run_number)
        carry_out(turn->run->tool_finished(id, std::move(text)));
    };
    self
      ->request(
        config->tools, config->tool_timeout + grace,
        tool_request{++*config->calls,
                     std::make_shared<const model::tool_call>(call), who})
      .then([finish](const tool_answer& answer) { finish(answer.what->text); },
            [finish, name = call.name](const caf::error&) {
              finish("Tool '" + name + "' did not answer.");
            });
  }
}

void conversation_state::turn_overdue() {
  switch (turn->at) {
    case open_turn::stage::running:
      if (turn->model_call != 0)
        self->send(config->model, cancel_model_call{turn->model_call});
      close_with_fallback(agent::fallback::gave_up, "the turn's time ran out");
      break;
    case open_turn::stage::wants_place:
    case open_turn::stage::starting:
    case open_turn::stage::looking:
    case open_turn::stage::activating:
    case open_turn::stage::quiet:
    case open_turn::stage::closing:
      // Nothing was asked yet, or all was answered.
      break;
  }
}

void conversation_state::drop_run() {
  if (turn->model_call != 0)
    self->send(config->model, cancel_model_call{turn->model_call});
  turn->model_call = 0;
  turn->run_number = ++last_number;
  turn->run.reset();
  turn->at = open_turn::stage::starting;
  turn->deadline = self->clock().now() + config->turn_timeout;
  turn->deadline_timer
    = after(config->turn_timeout, timer::kind::turn_deadline);
}

} // namespace parley::actors
