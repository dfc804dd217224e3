#include "tests/actors/acting_world.hpp"

#include <algorithm>

namespace parley::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

using action_crash_test = action_test;

TEST_F(action_crash_test, may_have_been_done_before_a_crash) {
  given_a_refund_under_way();
  restart();
  EXPECT_THAT(calls_of("refund"), SizeIs(1));
  EXPECT_THAT(model_input(),
              ElementsAre(refunded[0], refunded[1], says_it_is_unknown()));
  model_calls_tools({refund});
  EXPECT_THAT(model_input().back(), says_it_is_unknown());
  model_says("We are looking into it.");
  expect_one_reply("We are looking into it.");
}

TEST_F(action_crash_test, that_was_done_before_a_crash_is_known) {
  given_a_refund();
  restart();
  EXPECT_EQ(model_input(), refunded);
  model_calls_tools({refund});
  EXPECT_EQ(model_input().back(), refunded[2]);
  model_says("Refunded.");
  expect_one_reply("Refunded.");
}

TEST_F(action_crash_test, before_a_crash_takes_in_what_was_written_since) {
  given_a_refund();
  customer_says("And my invoice?");
  crash();
  customer_says("nobody hears this"); // a webhook that gets no 200
  start();
  EXPECT_THAT(model_input(), ElementsAre(refunded[0], refunded[1], refunded[2],
                                         user("And my invoice?")));
  model_says("Both done.");
  expect_one_reply("Both done.");
}

TEST_F(action_crash_test, goes_on_at_once_when_the_conversation_dies) {
  given_a_refund_under_way();
  conversation_dies();
  tool_answers(0, "refunded"); // to nobody
  EXPECT_THAT(model_input().back(), says_it_is_unknown());
  model_says("We are looking into it.");
  expect_one_reply("We are looking into it.");
}

TEST_F(action_crash_test, keeps_its_turn_s_name_through_a_crash) {
  given_a_refund();
  customer_says("And my invoice?");
  restart();
  model_says("Both done.");
  conversation_world other;
  other.given_known();
  other.customer_says("Refund order 7");
  other.model_calls_tools({refund});
  other.tool_answers(0, "refunded");
  other.customer_says("And my invoice?");
  other.model_says("half");
  other.model_says("Both done.");
  ASSERT_THAT(twilio->posts, SizeIs(1));
  ASSERT_THAT(other.twilio->posts, SizeIs(1));
  EXPECT_EQ(twilio->posts[0].reference, other.twilio->posts[0].reference);
}

TEST_F(action_crash_test, is_told_of_after_a_crash_though_the_message_is_gone) {
  given_a_refund();
  take_in(conversation::message_removed{"IM0"});
  restart();
  EXPECT_EQ(model_input(), refunded);
  model_says("Refunded.");
  expect_one_reply("Refunded.");
}

TEST_F(action_crash_test, is_remembered_when_a_person_came_during_a_crash) {
  given_a_refund();
  engine->failing_commits = 1; // the person's event must not reach the actor
  crash();
  engine->failing_commits = 0;
  ASSERT_TRUE(engine->commit(std::vector<storage::write>{storage::take_in{
    event("joined", conversation::participant_added{person()}), {}}}));
  start();
  expect_silence_that_remembers(refunded);
}

TEST_F(action_crash_test, is_remembered_when_its_turn_is_given_up_as_poison) {
  given_a_refund();
  for (int i = 0; i < 5; ++i)
    conversation_dies();
  let_everything_end();
  expect_one_reply("F gave_up");
  EXPECT_THAT(kept_history(), ElementsAre(refunded[0], refunded[1], refunded[2],
                                          assistant("F gave_up")));
}

/// A turn with a tool that acts, which runs by itself, and a second message
/// somewhere in it.
class acting_interruption_test : public testing::Test {
protected:
  static void let_run_by_itself(conversation_world& world) {
    world.model->at_once = [](const model::request& what) {
      for (const auto& one : what.input)
        if (one->what == model::item::kind::function_call_output)
          return answer_of("Done.");
      return answer_of({{"l", "look_up", "7"}, refund});
    };
    world.tools->at_once = [](const model::tool_call&) {
      return "done";
    };
  }

  /// Delivers so many messages; false when there are no more.
  static bool run(conversation_world& world, int steps) {
    for (; steps > 0; --steps)
      if (!world.step())
        return false;
    return true;
  }

  /// What was written down and not called before a crash is not called after
  /// it: nobody knows that it was not.
  static void expect_one_act_at_most(conversation_world& world) {
    world.let_everything_end();
    EXPECT_LE(world.calls_of("refund").size(), 1U);
    expect_done(world, 1);
  }

  static void expect_one_act(conversation_world& world, std::size_t replies) {
    world.let_everything_end();
    EXPECT_THAT(world.calls_of("refund"), SizeIs(1));
    expect_done(world, replies);
  }

  static void expect_done(conversation_world& world, std::size_t replies) {
    EXPECT_THAT(world.twilio->texts(), SizeIs(replies));
    EXPECT_EQ(world.unfinished_conversations(), 0U);
    EXPECT_EQ(world.env.board->open_turns, 0);
    EXPECT_FALSE(world.read_back().open_run);
  }
};

TEST_F(acting_interruption_test,
       a_crash_between_any_two_steps_acts_once_at_most) {
  bool ended = false;
  for (int steps = 0; !ended; ++steps) {
    SCOPED_TRACE("crash after " + std::to_string(steps) + " steps");
    conversation_world world;
    let_run_by_itself(world);
    world.post_event(customer_message(0));
    ended = !run(world, steps);
    world.restart();
    world.take_in(customer_message(0)); // delivered again, as it may be
    expect_one_act_at_most(world);
  }
}

TEST_F(acting_interruption_test, a_second_crash_changes_nothing) {
  for (int first = 20; first < 60; first += 3)
    for (int second = 0; second < 40; second += 3) {
      SCOPED_TRACE(std::to_string(first) + ", " + std::to_string(second));
      conversation_world world;
      let_run_by_itself(world);
      world.post_event(customer_message(0));
      run(world, first);
      world.crash();
      world.start_later();
      run(world, second);
      world.restart();
      expect_one_act_at_most(world);
    }
}

TEST_F(acting_interruption_test, a_death_at_any_step_acts_once_at_most) {
  bool ended = false;
  for (int steps = 0; !ended; ++steps) {
    SCOPED_TRACE("death after " + std::to_string(steps) + " steps");
    conversation_world world;
    let_run_by_itself(world);
    world.post_event(customer_message(0));
    ended = !run(world, steps);
    world.conversation_dies();
    expect_one_act_at_most(world);
  }
}

TEST_F(acting_interruption_test, a_message_at_any_step_is_answered) {
  bool ended = false;
  for (int steps = 0; !ended; ++steps) {
    SCOPED_TRACE("message after " + std::to_string(steps) + " steps");
    conversation_world world;
    let_run_by_itself(world);
    world.post_event(customer_message(0, "Refund order 7"));
    ended = !run(world, steps);
    world.take_in(customer_message(1, "And my invoice?"));
    world.let_everything_end();
    expect_one_act(world, world.engine->closed.size());
    auto history = world.kept_history();
    EXPECT_EQ(
      std::count(history.begin(), history.end(), user("And my invoice?")), 1);
  }
}

TEST_F(acting_interruption_test, a_commit_that_fails_acts_once) {
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
    expect_one_act(world, 1);
  }
}

} // namespace
} // namespace parley::test
