#pragma once

#include "agent/run.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// @file
/// A team of three and the words to tell a run's story step by step.

namespace parley::agent {

using model::item_ptr;
using model::tool_call;

inline definition make_agent(std::string key, std::string name,
                             std::vector<std::string> handoffs) {
  definition d;
  d.key = std::move(key);
  d.name = std::move(name);
  d.model = "model-of-" + d.key;
  d.instructions = "You are " + d.name + ".";
  d.handoff_description = "Helps.";
  d.handoffs = std::move(handoffs);
  return d;
}

inline void
give_tools(team& all, definition& one, const std::vector<std::string>& names) {
  std::vector<model::tool> tools;
  for (const auto& name : names)
    tools.push_back({name, "A tool.", R"({"type":"object"})"});
  for (const auto& key : one.handoffs)
    tools.push_back(handoff_tool(*all.find(key)));
  one.tools = std::make_shared<const std::vector<model::tool>>(tools);
}

/// Triage hands over to billing and technical; billing hands back and changes
/// the world.
inline team shop_team() {
  team t;
  t.agents
    = {make_agent("triage", "Customer Service", {"billing", "technical"}),
       make_agent("billing", "Billing Support", {"triage"}),
       make_agent("technical", "Technical Support", {})};
  t.start = "triage";
  give_tools(t, t.agents[0], {"look_up", "hours"});
  give_tools(t, t.agents[1], {"invoice", "refund"});
  t.agents[1].committing = {"refund"};
  give_tools(t, t.agents[2], {});
  return t;
}

inline run
make_run(team agents, std::vector<std::string> messages,
         std::vector<item_ptr> history = {}, std::string active_agent = {}) {
  beginning from;
  from.agents = std::make_shared<const team>(std::move(agents));
  from.active_agent = std::move(active_agent);
  from.history = std::move(history);
  from.messages = std::move(messages);
  from.cache_key = "cache";
  from.safety_identifier = "customer";
  return run{std::move(from)};
}

/// An answer of text alone.
inline model::outcome says(const std::string& text) {
  model::answer a;
  a.text = text;
  a.items = {model::assistant_message(text)};
  a.tokens.input_tokens = 10;
  a.tokens.output_tokens = 1;
  return a;
}

/// An answer that calls.
inline model::outcome calls_with(const std::vector<tool_call>& all) {
  model::answer a;
  for (const auto& one : all) {
    a.calls.push_back(one);
    a.items.push_back(
      model::function_call(one.call_id, one.name, one.arguments));
  }
  a.tokens.input_tokens = 10;
  return a;
}

/// The same; each call is {id, name} with empty arguments.
inline model::outcome
calls(const std::vector<std::pair<std::string, std::string>>& all) {
  std::vector<tool_call> made;
  for (const auto& [id, name] : all)
    made.push_back({id, name, "{}"});
  return calls_with(made);
}

inline model::outcome fails(model::reason why) {
  model::failure f;
  f.why = why;
  f.detail = "detail";
  return f;
}

/// The request of a step that must ask the model.
inline model::request asked(const step& s) {
  const auto* ask = std::get_if<ask_model>(&s);
  EXPECT_NE(ask, nullptr) << "step " << s.index() << " asks nothing";
  return ask == nullptr ? model::request{} : *ask->what;
}

/// The ids of a step that must call tools.
inline std::vector<std::string> tools_of(const step& s) {
  std::vector<std::string> ids;
  const auto* call = std::get_if<call_tools>(&s);
  EXPECT_NE(call, nullptr) << "step " << s.index() << " calls nothing";
  if (call != nullptr)
    for (const auto& one : call->calls)
      ids.push_back(one.call_id);
  return ids;
}

/// The id of the call of a step that must act.
inline std::string act_of(const step& s) {
  const auto* act = std::get_if<commit_call>(&s);
  EXPECT_NE(act, nullptr) << "step " << s.index() << " does nothing";
  return act == nullptr ? std::string{} : act->call.call_id;
}

/// The text of a step that must say something.
inline std::string said(const step& s) {
  const auto* one = std::get_if<say>(&s);
  EXPECT_NE(one, nullptr) << "step " << s.index() << " says nothing";
  return one == nullptr ? std::string{} : one->text;
}

/// The reason of a step that must give up.
inline std::string gave_up(const step& s) {
  const auto* one = std::get_if<give_up>(&s);
  EXPECT_NE(one, nullptr) << "step " << s.index() << " goes on";
  return one == nullptr ? std::string{} : std::string{to_string(one->why)};
}

inline bool waits(const step& s) {
  return std::holds_alternative<wait>(s);
}

/// What follows `key` in an item, up to the closing quote.
inline std::string text_under(const model::item& one, const std::string& key) {
  const auto marker = '"' + key + "\":\"";
  const auto from = one.json.find(marker);
  if (from == std::string::npos)
    return {};
  const auto text = one.json.substr(from + marker.size());
  return text.substr(0, text.rfind('"'));
}

/// The items in short: `user Hi`, `call a`, `output a 1`, `assistant Hello`.
inline std::vector<std::string> story(const std::vector<item_ptr>& items) {
  using kind = model::item::kind;
  std::vector<std::string> lines;
  for (const auto& one : items) {
    switch (one->what) {
      case kind::user_message:
        lines.push_back("user " + text_under(*one, "content"));
        break;
      case kind::assistant_message:
        lines.push_back("assistant " + text_under(*one, "content"));
        break;
      case kind::function_call:
        lines.push_back("call " + one->call_id);
        break;
      case kind::function_call_output:
        lines.push_back("output " + one->call_id + ' '
                        + text_under(*one, "output"));
        break;
      case kind::reasoning:
        lines.push_back("reasoning");
        break;
    }
  }
  return lines;
}

} // namespace parley::agent
