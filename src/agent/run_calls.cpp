#include "agent/arguments.hpp"
#include "agent/history.hpp"
#include "agent/run.hpp"
#include "agent/wording.hpp"

#include <algorithm>
#include <utility>

/// @file
/// The part of a run between an answer that calls and the next model call.

namespace parley::agent {

namespace {

using model::item_ptr;
using kind = model::item::kind;

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

void add_once(std::vector<std::string>& all, const std::string& one) {
  if (!contains(all, one))
    all.push_back(one);
}

bool has_call(const std::vector<item_ptr>& items, const std::string& id) {
  return std::any_of(items.begin(), items.end(), [&](const auto& one) {
    return one->what == kind::function_call && one->call_id == id;
  });
}

} // namespace

step run::take_calls(const model::answer& heard) {
  tool_calls_ += heard.calls.size();
  const int most = from_.agents->max_tool_calls;
  if (tool_calls_ > static_cast<std::size_t>(std::max(most, 0)))
    return stop(fallback::gave_up,
                "max tool calls (" + std::to_string(most) + ") exceeded");
  // Nothing is done whose outcome no model call can tell the customer of.
  if (budget_spent())
    return stop(fallback::gave_up, budget_is_spent);
  open_ = {};
  open_.items = heard.items;
  open_.calls = heard.calls;
  for (const auto& call : heard.calls) {
    if (!has_call(open_.items, call.call_id))
      open_.items.push_back(
        model::function_call(call.call_id, call.name, call.arguments));
    sort_call(call);
  }
  return call_readers();
}

void run::take_up(const earlier_run& from) {
  actions_ = from.actions;
  for (const auto& one : actions_)
    add_once(tools_used_, one.tool);
  if (from_.agents->find(from.at.active_agent) != nullptr)
    active_ = from.at.active_agent;
  const auto complete = std::min(from.at.complete, from.at.items.size());
  const auto open
    = from.at.items.begin() + static_cast<std::ptrdiff_t>(complete);
  items_.assign(from.at.items.begin(), open);
  std::for_each(open, from.at.items.end(), [this](const item_ptr& one) {
    if (one->what == kind::function_call_output) {
      open_.outputs.emplace(one->call_id, one);
      return;
    }
    open_.items.push_back(one);
    if (auto call = model::call_in(*one))
      open_.calls.push_back(std::move(*call));
  });
  for (const auto& call : open_.calls)
    if (!open_.outputs.contains(call.call_id))
      sort_call(call);
}

/// Says what a call is: a hand-off, a mistake, something to read, or an action.
void run::sort_call(const model::tool_call& call) {
  // Before all else: the agents may be others than when it was done.
  if (const auto* known = done_already(call)) {
    open_.answer(call.call_id, known->output.value_or(outcome_unknown));
    return;
  }
  if (const auto* target = handoff_target(call.name)) {
    open_.handoffs.emplace(call.call_id, target);
    return;
  }
  if (!offers(call.name)) {
    open_.answer(call.call_id, tool_not_found(call.name));
    return;
  }
  add_once(tools_used_, call.name);
  if (agent().committing.contains(call.name))
    open_.actions.push_back(call);
  else
    open_.waiting.insert(call.call_id);
}

const action* run::done_already(const model::tool_call& call) const {
  if (actions_.empty())
    return nullptr;
  const auto arguments = canonical_arguments(call.arguments);
  const auto known
    = std::find_if(actions_.begin(), actions_.end(), [&](const action& one) {
        return one.tool == call.name && one.arguments == arguments;
      });
  return known == actions_.end() ? nullptr : &*known;
}

/// What only reads goes first; actions follow one by one.
step run::call_readers() {
  state_ = state::calling;
  call_tools tools;
  std::copy_if(open_.calls.begin(), open_.calls.end(),
               std::back_inserter(tools.calls), [this](const auto& call) {
                 return open_.waiting.contains(call.call_id);
               });
  if (tools.calls.empty())
    return next_action();
  return tools;
}

step run::tool_finished(const std::string& call_id,
                        std::optional<std::string> output) {
  if (state_ != state::calling)
    return wait{};
  if (open_.acting == call_id && !call_id.empty()) {
    open_.acting.clear();
    actions_.back().output = output;
  } else if (open_.waiting.erase(call_id) == 0) {
    return wait{};
  }
  open_.answer(call_id, output ? *output : outcome_unknown);
  return open_.waiting.empty() && open_.acting.empty() ? next_action() : wait{};
}

step run::next_action() {
  while (!open_.actions.empty()) {
    auto call = std::move(open_.actions.front());
    open_.actions.pop_front();
    if (const auto* known = done_already(call)) {
      open_.answer(call.call_id, known->output.value_or(outcome_unknown));
    } else if (!late_.empty()) {
      open_.answer(call.call_id, overtaken);
    } else if (turns_ >= from_.agents->max_turns) {
      return turns_are_over();
    } else {
      auto arguments = canonical_arguments(call.arguments);
      actions_.push_back({call.name, arguments, std::nullopt});
      open_.acting = call.call_id;
      return commit_call{std::move(call), std::move(arguments)};
    }
  }
  return close_answer();
}

/// Every tool has answered: the hand-off, if any, comes last.
step run::close_answer() {
  const definition* next = nullptr;
  for (const auto& call : open_.calls) {
    const auto handoff = open_.handoffs.find(call.call_id);
    if (handoff == open_.handoffs.end())
      continue;
    open_.answer(call.call_id, next == nullptr
                                 ? handed_over_to(*handoff->second)
                                 : handoff_ignored);
    if (next == nullptr)
      next = handoff->second;
  }
  const auto done = open_.finished();
  items_.insert(items_.end(), done.begin(), done.end());
  open_ = {};
  if (next != nullptr) {
    active_ = next->key;
    handoffs_.push_back(next->key);
  }
  return next_turn();
}

void run::open_answer::answer(const std::string& call_id,
                              std::string_view output) {
  outputs.emplace(call_id, model::function_call_output(call_id, output));
}

std::vector<item_ptr> run::open_answer::all() const {
  auto result = items;
  for (const auto& call : calls)
    if (const auto found = outputs.find(call.call_id); found != outputs.end())
      result.push_back(found->second);
    else if (!acting.empty() && call.call_id == acting)
      result.push_back(
        model::function_call_output(call.call_id, outcome_unknown));
  return result;
}

std::vector<item_ptr> run::open_answer::finished() const {
  const auto result = all();
  return window(result, result.size());
}

} // namespace parley::agent
