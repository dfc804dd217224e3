#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parley::actors {
namespace {

using namespace parley::test;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// What a conversation does once it hears that it has missed something.
class missed_events : public testing::Test, protected conversation_world {
protected:
  missed_events() : conversation_world{} {
    // nop
  }

  void given_an_answered_message() {
    given_known();
    customer_says("one");
    model_says("first");
    twilio->calls.clear();
  }
};

TEST_F(missed_events, make_it_look_before_it_answers) {
  given_an_answered_message();
  take_in(conversation::events_missed{});
  EXPECT_THAT(twilio->calls, IsEmpty()) << "nobody waits for an answer";
  customer_says("two");
  EXPECT_THAT(twilio->calls, ElementsAre("look"));
  model_says("second");
  EXPECT_THAT(twilio->texts(), ElementsAre("first", "second"));
}

TEST_F(missed_events, make_it_see_a_person_who_joined_unheard) {
  given_an_answered_message();
  twilio->roster.push_back(person());
  take_in(conversation::events_missed{});
  customer_says("two");
  EXPECT_THAT(model->calls, SizeIs(1)) << "the first message's";
  EXPECT_THAT(twilio->texts(), ElementsAre("first"));
}

TEST_F(missed_events, make_it_look_again_during_a_run) {
  given_an_answered_message();
  customer_says("two");
  ASSERT_THAT(model->calls, SizeIs(2));
  take_in(conversation::events_missed{});
  EXPECT_THAT(twilio->calls, ElementsAre("look"));
  EXPECT_THAT(model->cancelled, SizeIs(1));
  model_says("second");
  EXPECT_THAT(twilio->texts(), ElementsAre("first", "second"));
  const auto history = read_back().history;
  EXPECT_THAT(history, SizeIs(4)) << "two messages and two answers";
}

TEST_F(missed_events, keep_a_stop_in_force) {
  given_an_answered_message();
  customer_says("STOP");
  take_in(conversation::events_missed{});
  customer_says("two");
  EXPECT_THAT(twilio->texts(), ElementsAre("first"));
  customer_says("START");
  customer_says("three");
  model_says("third");
  EXPECT_THAT(twilio->texts(), ElementsAre("first", "third"));
}

} // namespace
} // namespace parley::actors
