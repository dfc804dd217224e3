#include "actors/supervisor.hpp"

#include "actors/events.hpp"
#include "tests/actors/fake_neighbours.hpp"
#include "tests/actors/sample_events.hpp"
#include "tests/support/quiet_system.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <caf/typed_response_promise.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace parley::actors {
namespace {

using namespace parley::test;
using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

/// What the core actors were told, in order.
using journal = std::vector<std::string>;

store_actor::behavior_type
fake_store(store_actor::pointer self, journal* told, bool* works) {
  return {
    [](const intake_ptr&) {
      // nop: not the supervisor's
    },
    [](const claim&) -> caf::result<claimed> {
      return caf::make_error(errc::store_failed);
    },
    [](const change&) -> caf::result<changed> { return changed{}; },
    [](const inquiry&) -> caf::result<found> {
      return caf::make_error(errc::store_failed);
    },
    [self, told, works](const list_unfinished&) -> caf::result<unfinished> {
      told->emplace_back("store lists");
      if (!*works)
        return caf::make_error(errc::store_failed);
      return unfinished{std::make_shared<const std::vector<conversation::key>>(
        std::vector<conversation::key>{chat()})};
    },
    [](const archive_request&) -> caf::result<archive_answer> {
      return caf::make_error(errc::store_failed);
    },
    [](const commit_due&) {
      // nop: not the supervisor's
    },
    [](const probe_due&) {
      // nop: not the supervisor's
    },
  };
}

struct fake_directory_state {
  std::vector<caf::typed_response_promise<drained>> waiting;
};

directory_actor::behavior_type
fake_directory(directory_actor::stateful_pointer<fake_directory_state> self,
               journal* told) {
  return {
    [](const routed&) {
      // nop: not the supervisor's
    },
    [told](const recover& what) {
      told->push_back("directory recovers "
                      + std::to_string(what.which->size()));
    },
    [](const trial_over&) {
      // nop
    },
    [](const wake_more&) {
      // nop: not the supervisor's
    },
    [](const turn_wanted&) {
      // nop: not the supervisor's
    },
    // Stands for the last turn's end.
    [self](const turn_over&) {
      for (auto& one : self->state.waiting)
        one.deliver(drained{});
    },
    [](const may_sleep&) {
      // nop: not the supervisor's
    },
    [](const stop_conversation&) -> caf::result<stopped> { return stopped{}; },
    [](const ask_asleep&) -> caf::result<asleep> { return asleep{}; },
    [self, told](const drain&) {
      told->emplace_back("directory drains");
      return self->state.waiting.emplace_back(
        self->make_response_promise<drained>());
    },
  };
}

struct fake_http_server_state {
  std::vector<caf::typed_response_promise<drained>> waiting;
};

http_server_actor::behavior_type fake_http_server(
  http_server_actor::stateful_pointer<fake_http_server_state> self,
  journal* told) {
  return {
    [told](const start&) { told->emplace_back("server starts"); },
    [self, told](const drain&) {
      told->emplace_back("server stops accepting");
      return self->state.waiting.emplace_back(
        self->make_response_promise<drained>());
    },
    // Stands for the last request's end.
    [self](const requests_due&) {
      for (auto& one : self->state.waiting)
        one.deliver(drained{});
    },
  };
}

housekeeper_actor::behavior_type
fake_housekeeper(housekeeper_actor::pointer, journal* told) {
  return {
    [told](const start&) { told->emplace_back("housekeeper starts"); },
    [](const scrub_later&) {
      // nop: not the supervisor's
    },
    [](const chore_due&) {
      // nop: not the supervisor's
    },
  };
}

admin_actor::behavior_type fake_admin(admin_actor::pointer) {
  return {
    [](const admin_call_ptr&) {
      // nop: not the supervisor's
    },
  };
}

reconciler_actor::behavior_type
fake_reconciler(reconciler_actor::pointer, journal* told) {
  return {
    [told](const start&) { told->emplace_back("reconciler starts"); },
    [told](const drain&) { told->emplace_back("reconciler stops"); },
    [](const look_due&) {
      // nop: not the supervisor's
    },
    [](const compare_due&) {
      // nop: not the supervisor's
    },
    [](const missed_taken_in&) {
      // nop: not the supervisor's
    },
  };
}

class supervisor_test : public testing::Test, protected quiet_system {
protected:
  supervisor_test() {
    all_.http_server = spawn(fake_http_server, &told_);
    all_.reconciler = spawn(fake_reconciler, &told_);
    all_.directory = spawn(fake_directory, &told_);
    all_.tool_runner = spawn_fake_tools(*this, std::make_shared<tools_desk>());
    all_.openai_client
      = spawn_fake_model(*this, std::make_shared<model_desk>());
    all_.twilio_client
      = spawn_fake_twilio(*this, std::make_shared<twilio_desk>());
    all_.events = spawn(events, env);
    all_.admin = spawn(fake_admin);
    all_.housekeeper = spawn(fake_housekeeper, &told_);
    all_.store = spawn(fake_store, &told_, &store_works_);
    supervisor_config config;
    config.watched = all_;
    config.core_died = [this](const std::string& who) {
      dead_.push_back(who);
    };
    config.env = env;
    supervisor_ = spawn(supervisor, config);
    settle();
  }

