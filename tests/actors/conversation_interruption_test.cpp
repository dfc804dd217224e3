#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::test {
namespace {

using testing::ElementsAre;

/// A turn with two model calls, a tool and one reply that runs by itself.
class interruption_test : public testing::Test {
protected:
  static void let_run_by_itself(conversation_world& world) {
    world.model->at_once = [](const model::request& what) {
      return what.input.size() == 1 ? answer_of({{"call-1", "look_up", "1"}})
                                    : answer_of("Done.");
    };
    world.tools->at_once = [](const model::tool_call&) {
      return "result";
    };
  }

  /// Delivers so many messages; false when there are no more.
  static bool run(conversation_world& world, int steps) {
    for (; steps > 0; --steps)
      if (!world.step())
        return false;
    return true;
  }

  static void expect_one_reply(conversation_world& world) {
    world.let_everything_end();
    EXPECT_THAT(world.twilio->texts(), ElementsAre("Done."));
    EXPECT_EQ(world.unfinished_conversations(), 0U);
    EXPECT_EQ(world.env.board->open_turns, 0);
  }
};

TEST_F(interruption_test, a_crash_between_any_two_steps_costs_no_reply) {
  bool ended = false;
  for (int steps = 0; !ended; ++steps) {
    SCOPED_TRACE("crash after " + std::to_string(steps) + " steps");
    conversation_world world;
    let_run_by_itself(world);
    world.post_event(customer_message(0));
    ended = !run(world, steps);
    world.crash();
    world.start();
    world.take_in(customer_message(0)); // delivered again, as it may be
    expect_one_reply(world);
  }
}

TEST_F(interruption_test, a_conversation_s_death_at_any_step_costs_no_reply) {
  bool ended = false;
  for (int steps = 0; !ended; ++steps) {
    SCOPED_TRACE("death after " + std::to_string(steps) + " steps");
    conversation_world world;
    let_run_by_itself(world);
    world.post_event(customer_message(0));
    ended = !run(world, steps);
    world.conversation_dies();
    expect_one_reply(world);
  }
}

TEST_F(interruption_test, a_commit_that_fails_costs_no_reply) {
  for (int commit = 2, commits = commit; commits >= commit; ++commit) {
    SCOPED_TRACE("commit " + std::to_string(commit) + " fails");
    conversation_world world;
    let_run_by_itself(world);
    commits = 0;
    world.engine->before_commit = [&] {
      if (++commits == commit)
        world.engine->failing_commits = 1;
    };
    world.take_in(customer_message(0)); // the first commit
    expect_one_reply(world);
  }
}

TEST_F(interruption_test, any_two_fates_of_posts_make_one_reply_at_most) {
  const std::vector<fate> all{fate::sent, fate::sent_unheard, fate::sent_silent,
                              fate::lost, fate::not_processed};
  for (auto first : all)
    for (auto second : all) {
      SCOPED_TRACE(std::to_string(static_cast<int>(first)) + " then "
                   + std::to_string(static_cast<int>(second)));
      conversation_world world;
      let_run_by_itself(world);
      world.twilio->fates = {first, second};
      world.take_in(customer_message(0));
      world.restart();
      world.let_everything_end();
      EXPECT_LE(world.twilio->ledger.size(), 1U);
      EXPECT_EQ(world.unfinished_conversations(), 0U);
    }
}

} // namespace
} // namespace parley::test
