#include "config/agent_read.hpp"

#include "base/utf8.hpp"
#include "config/price_read.hpp"

#include <algorithm>
#include <utility>

namespace parley::config {

namespace {

constexpr std::size_t longest_key = 64;
constexpr std::size_t longest_fallback = 1600; // one part of a reply

agent::fallback_texts default_texts() {
  return {
    "I'm experiencing high volume right now. Please try again in a moment.",
    "I'm temporarily unavailable. Please contact customer service at "
    "1-800-ACME-HELP.",
    "This conversation has gotten quite long. For complex issues, please "
    "contact customer service at 1-800-ACME-HELP.",
    "I'm sorry, I can't answer that right now. Please contact customer "
    "service at 1-800-ACME-HELP.",
    "You are writing faster than I can answer. Please wait a minute before "
    "you send more.",
  };
}

/// Where the text of each key under `fallback_responses` goes.
std::string* text_of(std::string_view key, written_team& to) {
  auto& texts = to.rules.fallbacks;
  const std::pair<std::string_view, std::string*> all[] = {
    {"unknown_query", &to.prepared.unknown_query},
    {"billing_issues", &to.prepared.billing_issues},
    {"returns_refunds", &to.prepared.returns_refunds},
    {"rate_limited", &texts.rate_limited},
    {"model_unavailable", &texts.model_unavailable},
    {"token_limit", &texts.token_limit},
    {"gave_up", &texts.gave_up},
    {"too_many_messages", &texts.too_many_messages},
  };
  for (const auto& [name, text] : all)
    if (name == key)
      return text;
  return nullptr;
}

class team_reader {
public:
  explicit team_reader(fault_list& faults) : faults_(faults) {
    result_.rules.fallbacks = default_texts();
    result_.rules.start = start_agent;
  }

  written_team read(const yaml_node& root);

private:
  written_agent read_agent(mapping_reader& from, std::string key, place at);
  void read_start(const yaml_node& from);
  void read_specialists(const yaml_node& from);
  void read_fallbacks(const yaml_node& from);
  void read_fallback_map(const yaml_node& from);
  void read_fallback(const yaml_member& one);
  void read_limits(const yaml_node& from);
  agent::burst_policy
  read_burst(const yaml_node& from, const agent::burst_policy& otherwise);
  void read_bursts(const yaml_node* of_all);
  void read_rules(mapping_reader& from);

