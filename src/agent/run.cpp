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

} // namespace

// -- what is fed --

run::run(beginning from) : from_{std::move(from)} {
  past_ = window(from_.history, from_.agents->history_window);
  if (from_.agents->find(from_.active_agent) == nullptr)
    from_.active_agent = from_.agents->start;
  if (from_.agents->find(from_.active_agent) == nullptr)
    from_.active_agent = from_.agents->agents.front().key;
  active_ = from_.active_agent;
  if (!from_.earlier)
    return;
  take_up(*from_.earlier);
  late_ = std::exchange(from_.messages, {});
}

step run::begin() {
  if (acted())
    return call_readers();
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

step run::customer_wrote(std::string text) {
  if (state_ == state::over)
    return wait{};
  if (acted()) {
    late_.push_back(std::move(text));
    return wait{};
  }
  from_.messages.push_back(std::move(text));
  if (state_ == state::fresh)
    return wait{};
  start_over();
  return next_turn();
}

bool run::acted() const {
  return !actions_.empty();
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
  if (turns_ >= from_.agents->max_turns)
    return turns_are_over();
  ++turns_;
  return ask();
}

step run::turns_are_over() {
  return stop(fallback::gave_up, "max turns ("
                                   + std::to_string(from_.agents->max_turns)
                                   + ") exceeded");
}

bool run::budget_spent() const {
  return tokens_.total() >= from_.token_budget;
}

step run::ask() {
  if (budget_spent())
    return stop(fallback::gave_up, budget_is_spent);
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

run_position run::position() const {
  auto open = open_;
  open.acting.clear(); // what it gives is not known yet, rather than for good
  run_position at{active_, items_, items_.size()};
  append(at.items, open.all());
  return at;
}

std::vector<item_ptr> run::new_items(std::string_view text) const {
  std::vector<item_ptr> all;
  if (state_ == state::fresh)
    append_messages(all, from_.messages);
  append(all, items_);
  if (!open_.outputs.empty() || !open_.acting.empty())
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
