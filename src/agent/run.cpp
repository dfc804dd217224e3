#include "agent/run.hpp"

#include "agent/history.hpp"
#include "agent/wording.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace parley::agent {

namespace {

using model::item_ptr;
using model::reason;

void append(std::vector<item_ptr>& to, const std::vector<item_ptr>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

void append_messages(std::vector<item_ptr>& to,
                     const std::vector<std::string>& texts) {
  std::transform(texts.begin(), texts.end(), std::back_inserter(to),
                 [](const auto& text) { return model::user_message(text); });
}

bool contains(const std::vector<std::string>& all, const std::string& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

bool has_call(const std::vector<item_ptr>& items, const std::string& id) {
  return std::any_of(items.begin(), items.end(), [&](const auto& one) {
    return one->what == model::item::kind::function_call && one->call_id == id;
  });
}

} // namespace

// -- what is fed --

run::run(beginning from) : from_{std::move(from)} {
  past_ = window(from_.history, from_.agents->history_window);
  if (from_.agents->find(from_.active_agent) == nullptr)
    from_.active_agent = from_.agents->start;
  if (from_.agents->find(from_.active_agent) == nullptr)
    from_.active_agent = from_.agents->agents.front().key;
  active_ = from_.active_agent;
}

step run::begin() {
  start_over();
  return next_turn();
}

step run::heard(const model::outcome& what) {
  if (state_ != state::asking)
    return wait{};
  if (!what)
    return failed(what.error());
  tokens_ += what->tokens;
  return what->calls.empty() ? conclude(*what) : take_calls(*what);
}

step run::tool_finished(const std::string& call_id, std::string output) {
  if (state_ != state::calling || open_.waiting.erase(call_id) == 0)
    return wait{};
  open_.outputs.emplace(call_id, std::move(output));
  return open_.waiting.empty() ? close_answer() : wait{};
}

step run::customer_wrote(std::string text) {
  if (state_ == state::over)
    return wait{};
  if (committed_) {
    late_.push_back(std::move(text));
    return wait{};
  }
  from_.messages.push_back(std::move(text));
  if (state_ == state::fresh)
    return wait{};
  start_over();
  return next_turn();
}

void run::committed() {
  committed_ = true;
}

// -- the loop --

void run::start_over() {
  items_.clear();
  append_messages(items_, from_.messages);
  open_ = {};
  active_ = from_.active_agent;
  handoffs_.clear();
  turns_ = 0;
  tool_calls_ = 0;
  asked_again_ = false;
}

step run::next_turn() {
  const int most = from_.agents->max_turns;
  if (turns_ >= most)
    return stop(fallback::gave_up,
                "max turns (" + std::to_string(most) + ") exceeded");
  ++turns_;
  return ask();
}

step run::ask() {
  append_messages(items_, late_);
  late_.clear();
  ++model_calls_;
  state_ = state::asking;
  return ask_model{std::make_shared<const model::request>(request())};
}

step run::failed(const model::failure& why) {
  if (why.why == reason::cancelled)
    return wait{};
  if (why.why == reason::context_too_long && !trimmed_ && !past_.empty()) {
    trimmed_ = true;
    past_ = window(past_, past_.size() / 2);
    return ask();
  }
  return stop(fallback_for(why.why), describe(why));
}

step run::conclude(const model::answer& heard) {
  // The text does not know of the late messages, and the customer need not know
  // of the text: the next one answers everything.
  if (!late_.empty())
    return next_turn();
  if (auto text = words_of(heard); !text.empty()) {
    state_ = state::over;
    return say{std::move(text)};
  }
  if (asked_again_)
    return stop(fallback::gave_up, "the model said nothing, twice");
  asked_again_ = true;
  return next_turn();
}

step run::take_calls(const model::answer& heard) {
  tool_calls_ += heard.calls.size();
  const int most = from_.agents->max_tool_calls;
  if (tool_calls_ > static_cast<std::size_t>(std::max(most, 0)))
    return stop(fallback::gave_up,
                "max tool calls (" + std::to_string(most) + ") exceeded");
  open_ = {};
  open_.items = heard.items;
  open_.calls = heard.calls;
  call_tools tools;
  for (const auto& call : heard.calls)
    if (sort_call(call))
      tools.calls.push_back(call);
  state_ = state::calling;
  if (tools.calls.empty())
    return close_answer();
  return tools;
}

/// Whether the call is for a tool; otherwise its output is clear already.
bool run::sort_call(const model::tool_call& call) {
  if (!has_call(open_.items, call.call_id))
    open_.items.push_back(
      model::function_call(call.call_id, call.name, call.arguments));
  if (const auto* target = handoff_target(call.name)) {
    open_.handoffs.emplace(call.call_id, target);
    return false;
  }
  if (!offers(call.name)) {
    open_.outputs.emplace(call.call_id, tool_not_found(call.name));
    return false;
  }
  if (!contains(tools_used_, call.name))
    tools_used_.push_back(call.name);
  return open_.waiting.insert(call.call_id).second;
}

/// Every tool has answered: the hand-off, if any, comes last.
step run::close_answer() {
  const definition* next = nullptr;
  for (const auto& call : open_.calls) {
    const auto handoff = open_.handoffs.find(call.call_id);
    if (handoff == open_.handoffs.end())
      continue;
    open_.outputs.emplace(call.call_id, next == nullptr
                                          ? handed_over_to(*handoff->second)
                                          : handoff_ignored);
    if (next == nullptr)
      next = handoff->second;
  }
  append(items_, open_.finished());
  open_ = {};
  if (next != nullptr) {
    active_ = next->key;
    handoffs_.push_back(next->key);
  }
  return next_turn();
}

step run::stop(fallback why, std::string detail) {
  state_ = state::over;
  return give_up{why, std::move(detail)};
}

// -- what the model is told --

model::request run::request() const {
  const auto& who = agent();
  model::request r;
  r.model = who.model;
  r.instructions = who.instructions;
  r.input.reserve(past_.size() + items_.size());
  append(r.input, past_);
  append(r.input, items_);
  r.tools = who.tools;
  r.options = who.options;
  r.cache_key = from_.cache_key;
  r.safety_identifier = from_.safety_identifier;
  return r;
}

std::vector<item_ptr> run::open_answer::finished() const {
  auto all = items;
  for (const auto& call : calls)
    if (const auto found = outputs.find(call.call_id); found != outputs.end())
      all.push_back(model::function_call_output(call.call_id, found->second));
  return window(all, all.size());
}

const definition& run::agent() const {
  return *from_.agents->find(active_);
}

const definition* run::handoff_target(const std::string& tool) const {
  for (const auto& key : agent().handoffs) {
    const auto* target = from_.agents->find(key);
    if (target != nullptr && handoff_tool_name(target->name) == tool)
      return target;
  }
  return nullptr;
}

bool run::offers(const std::string& tool) const {
  const auto& tools = agent().tools;
  return tools
         && std::any_of(tools->begin(), tools->end(),
                        [&](const auto& one) { return one.name == tool; });
}

// -- what came of it --

std::vector<item_ptr> run::new_items(std::string_view text) const {
  std::vector<item_ptr> all;
  if (state_ == state::fresh)
    append_messages(all, from_.messages);
  append(all, items_);
  if (!open_.outputs.empty())
    append(all, open_.finished());
  append_messages(all, late_);
  if (!text.empty())
    all.push_back(model::assistant_message(text));
  return all;
}

const std::string& run::active_agent() const {
  return active_;
}

const std::vector<std::string>& run::tools_used() const {
  return tools_used_;
}

const std::vector<std::string>& run::handoffs() const {
  return handoffs_;
}

const model::usage& run::tokens() const {
  return tokens_;
}

int run::model_calls() const {
  return model_calls_;
}

} // namespace parley::agent