  fault_list& faults_;
  written_team result_;
  std::vector<std::string> fallbacks_seen_;
  /// By the agents' places; null where there is none.
  std::vector<const yaml_node*> bursts_;
};

written_team team_reader::read(const yaml_node& root) {
  mapping_reader from{root, faults_};
  if (const auto* start = from.child(start_agent))
    read_start(*start);
  else if (root.what == yaml_node::kind::mapping)
    faults_.add(root.at, "`" + std::string{start_agent} + "` is missing");
  if (const auto* others = from.child("agents"))
    read_specialists(*others);
  read_rules(from);
  from.refuse_unknown();
  return std::move(result_);
}

written_agent
team_reader::read_agent(mapping_reader& from, std::string key, place at) {
  written_agent one;
  one.key = std::move(key);
  one.at = at;
  one.name = from.required_text("name");
  if (auto model = from.text("model"))
    one.model = model->text;
  one.instructions = from.required_text("instructions").text;
  if (auto description = from.text("handoff_description"))
    one.handoff_description = description->text;
  one.tools = from.words("tools");
  one.handoffs = from.words("handoffs");
  one.options.temperature = from.number("temperature", 0, 2);
  if (auto most = from.integer("max_output_tokens", 16, 1'000'000))
    one.options.max_output_tokens = static_cast<int>(*most);
  one.options.parallel_tool_calls = from.flag("parallel_tool_calls");
  bursts_.push_back(from.child("burst"));
  return one;
}

void team_reader::read_start(const yaml_node& node) {
  mapping_reader from{node, faults_};
  result_.agents.push_back(read_agent(from, std::string{start_agent}, node.at));
  if (const auto* texts = from.child("fallback_responses"))
    read_fallbacks(*texts);
  from.refuse_unknown();
}

void team_reader::read_specialists(const yaml_node& node) {
  mapping_reader checked{node, faults_};
  for (const auto& each : node.members) {
    if (each.key.empty() || each.key.size() > longest_key)
      faults_.add(each.at, "an agent's key has 1 to 64 characters");
    if (each.key == start_agent)
      faults_.add(each.at, "this agent stands at the top of the file");
    mapping_reader from{each.value, faults_};
    result_.agents.push_back(read_agent(from, each.key, each.at));
    from.refuse_unknown();
  }
}

/// The PRD writes a list of maps with one key each; a plain map is as good.
void team_reader::read_fallbacks(const yaml_node& from) {
  if (from.what != yaml_node::kind::sequence)
    read_fallback_map(from);
  for (const auto& each : from.items)
    read_fallback_map(each);
}

void team_reader::read_fallback_map(const yaml_node& from) {
  mapping_reader checked{from, faults_};
  for (const auto& each : from.members)
    read_fallback(each);
}

void team_reader::read_fallback(const yaml_member& one) {
  auto& seen = fallbacks_seen_;
  if (std::find(seen.begin(), seen.end(), one.key) != seen.end()) {
    faults_.add(one.at, "this key is there already");
    return;
  }
  seen.push_back(one.key);
  auto* into = text_of(one.key, result_);
  if (!into)
    faults_.add(one.at,
                "unknown key; known here are: unknown_query, billing_issues, "
                "returns_refunds, rate_limited, model_unavailable, "
                "token_limit, gave_up, too_many_messages");
  else if (one.value.what != yaml_node::kind::scalar || one.value.text.empty())
    faults_.add(one.value.at, "must be a text");
  else if (utf16_length(one.value.text) > longest_fallback)
    faults_.add(one.value.at, "must be at most 1,600 characters");
  else
    *into = one.value.text;
}

void team_reader::read_limits(const yaml_node& node) {
  mapping_reader from{node, faults_};
  if (auto most = from.integer("max_turns", 1, 100))
    result_.rules.max_turns = static_cast<int>(*most);
  if (auto most = from.integer("max_tool_calls", 1, 1000))
    result_.rules.max_tool_calls = static_cast<int>(*most);
  if (auto most = from.integer("max_turn_tokens", 1, 1'000'000'000))
    result_.rules.max_turn_tokens = *most;
  if (auto most = from.integer("max_daily_tokens", 1, 1'000'000'000'000))
    result_.rules.max_daily_tokens = *most;
  from.refuse_unknown();
}

/// An agent's own keys win over the team's, and those over the defaults.
void team_reader::read_bursts(const yaml_node* of_all) {
  auto& rules = result_.rules;
  if (of_all)
    rules.burst = read_burst(*of_all, rules.burst);
  for (std::size_t i = 0; i < bursts_.size(); ++i)
    if (bursts_[i])
      result_.agents[i].burst = read_burst(*bursts_[i], rules.burst);
}

agent::burst_policy
team_reader::read_burst(const yaml_node& node,
                        const agent::burst_policy& otherwise) {
  mapping_reader from{node, faults_};
  auto burst = otherwise;
  if (auto window = from.integer("window_ms", 0, 60'000))
    burst.window = std::chrono::milliseconds{*window};
  if (auto most = from.integer("max_wait_ms", 0, 60'000))
    burst.max_wait = std::chrono::milliseconds{*most};
  else if (burst.max_wait < burst.window)
    burst.max_wait = burst.window;
  if (burst.max_wait < burst.window)
    faults_.add(node.at, "`max_wait_ms` must not be less than `window_ms`");
  from.refuse_unknown();
  return burst;
}

void team_reader::read_rules(mapping_reader& from) {
  if (const auto* limits = from.child("limits"))
    read_limits(*limits);
  read_bursts(from.child("burst"));
  if (auto which = from.choice("inactive", {"reactivate", "silent"}))
    result_.rules.inactive = *which == 0 ? agent::inactive_policy::reactivate
                                         : agent::inactive_policy::silent;
  auto author = from.text("author");
  if (author && author->text.size() > 256)
    faults_.add(author->at, "`author` must be at most 256 bytes");
  else if (author)
    result_.rules.author = author->text;
  if (const auto* prices = from.child("prices"))
    result_.rules.prices = read_prices(*prices, faults_);
}

} // namespace

written_team read_team(const yaml_node& root, fault_list& faults) {
  return team_reader{faults}.read(root);
}

} // namespace parley::config
