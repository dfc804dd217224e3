#include "actors/conversation.hpp"
#include "conversation/words.hpp"

#include <algorithm>
#include <utility>

namespace parley::actors {

namespace {

/// Beyond its own time limit, before a request is taken for lost.
constexpr std::chrono::seconds grace{2};

/// The journal in the run's words.
agent::earlier_run as_earlier_run(storage::journal from) {
  agent::earlier_run made;
  made.at = {std::move(from.position.active_agent),
             std::move(from.position.items), from.position.complete};
  for (auto& one : from.calls)
    made.actions.push_back(
      {std::move(one.tool), std::move(one.arguments), std::move(one.output)});
  return made;
}

} // namespace

void conversation_state::start_run() {
  auto decision = decided();
  turn->at = open_turn::stage::starting;
  turn->stage_timer = 0;
  if (decision.what != conversation::verdict::answer) {
    consider();
    return;
  }
  if (journal)
    make_run(decision);
  if (poisoned) {
    close_with_fallback(agent::fallback::gave_up, "too many attempts");
    return;
  }
  if (limited && !acted()) {
    if (!std::exchange(owes_notice, false))
      close_silently(decision);
    else
      close_with_text(config->team->fallbacks.too_many_messages,
                      "rate_limited");
    return;
  }
  if (!turn->run)
    make_run(decision);
  auto customer = customer_address();
  if (customer.starts_with("whatsapp:"))
    self->send(config->twilio, show_typing{customer});
  turn->at = open_turn::stage::running;
  turn->run_number = ++last_number;
  proceed([](agent::run& run) { return run.begin(); });
}

void conversation_state::make_run(const conversation::judgement& decision) {
  turn->with
    = config->now ? config->now->get() : line_up{config->team, nullptr};
  agent::beginning from;
  from.agents = turn->with.team;
  from.active_agent = active_agent;
  from.history = history;
  for (std::size_t i = 0; i < pending.size(); ++i) {
    auto& one = pending[i];
    one.joined = one.journalled
                 || decision.messages[i] == conversation::treatment::answer;
    if (one.joined && !one.journalled)
      from.messages.push_back(conversation::words_of(one.what));
  }
  from.cache_key = "parley:" + observe::pseudonym(config->hash_key, key.id);
  from.safety_identifier
    = observe::pseudonym(config->hash_key, customer_address());
  from.token_budget = token_budget();
  if (journal) {
    turn->id = journal->position.turn;
    turn->after_index = journal->position.after_index;
    from.earlier = as_earlier_run(std::move(*journal));
    journal.reset();
  }
  turn->run.emplace(std::move(from));
}

int64_t conversation_state::token_budget() const {
  const auto& team = *config->team;
  auto today = day_number(config->env.wall_clock());
  auto before = used.day == today ? used.tokens : 0;
  return std::min(team.max_turn_tokens, team.max_daily_tokens - before)
         - turn->tokens;
}

bool conversation_state::running() const {
  return turn && turn->at == open_turn::stage::running;
}

void conversation_state::proceed(
  const std::function<agent::step(agent::run&)>& feed) {
  auto agent_before = turn->run->active_agent();
  auto next = feed(*turn->run);
  const auto& agent_now = turn->run->active_agent();
  if (agent_now != agent_before) {
    config->env.metrics->handed_over(agent_now);
    trace_handoff(agent_before, agent_now);
    tell("handoff", agent_now);
  }
  carry_out(std::move(next));
}

void conversation_state::carry_out(agent::step what) {
  if (auto* ask = std::get_if<agent::ask_model>(&what))
    ask_model(std::move(ask->what));
  else if (auto* call = std::get_if<agent::call_tools>(&what))
    call_tools(call->calls);
  else if (auto* act = std::get_if<agent::commit_call>(&what))
    journal_action(std::move(*act));
  else if (auto* text = std::get_if<agent::say>(&what))
    close_answered(text->text);
  else if (auto* end = std::get_if<agent::give_up>(&what))
    close_with_fallback(end->why, end->detail);
}

void conversation_state::ask_model(std::shared_ptr<const model::request> what) {
  auto id = ++*config->calls;
  auto run_number = turn->run_number;
  turn->model_call = id;
  weigh();
  tell("model", what->model);
  trace_model_call(id, *what);
  outside_begins();
  auto hear = [this, id, run_number, asked = what->model](
                const model::outcome& outcome, int attempts) {
    outside_ends();
    trace_model_end(id, outcome, asked, attempts);
    if (!running() || turn->run_number != run_number || turn->model_call != id)
      return;
    turn->model_call = 0;
    // The call may end of the turn's time a moment before the turn does.
    if (!outcome && outcome.error().why == model::reason::timed_out
        && left_in_turn() == std::chrono::milliseconds{0}) {
      turn_overdue();
      return;
    }
    proceed([&](agent::run& run) { return run.heard(outcome); });
  };
  self
    ->request(config->model, left_in_turn() + grace,
              model_call{id, std::move(what), turn->deadline})
    .then([hear](
            const model_heard& answer) { hear(*answer.what, answer.attempts); },
          [hear](const caf::error&) {
            model::failure late;
            late.why = model::reason::timed_out;
            late.detail = "the model client did not answer";
            hear(late, 1);
          });
}

void conversation_state::turn_overdue() {
  switch (turn->at) {
    case open_turn::stage::running:
      cancel_calls();
      settle_action();
      if (may_speak())
        close_with_fallback(agent::fallback::gave_up,
                            "the turn's time ran out");
      else
        close_silently(decided());
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

void conversation_state::cancel_calls() {
  if (turn->model_call != 0)
    self->send(config->model, cancel_model_call{turn->model_call});
  turn->model_call = 0;
  for (auto id : std::exchange(turn->readers, {}))
    self->send(config->tools, cancel_tool{id});
}

void conversation_state::drop_run() {
  cancel_calls();
  turn->tokens += turn->run->tokens().total();
  turn->run_number = ++last_number;
  turn->run.reset();
  for (auto& one : pending)
    one.joined = false;
  turn->at = open_turn::stage::starting;
  begin_time(config->turn_timeout);
}

void conversation_state::join_run() {
  auto decision = judged();
  for (std::size_t i = 0; i < pending.size(); ++i) {
    auto& one = pending[i];
    if (one.joined || decision.messages[i] != conversation::treatment::answer)
      continue;
    one.joined = true;
    proceed([&](agent::run& run) {
      return run.customer_wrote(conversation::words_of(one.what));
    });
  }
}

void conversation_state::hush() {
  cancel_calls();
  // What is being done is waited for, so that its outcome is remembered.
  if (!turn->action)
    close_silently(decided());
}

} // namespace parley::actors
