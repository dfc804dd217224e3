#include "tests/simulation/node.hpp"

#include "actors/admin.hpp"
#include "actors/directory.hpp"
#include "actors/events.hpp"
#include "actors/housekeeper.hpp"
#include "actors/openai_client.hpp"
#include "actors/reconciler.hpp"
#include "actors/store.hpp"
#include "actors/tool_runner.hpp"
#include "actors/twilio_client.hpp"
#include "tests/simulation/shop_floor.hpp"
#include "tests/simulation/twilio_side.hpp"
#include "tests/simulation/webhooks.hpp"

#include <caf/actor_cast.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace parley::simulation {

namespace {

using namespace actors;

/// Stands for the actor that owns the socket.
http_server_actor::behavior_type
socket_owner(http_server_actor::pointer, std::shared_ptr<bool> listening) {
  return {
    [listening](const start&) { *listening = true; },
    [listening](const actors::drain&) -> caf::result<drained> {
      *listening = false;
      return drained{};
    },
    [](const requests_due&) {
      // nop: none is under way
    },
  };
}

webhook::gate_config gate_settings() {
  webhook::gate_config made;
  made.ours = {account_sid, service_sid};
  made.signing_keys = {auth_token};
  made.public_url = public_url;
  made.own_author = own_author;
  return made;
}

/// The name of the message that an actor handles next.
std::string next_message_of(caf::scheduled_actor& actor) {
  auto* next = actor.mailbox().peek();
  if (!next || next->content().empty())
    return "its first step";
  auto name = actor.system().types().portable_name(next->content().type(0));
  constexpr std::string_view ours = "parley::actors::";
  return name.starts_with(ours) ? name.substr(ours.size()) : name;
}

} // namespace

node::setup::setup() {
  add_message_types<caf::id_block::parley>();
  set("scheduler.policy", caf::atom("testing"));
}

template <class... Ts>
auto node::spawn(Ts&&... xs) {
  auto who = system_.spawn(std::forward<Ts>(xs)...);
  spawned_.push_back(caf::actor_cast<caf::actor>(who));
  return who;
}

node::node(surroundings around)
  : around_{std::move(around)}, gate_{gate_settings()}, system_{setup_},
    scheduler_{
      dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler())} {
  scheduler_.clock().current_time = around_.time.now();
  env_ = environment_of_actors();
  around_.told.tell("node", [] { return std::string{"starts"}; });
  spawn_all();
}

node::~node() {
  alive_.reset();
  // Each dies at its next step, before it handles anything else.
  for (const auto& who : spawned_)
    caf::anon_send<caf::message_priority::high>(
      who, caf::exit_msg{who.address(), caf::exit_reason::kill});
  scheduler_.run();
  scheduler_.clock().cancel_all();
}

environment node::environment_of_actors() {
  environment made;
  made.log = std::make_shared<observe::log>(
    [this](observe::level, std::string_view event,
           std::initializer_list<observe::log_field> fields) {
      around_.told.tell("log", [&] {
        std::string line{event};
        for (const auto& one : fields)
          if (const auto* text = std::get_if<std::string_view>(&one.value))
            line.append(" ").append(one.name).append("=").append(*text);
        return line;
      });
    });
  made.metrics = around_.metrics;
  made.board = std::make_shared<observe::board>();
  if (auto pending = around_.database->pending_messages())
    made.board->pending_messages = *pending;
  made.wall_clock = [this] {
    return around_.time.wall();
  };
  return made;
}

void node::spawn_all() {
  store_config stored;
  stored.engine = around_.differing.around_store
                    ? around_.differing.around_store(around_.database)
                    : around_.database;
  stored.env = env_;
  seams::commit_route route
    = [this, alive = std::weak_ptr{alive_}](const routed& what) {
        if (alive.expired())
          return;
        touched();
        for (const auto& one : directories_)
          caf::anon_send(one, what);
      };
  if (around_.differing.around_route)
    route = around_.differing.around_route(std::move(route), around_.time);
  watched_.store = spawn(store, stored, std::move(route));
  watched_.events = spawn(events, env_);
  openai_client_config model;
  model.at = {*http::url::parse("https://model.test/v1"), "key",
              around_.drawn.chat_api ? openai::dialect::chat
                                     : openai::dialect::responses};
  model.http = around_.to_model;
  model.chance = [chance = std::make_shared<dice>(around_.chance.fork())] {
    return chance->fraction();
  };
  model.env = env_;
  watched_.openai_client = spawn(openai_client, model);
  twilio_client_config twilio;
  twilio.at = {service_sid, account_sid, auth_token,
               *http::url::parse("http://twilio.test"),
               *http::url::parse("http://twilio.test")};
  twilio.http = around_.differing.around_twilio
                  ? around_.differing.around_twilio(around_.to_twilio)
                  : around_.to_twilio;
  twilio.chance = model.chance;
  twilio.env = env_;
  watched_.twilio_client = spawn(twilio_client, twilio);
  tool_runner_config tools;
  tools.catalogue = tools_of_shop(around_.time, around_.told, around_.book,
                                  [this] { touched(); });
  tools.workers = std::make_shared<slow_workers>(
    around_.time, around_.chance.fork(), around_.drawn.late_tool);
  tools.env = env_;
  watched_.tool_runner = spawn(tool_runner, tools);
  watched_.http_server = spawn(socket_owner, listening_);
  for (int i = 0; i < around_.differing.directories; ++i)
    directories_.push_back(spawn_directory(conversation_settings()));
  watched_.directory = directories_.front();
  housekeeper_config keeper;
  keeper.env = env_;
  keeper.store = watched_.store;
  keeper.directory = watched_.directory;
  watched_.housekeeper = spawn(housekeeper, keeper);
  admin_config office;
  office.env = env_;
  office.store = watched_.store;
  office.directory = watched_.directory;
  office.twilio = watched_.twilio_client;
  office.housekeeper = watched_.housekeeper;
  watched_.admin = spawn(admin, office);
  reconciler_config sweeper;
  sweeper.own_author = "assistant";
  sweeper.max_pending_inbound = around_.drawn.most_pending;
  sweeper.env = env_;
  sweeper.store = watched_.store;
  sweeper.twilio = watched_.twilio_client;
  watched_.reconciler = spawn(reconciler, sweeper);
  supervisor_config top;
  top.watched = watched_;
  top.core_died = [this](const std::string&) {
    broken_ = true;
  };
  top.env = env_;
  supervisor_ = spawn(supervisor, top);
  caf::anon_send(supervisor_, start{});
}