  journal told_;
  std::vector<std::string> dead_;
  bool store_works_ = true;
  tree all_;
  supervisor_actor supervisor_;
};

TEST_F(supervisor_test, takes_up_unfinished_work_before_it_opens_the_door) {
  EXPECT_FALSE(env.board->is_ready());
  tell(supervisor_, start{});
  EXPECT_THAT(told_, ElementsAre("store lists", "directory recovers 1",
                                 "housekeeper starts", "server starts",
                                 "reconciler starts"));
  EXPECT_TRUE(env.board->is_ready());
}

TEST_F(supervisor_test, does_not_open_when_it_cannot_read_what_is_unfinished) {
  store_works_ = false;
  tell(supervisor_, start{});
  EXPECT_THAT(told_, ElementsAre("store lists"));
  EXPECT_THAT(dead_, ElementsAre("store"));
}

TEST_F(supervisor_test, tells_of_every_core_actor_that_dies) {
  stop(all_.http_server, caf::exit_reason::unhandled_exception);
  stop(all_.reconciler, caf::exit_reason::unhandled_exception);
  stop(all_.directory, caf::exit_reason::unhandled_exception);
  stop(all_.tool_runner, caf::exit_reason::unhandled_exception);
  stop(all_.openai_client, caf::exit_reason::unhandled_exception);
  stop(all_.twilio_client, caf::exit_reason::unhandled_exception);
  stop(all_.events, caf::exit_reason::unhandled_exception);
  stop(all_.store, caf::exit_reason::unhandled_exception);
  EXPECT_THAT(dead_, ElementsAre("http_server", "reconciler", "directory",
                                 "tool_runner", "openai_client",
                                 "twilio_client", "events", "store"));
}

TEST_F(supervisor_test, is_unready_before_the_listener_closes) {
  tell(supervisor_, start{});
  ask<drained>(supervisor_, drain{});
  EXPECT_FALSE(env.board->is_ready());
  EXPECT_THAT(told_, Not(Contains("server stops accepting")));
  advance(250ms);
  EXPECT_THAT(told_, Contains("server stops accepting"));
}

TEST_F(supervisor_test, drains_in_order_and_flushes_the_store_last) {
  auto end = ask<drained>(supervisor_, drain{});
  advance(250ms);
  EXPECT_THAT(told_, ElementsAre("reconciler stops", "server stops accepting",
                                 "directory drains"));
  EXPECT_FALSE(end->answer);
  tell(all_.directory, turn_over{});
  EXPECT_FALSE(end->answer) << "a request is still open";
  tell(all_.http_server, requests_due{});
  EXPECT_EQ(told_.back(), "store lists");
  EXPECT_TRUE(end->answer);
}

TEST_F(supervisor_test, parks_turns_that_take_too_long) {
  auto end = ask<drained>(supervisor_, drain{});
  advance(250ms);
  advance(21s);
  EXPECT_FALSE(end->answer);
  advance(1s);
  EXPECT_EQ(told_.back(), "store lists");
  EXPECT_TRUE(end->answer);
}

TEST_F(supervisor_test, answers_a_drain_even_when_the_store_does_not) {
  auto end = ask<drained>(supervisor_, drain{});
  stop(all_.store, caf::exit_reason::kill);
  advance(250ms);
  tell(all_.directory, turn_over{});
  tell(all_.http_server, requests_due{});
  EXPECT_TRUE(end->answer);
}

TEST_F(supervisor_test, does_not_mind_deaths_while_it_drains) {
  ask<drained>(supervisor_, drain{});
  stop(all_.http_server, caf::exit_reason::user_shutdown);
  EXPECT_THAT(dead_, IsEmpty());
}

TEST_F(supervisor_test, answers_everybody_who_asks_for_a_drain) {
  auto first = ask<drained>(supervisor_, drain{});
  auto second = ask<drained>(supervisor_, drain{});
  advance(250ms);
  tell(all_.directory, turn_over{});
  tell(all_.http_server, requests_due{});
  EXPECT_TRUE(first->answer);
  EXPECT_TRUE(second->answer);
}

} // namespace
} // namespace parley::actors
