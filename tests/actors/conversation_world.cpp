#include "tests/actors/conversation_world.hpp"

#include "actors/directory.hpp"
#include "actors/events.hpp"
#include "actors/store.hpp"

#include <algorithm>
#include <utility>

namespace parley::test {

using namespace parley::actors;

namespace {

agent::definition
agent_called(const std::string& key, const std::string& name) {
  agent::definition made;
  made.key = key;
  made.name = name;
  made.model = "model-of-" + key;
  made.instructions = "You are " + name + ".";
  return made;
}

/// Triage with a tool that reads and one that acts, which may hand over to
/// billing.
agent::team small_team() {
  agent::team made;
  made.agents
    = {agent_called("triage", "Triage"), agent_called("billing", "Billing")};
  made.agents[0].handoffs = {"billing"};
  made.agents[0].tools = std::make_shared<const std::vector<model::tool>>(
    std::vector<model::tool>{{"look_up", "A tool.", R"({"type":"object"})"},
                             {"refund", "A tool.", R"({"type":"object"})"},
                             agent::handoff_tool(made.agents[1])});
  made.agents[0].committing = {"refund"};
  made.start = "triage";
  made.fallbacks = {"F rate_limited", "F model_unavailable", "F token_limit",
                    "F gave_up", "F too_many"};
  return made;
}

} // namespace

world_settings::world_settings() : team{small_team()} {
  conversation.hash_key = "key";
  conversation.service_sid = "IS1";
}

conversation_world::conversation_world(const adjust_function& adjust,
                                       spawn_neighbours spawn)
  : engine{std::make_shared<fallible_store>(
    std::move(*storage::open_sqlite(":memory:")))},
    spawn_neighbours_{std::move(spawn)} {
  twilio->roster = {sms_customer()};
  if (adjust)
    adjust(settings_);
  start();
}

// -- what comes in ------------------------------------------------------------

intake_ptr conversation_world::intake_of(conversation::change what,
                                         const conversation::key& where,
                                         std::function<void(taken)> answer) {
  auto identity = "event " + std::to_string(++event_number_);
  // As at Twilio, a message is the same however often it comes.
  if (const auto* added = std::get_if<conversation::message_added>(&what))
    identity = added->what.id;
  auto made = std::make_shared<intake>();
  made->what = event(std::move(identity), std::move(what), where);
  made->received = env.wall_clock();
  made->arrived = now();
  made->answer = std::move(answer);
  return made;
}

std::optional<taken>
conversation_world::take_in(conversation::change what,
                            const conversation::key& where) {
  auto answer = std::make_shared<std::optional<taken>>();
  tell(store, intake_of(std::move(what), where,
                        [answer](taken heard) { *answer = heard; }));
  return *answer;
}

void conversation_world::post_event(conversation::change what,
                                    const conversation::key& where) {
  caf::anon_send(store, intake_of(std::move(what), where, [](taken) {
                   // nop: nobody waits for it
                 }));
}

void conversation_world::customer_says(const std::string& text) {
  customer_says(text, next_index_);
}

void conversation_world::customer_says(const std::string& text, int64_t index) {
  next_index_ = std::max(next_index_, index + 1);
  auto author
    = twilio->roster.empty() ? sms_customer() : twilio->roster.front();
  take_in(conversation::message_added{message_from(author, index, text)});
}

void conversation_world::person_says(const std::string& text) {
  take_in(
    conversation::message_added{message_from(person(), next_index_++, text)});
}

void conversation_world::person_joins() {
  twilio->roster.push_back(person());
  take_in(conversation::participant_added{person()});
}

void conversation_world::person_leaves() {
  std::erase(twilio->roster, person());
  take_in(conversation::participant_removed{person()});
}

void conversation_world::state_becomes(conversation::lifecycle to) {
  twilio->state = to;
  take_in(conversation::state_changed{to});
}

void conversation_world::given_known(
  const std::vector<conversation::participant>& who,
  const conversation::key& where) {
  twilio->roster = who;
  take_in(conversation::conversation_added{conversation::lifecycle::active},
          where);
  for (const auto& one : who)
    take_in(conversation::participant_added{one}, where);
}

// -- what the neighbours do ---------------------------------------------------

void conversation_world::model_says(const std::string& text) {
  model_answers(answer_of(text));
}

void conversation_world::model_calls_tools(
  const std::vector<model::tool_call>& calls) {
  model_answers(answer_of(calls));
}

void conversation_world::model_fails(model::reason why) {
  model_answers(failure_of(why));
}

void conversation_world::model_answers(model::outcome what) {
  tell(others_.model,
       model_attempt_done{
         model->calls.at(model->calls.size() - 1).id,
         std::make_shared<const model::outcome>(std::move(what))});
}

void conversation_world::tool_answers(uint64_t which, const std::string& text) {
  tell(others_.tools, tool_done{which, std::make_shared<const tools::output>(
                                         tools::output{text, false})});
}

void conversation_world::tool_leaves_unknown(uint64_t which) {
  tell(others_.tools,
       tool_done{which, std::make_shared<const tools::output>(
                          tools::output{"late", true, {}, true})});
}

void conversation_world::twilio_answers() {
  tell(others_.twilio,
       twilio_call_done{twilio->open.begin()->first, 0, nullptr});
}

// -- what happens to the process ----------------------------------------------

void conversation_world::conversation_dies() {
  if (!conversations_.empty())
    stop(conversations_.back(), caf::exit_reason::unhandled_exception);
}

void conversation_world::crash() {
  auto kill = [this](const auto& who) {
    stop_later(who, caf::exit_reason::kill);
  };
  for (const auto& one : conversations_)
    kill(one);
  kill(directory);
  kill(store);
  kill(others_.model);
  kill(others_.twilio);
  kill(others_.tools);
  kill(events_);
  settle();
  conversations_.clear();
  twilio->open.clear();
  env.board->open_turns = 0;
  env.board->waiting_turns = 0;
  env.board->awake_conversations = 0;
}

void conversation_world::start() {
  start_later();
  settle();
}

void conversation_world::start_later() {
  spawn_all();
  auto keys = std::make_shared<const std::vector<conversation::key>>(
    *engine->unfinished());
  caf::anon_send(directory, recover{keys});
}

void conversation_world::restart() {
  crash();
  start();
}

void conversation_world::let_everything_end() {
  pass(90s);
}

void conversation_world::spawn_all() {
  others_ = spawn_neighbours_ ? spawn_neighbours_() : fakes();
  events_ = spawn(events, env);
  auto watch = std::make_shared<watcher>(watcher{[this](const happening& what) {
    steps.push_back(what.step + " " + what.detail);
    return true;
  }});
  tell(events_, subscribe{watch});
  store_config stored;
  stored.engine = engine;
  stored.history_limit = settings_.team.history_window;
  stored.env = env;
  store = spawn(actors::store, stored, [this](const routed& what) {
    caf::anon_send(directory, what);
  });
  auto shared = std::make_shared<conversation_config>(settings_.conversation);
  shared->started = env.wall_clock();
  shared->team = std::make_shared<const agent::team>(settings_.team);
  shared->env = env;
  shared->store = store;
  shared->model = others_.model;
  shared->twilio = others_.twilio;
  shared->tools = others_.tools;
  shared->events = events_;
  directory_config limits;
  limits.max_open_turns = settings_.max_open_turns;
  limits.rate_limit_per_minute = settings_.rate_limit_per_minute;
  limits.env = env;
  directory = spawn(
    actors::directory, limits, [this, shared](const conversation::key& which) {
      auto made
        = spawn(actors::conversation,
                std::shared_ptr<const conversation_config>{shared}, which);
      conversations_.push_back(made);
      return made;
    });
  shared->directory = directory;
}

neighbours conversation_world::fakes() {
  return {spawn_fake_model(*this, model), spawn_fake_twilio(*this, twilio),
          spawn_fake_tools(*this, tools)};
}

// -- what there is to see -----------------------------------------------------

std::vector<model::item> conversation_world::model_input() const {
  std::vector<model::item> all;
  if (!model->calls.empty())
    for (const auto& one : model->calls.back().what->input)
      all.push_back(*one);
  return all;
}

storage::snapshot conversation_world::read_back() {
  return *engine->claim(chat(), 50);
}

std::size_t conversation_world::unfinished_conversations() {
  return engine->unfinished()->size();
}

std::vector<std::string>
conversation_world::calls_of(const std::string& tool) const {
  std::vector<std::string> all;
  for (const auto& one : tools->calls)
    if (one.what.name == tool)
      all.push_back(one.what.arguments);
  return all;
}

std::vector<model::item> conversation_world::kept_history() {
  std::vector<model::item> all;
  for (const auto& one : read_back().history)
    all.push_back(*one);
  return all;
}

bool conversation_world::model_is_asked() const {
  return !model->calls.empty();
}

} // namespace parley::test
