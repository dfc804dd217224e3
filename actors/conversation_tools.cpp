#include "actors/conversation.hpp"
#include "base/crypto.hpp"

#include <utility>

namespace parley::actors {

namespace {

/// Beyond its own time limit, before a request is taken for lost.
constexpr std::chrono::seconds grace{2};

/// The name space of idempotency keys (RFC 4122 §4.3): random, and fixed for
/// ever, so that an action worked out again after a crash has the same key.
constexpr std::string_view action_key_space
  = "0c0a7a3e-8a2f-4b6b-9c57-5f0d6f2b81d4";

constexpr std::string_view withheld = "This action was not carried out.";

tools::output no_answer(const std::string& tool, bool committing) {
  return {"Tool '" + tool + "' did not answer.", true, {}, committing};
}

} // namespace

void conversation_state::call_tools(
  const std::vector<model::tool_call>& calls) {
  for (const auto& call : calls) {
    auto id = ++*config->calls;
    turn->readers.insert(id);
    call_tool(id, call, {}, [this, id, call](const tools::output& what) {
      turn->readers.erase(id);
      proceed([&](agent::run& run) {
        return run.tool_finished(call.call_id, what.text);
      });
    });
  }
}

void conversation_state::call_tool(
  uint64_t id, const model::tool_call& call, std::string key_of_action,
  std::function<void(const tools::output&)> finish) {
  tell("tool", call.name);
  trace_tool_call(id, call);
  outside_begins();
  auto committing = !key_of_action.empty();
  auto who = std::make_shared<const tools::caller>(
    tools::caller{key.id, proven_customer(), std::move(key_of_action)});
  auto hear = [this, id, run_number = turn->run_number,
               finish = std::move(finish)](const tools::output& what) {
    outside_ends();
    trace_tool_end(id, what);
    if (running() && turn->run_number == run_number)
      finish(what);
  };
  self
    ->request(config->tools, config->tool_timeout + grace,
              tool_request{id, std::make_shared<const model::tool_call>(call),
                           who, turn->with.tools})
    .then([hear](const tool_answer& answer) { hear(*answer.what); },
          [hear, committing, name = call.name](const caf::error&) {
            hear(no_answer(name, committing));
          });
}

void conversation_state::journal_action(agent::commit_call what) {
  if (turn->id.empty()) {
    turn->id = turn_id();
    turn->after_index = pending.back().what.index;
  }
  const auto& first = pending.empty() ? turn->id : pending.front().what.id;
  open_action action;
  action.call = std::move(what.call);
  action.key
    = uuid5(action_key_space, key.source + ":" + key.id + ":" + first + ":"
                                + action.call.name + ":" + what.arguments);
  storage::journal_call entry;
  entry.conversation = key;
  entry.epoch = epoch;
  auto stands = turn->run->position();
  entry.position
    = {turn->id, std::move(stands.active_agent), std::move(stands.items),
       stands.complete, turn->after_index};
  for (const auto& one : pending)
    if (one.joined)
      entry.messages.push_back(one.what.id);
  entry.call = {action.key, action.call.call_id, action.call.name,
                std::move(what.arguments), std::nullopt};
  turn->action = std::move(action);
  write({std::move(entry)}, &conversation_state::action_journalled);
}

void conversation_state::action_journalled() {
  if (!running() || !turn->action)
    return;
  auto& action = *turn->action;
  if (!may_speak()) {
    // Nobody wants it any more, or nobody could be told.
    action_finished(std::string{withheld});
    return;
  }
  action.at = open_action::stage::calling;
  action.tool = ++*config->calls;
  call_tool(
    action.tool, action.call, action.key, [this](const tools::output& what) {
      action_finished(what.uncertain ? std::nullopt : std::optional{what.text});
    });
}

void conversation_state::action_finished(std::optional<std::string> output) {
  auto& action = *turn->action;
  action.at = open_action::stage::recording;
  action.output = std::move(output);
  if (action.output)
    write({storage::journal_result{key, epoch, action.key, *action.output}},
          &conversation_state::action_recorded);
  else // the journal says so already
    action_recorded();
}

void conversation_state::action_recorded() {
  if (!running() || !turn->action)
    return;
  auto done = *std::exchange(turn->action, std::nullopt);
  if (may_speak()) {
    proceed([&](agent::run& run) {
      return run.tool_finished(done.call.call_id, std::move(done.output));
    });
    return;
  }
  turn->run->tool_finished(done.call.call_id, std::move(done.output));
  close_silently(decided());
}

void conversation_state::settle_action() {
  if (!turn->action)
    return;
  auto done = *std::exchange(turn->action, std::nullopt);
  if (done.at == open_action::stage::journalling)
    done.output = withheld;
  if (done.at == open_action::stage::calling)
    self->send(config->tools, cancel_tool{done.tool});
  turn->run->tool_finished(done.call.call_id, std::move(done.output));
}

} // namespace parley::actors
