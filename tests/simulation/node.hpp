#pragma once

#include "actors/conversation.hpp"
#include "actors/supervisor.hpp"
#include "http/client.hpp"
#include "storage/store.hpp"
#include "tests/simulation/ledger.hpp"
#include "tests/simulation/plan.hpp"
#include "tests/simulation/trace.hpp"
#include "tools/tool.hpp"
#include "webhook/gate.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scheduler/test_coordinator.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace parley::simulation {

/// Thrown at a place where the process ends: whatever its actor was about to
/// do next, it does not.
struct process_died {};

/// Where a variant of Parley may differ: what stands between its parts.
struct seams {
  using commit_route = std::function<void(const actors::routed&)>;

  /// Stands in front of the database.
  std::function<std::shared_ptr<storage::store>(
    std::shared_ptr<storage::store>)>
    around_store;
  /// Stands between the store and the directory.
  std::function<commit_route(commit_route, timeline&)> around_route;
  /// Stands in front of the wire to Twilio.
  std::function<std::shared_ptr<http::caller>(std::shared_ptr<http::caller>)>
    around_twilio;
  std::function<void(actors::conversation_config&)> settings;
  /// The edge acknowledges a webhook before the store has it.
  bool hasty_edge = false;
  /// Each event goes to this many directories, with conversations of their own.
  int directories = 1;
};

/// What surrounds a node and outlives it.
struct surroundings {
  timeline& time;
  trace& told;
  ledger& book;
  dice chance;
  const plan& drawn;
  const seams& differing;
  std::shared_ptr<storage::store> database;
  std::shared_ptr<http::caller> to_model;
  std::shared_ptr<http::caller> to_twilio;
  std::shared_ptr<observe::metrics> metrics;
};

/// One process of Parley's, from its start to its end, whichever way that
/// comes. Every actor is the real one but for the socket's; none has a thread.
class node {
public:
  explicit node(surroundings around);
  /// Ends all of it at once.
  ~node();
  node(const node&) = delete;
  node& operator=(const node&) = delete;

  /// A request comes to the edge. False when nobody listens.
  bool post(const http::request& what, std::function<void(int)> answer);
  /// SIGTERM. `drained` says when it may end.
  void drain();
  [[nodiscard]] bool drained() const;
  /// How many messages it believes to be pending.
  [[nodiscard]] int64_t pending_messages() const;
  /// A core actor has died, so the process must end.
  [[nodiscard]] bool broken() const;
  /// As an exception would: the conversation's actor ends at its next step.
  void end_conversation(const std::string& sid);
  /// The same for any that is awake.
  void end_some_conversation();

  /// Actors that have something to do.
  [[nodiscard]] std::size_t jobs() const;
  /// Lets one of them handle one message. @pre `which` < `jobs()`.
  void run_job(std::size_t which);
  [[nodiscard]] std::optional<steady_time> next_timer() const;
  /// Takes over the timeline's time and fires what that made due.
  void follow_clock();

  /// Called where Parley touches the outside; may throw `process_died`.
  std::function<void()> touched;
  /// Told of conversations whose actor was ended.
  std::function<void(const std::string& sid)> orphaned;

private:
  struct setup : caf::actor_system_config {
    setup();
  };

  void spawn_all();
  actors::environment environment_of_actors();
  std::shared_ptr<actors::conversation_config> conversation_settings();
  actors::directory_actor
  spawn_directory(std::shared_ptr<actors::conversation_config> shared);
  void take_in(std::shared_ptr<const conversation::event> what,
               std::function<void(int)> answer);
  template <class... Ts>
  auto spawn(Ts&&... xs);

  surroundings around_;
  webhook::gate gate_;
  actors::environment env_;
  setup setup_;
  caf::actor_system system_;
  caf::scheduler::test_coordinator& scheduler_;
  std::vector<caf::actor> spawned_;
  std::vector<std::pair<std::string, caf::actor>> conversations_;
  actors::tree watched_;
  std::vector<actors::directory_actor> directories_;
  actors::supervisor_actor supervisor_;
  std::shared_ptr<bool> listening_ = std::make_shared<bool>(false);
  std::shared_ptr<bool> drained_ = std::make_shared<bool>(false);
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  bool broken_ = false;
};

} // namespace parley::simulation
