#pragma once

#include "actors/environment.hpp"
#include "actors/messages.hpp"

#include <caf/actor.hpp>
#include <caf/actor_cast.hpp>
#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/event_based_actor.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <caf/send.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace parley::test {

/// What became of a question; neither is set while nobody has answered.
template <class Answer>
struct asked {
  std::optional<Answer> answer;
  caf::error failure;
};

/// How an actor ended; nothing while it lives.
using ending = std::shared_ptr<const std::optional<caf::error>>;

/// An actor system without threads: messages and time move only on request,
/// and whatever still lives at the end is stopped.
class quiet_system {
public:
  actors::environment env; ///< logs errors alone

  quiet_system()
    : env{std::make_shared<observe::log>(observe::level::error,
                                         observe::log_format::text),
          std::make_shared<observe::metrics>("test"),
          std::make_shared<observe::board>()} {
    // The wall clock goes with the clock that is moved by hand.
    env.wall_clock = [this] {
      constexpr timestamp start{std::chrono::milliseconds{1'700'000'000'000}};
      return start
             + std::chrono::duration_cast<std::chrono::milliseconds>(
               now().time_since_epoch());
    };
  }

  quiet_system(const quiet_system&) = delete;
  quiet_system& operator=(const quiet_system&) = delete;

  ~quiet_system() {
    // An actor that still holds a promise or a timer would block ~actor_system.
    for (const auto& who : spawned_)
      stop_later(who, caf::exit_reason::kill);
    settle();
  }

  /// Spawns an actor that is stopped after the test. It takes its first step
  /// with the next `settle`.
  template <class... Ts>
  auto spawn(Ts&&... xs) {
    auto who = system_.spawn(std::forward<Ts>(xs)...);
    spawned_.push_back(caf::actor_cast<caf::actor>(who));
    return who;
  }

  /// Delivers every message that is due now, and no timeout.
  void settle() {
    scheduler_.run();
  }

  /// Delivers one message; false when there is none.
  bool step() {
    return scheduler_.try_run_once();
  }

  /// What the actors take the time for.
  [[nodiscard]] steady_time now() {
    return scheduler_.clock().now();
  }

  /// Moves the clock on and delivers what that made due.
  void advance(caf::timespan by) {
    scheduler_.clock().advance_time(by);
    settle();
  }

  /// The same second by second, for timers that start further ones.
  void pass(std::chrono::seconds all) {
    for (; all.count() > 0; --all)
      advance(std::chrono::seconds{1});
  }

  template <class Handle, class Message>
  void tell(const Handle& whom, Message what) {
    caf::anon_send(whom, std::move(what));
    settle();
  }

  /// Ends an actor before it handles anything else.
  template <class Handle>
  void stop(const Handle& whom, caf::exit_reason why) {
    stop_later(whom, why);
    settle();
  }

  /// The same, with the next `settle`.
  template <class Handle>
  static void stop_later(const Handle& whom, caf::exit_reason why) {
    caf::anon_send<caf::message_priority::high>(
      caf::actor_cast<caf::actor>(whom), caf::exit_msg{whom.address(), why});
  }

  template <class Answer, class Handle, class Message>
  std::shared_ptr<const asked<Answer>> ask(const Handle& whom, Message what) {
    auto result = ask_later<Answer>(whom, std::move(what));
    settle();
    return result;
  }

  /// Asks and delivers nothing: the question waits in the mailbox.
  template <class Answer, class Handle, class Message>
  std::shared_ptr<const asked<Answer>>
  ask_later(const Handle& whom, Message what) {
    auto result = std::make_shared<asked<Answer>>();
    spawn([=](caf::event_based_actor* self) {
      self->request(whom, std::chrono::minutes{60}, what)
        .then([result](const Answer& answer) { result->answer = answer; },
              [result](const caf::error& why) { result->failure = why; });
    });
    scheduler_.try_run_once_lifo(); // the asker, which is the newest job
    return result;
  }

  template <class Handle>
  ending watch(const Handle& whom) {
    auto result = std::make_shared<std::optional<caf::error>>();
    spawn([=](caf::event_based_actor* self) -> caf::behavior {
      self->monitor(whom);
      self->set_down_handler(
        [result](const caf::down_msg& down) { *result = down.reason; });
      return {[](int) {
        // nop: a behaviour keeps it alive
      }};
    });
    settle();
    return result;
  }

private:
  struct setup : caf::actor_system_config {
    setup() {
      add_message_types<caf::id_block::parley>();
      set("scheduler.policy", caf::atom("testing"));
    }
  };

  setup setup_;
  caf::actor_system system_{setup_};
  caf::scheduler::test_coordinator& scheduler_
    = dynamic_cast<caf::scheduler::test_coordinator&>(system_.scheduler());
  std::vector<caf::actor> spawned_;
};

} // namespace parley::test