std::shared_ptr<conversation_config> node::conversation_settings() {
  auto shared = std::make_shared<conversation_config>();
  shared->team = team_of_shop(around_.drawn);
  shared->hash_key = "key";
  shared->service_sid = service_sid;
  shared->started = around_.time.wall();
  shared->idle_timeout = around_.drawn.idle_timeout;
  shared->env = env_;
  shared->env.wall_clock = [this] {
    touched();
    return around_.time.wall();
  };
  shared->store = watched_.store;
  shared->model = watched_.openai_client;
  shared->twilio = watched_.twilio_client;
  shared->tools = watched_.tool_runner;
  shared->events = watched_.events;
  if (around_.differing.settings)
    around_.differing.settings(*shared);
  return shared;
}

directory_actor
node::spawn_directory(std::shared_ptr<conversation_config> shared) {
  directory_config limits;
  limits.max_open_turns = around_.drawn.open_turns;
  limits.rate_limit_per_minute
    = static_cast<std::size_t>(around_.drawn.rate_limit);
  limits.env = env_;
  auto made
    = spawn(directory, limits, [this, shared](const conversation::key& which) {
        auto who
          = spawn(actors::conversation,
                  std::shared_ptr<const conversation_config>{shared}, which);
        conversations_.emplace_back(which.id, caf::actor_cast<caf::actor>(who));
        return who;
      });
  shared->directory = made;
  return made;
}

bool node::post(const http::request& what, std::function<void(int)> answer) {
  if (!*listening_)
    return false;
  if (env_.board->pending_messages >= around_.drawn.most_pending) {
    answer(503);
    return true;
  }
  auto passage = gate_.decide(what);
  if (auto* event = std::get_if<webhook::to_take_in>(&passage)) {
    take_in(std::move(event->what), std::move(answer));
    return true;
  }
  if (auto* learnt = std::get_if<webhook::channel_sid_learnt>(&passage)) {
    caf::anon_send(watched_.twilio_client,
                   channel_sid{learnt->what.from, learnt->what.message_sid});
    answer(learnt->answer.status);
    return true;
  }
  answer(std::get<webhook::answered>(passage).answer.status);
  return true;
}

void node::take_in(std::shared_ptr<const conversation::event> what,
                   std::function<void(int)> answer) {
  auto made = std::make_shared<intake>();
  made->what = std::move(what);
  made->received = around_.time.wall();
  made->arrived = around_.time.now();
  if (around_.differing.hasty_edge) {
    answer(200);
    made->answer = [](taken) {
      // nop: it was answered
    };
  } else {
    made->answer = [this, answer = std::move(answer)](taken outcome) {
      touched();
      answer(outcome == taken::failed ? 503 : 200);
      touched();
    };
  }
  caf::anon_send(watched_.store, intake_ptr{std::move(made)});
}

void node::drain() {
  around_.told.tell("node", [] { return std::string{"is told to end"}; });
  spawn(
    [supervisor = supervisor_, done = drained_](caf::event_based_actor* self) {
      self->request(supervisor, std::chrono::minutes{1}, actors::drain{})
        .then([done](const actors::drained&) { *done = true; },
              [done](const caf::error&) { *done = true; });
    });
}

bool node::drained() const {
  return *drained_;
}

int64_t node::pending_messages() const {
  return env_.board->pending_messages;
}

bool node::broken() const {
  return broken_;
}

void node::end_conversation(const std::string& sid) {
  orphaned(sid);
  for (const auto& [name, who] : conversations_)
    if (name == sid)
      caf::anon_send<caf::message_priority::high>(
        who,
        caf::exit_msg{who.address(), caf::exit_reason::unhandled_exception});
}

void node::end_some_conversation() {
  if (conversations_.empty())
    return;
  const auto& sid
    = conversations_[around_.chance.below(conversations_.size())].first;
  around_.told.tell("node", [&] { return "an exception in " + sid; });
  ++around_.book.actor_deaths;
  end_conversation(std::string{sid});
}

std::size_t node::jobs() const {
  return scheduler_.jobs.size();
}

void node::run_job(std::size_t which) {
  auto& jobs = scheduler_.jobs;
  auto at = jobs.begin() + static_cast<std::ptrdiff_t>(which);
  std::rotate(jobs.begin(), at, at + 1);
  if (auto* actor = dynamic_cast<caf::scheduled_actor*>(jobs.front())) {
    around_.told.mix(actor->id());
    around_.told.tell(actor->name(), [&] {
      return std::to_string(actor->id()) + " handles "
             + next_message_of(*actor);
    });
  }
  scheduler_.run_once();
}

std::optional<steady_time> node::next_timer() const {
  const auto& timers = scheduler_.clock().schedule();
  if (timers.empty())
    return std::nullopt;
  return timers.begin()->first;
}

void node::follow_clock() {
  auto& clock = scheduler_.clock();
  clock.current_time = around_.time.now();
  clock.trigger_expired_timeouts();
}

} // namespace parley::simulation
