#include "tests/actors/conversation_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace parley::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::shared_ptr<tracing::recorder> fresh_recorder(bool content = false) {
  tracing::recorder_config config;
  config.content = content;
  config.model.host = "models.example";
  config.twilio_host = "conversations.example";
  return std::make_shared<tracing::recorder>(config);
}

class conversation_trace_test : public testing::Test {
protected:
  void given(bool content = false) {
    recorder = fresh_recorder(content);
    world.emplace(
      [this](world_settings& to) { to.conversation.spans = recorder; });
    world->given_known();
  }

  void heard() {
    for (auto& one : recorder->take())
      all.push_back(std::move(one));
  }

  std::vector<std::string> names() const {
    std::vector<std::string> made;
    for (const auto& one : all)
      made.push_back(one.name);
    return made;
  }

  const tracing::span& named(const std::string& name) const {
    auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
      return one.name == name;
    });
    if (found == all.end())
      throw std::out_of_range{"no span " + name};
    return *found;
  }

  static std::string
  text_of(const tracing::span& one, const std::string& name) {
    for (const auto& each : one.about)
      if (each.name == name)
        if (const auto* text = std::get_if<std::string>(&each.value))
          return *text;
    return {};
  }

  std::string everything() const {
    std::string text;
    for (const auto& one : all) {
      text += one.name + ' ' + one.error;
      for (const auto& each : one.about) {
        text += ' ' + each.name + '=';
        if (const auto* value = std::get_if<std::string>(&each.value))
          text += *value;
      }
    }
    return text;
  }

  std::shared_ptr<tracing::recorder> recorder;
  std::optional<conversation_world> world;
  std::vector<tracing::span> all;
};

TEST_F(conversation_trace_test, tells_a_turn_from_its_webhook_to_its_post) {
  given();
  world->customer_says("Where is my order?");
  world->model_calls_tools({{"call_1", "look_up", R"({"order":"12345"})"}});
  world->tool_answers(0, "shipped");
  world->model_says("It is on its way.");
  heard();
  EXPECT_THAT(names(),
              ElementsAre("chat model-of-triage", "execute_tool look_up",
                          "chat model-of-triage", "webhook message_added",
                          "twilio create_message", "turn"));
  const auto& root = named("turn");
  for (const auto& one : all) {
    EXPECT_EQ(one.trace_id, root.trace_id);
    EXPECT_EQ(one.parent_id, &one == &root ? "" : root.span_id);
    EXPECT_LE(one.begin, one.end);
    EXPECT_EQ(one.error, "");
    EXPECT_EQ(text_of(one, "gen_ai.conversation.id"), "CH1") << one.name;
  }
  EXPECT_EQ(text_of(root, "parley.turn.outcome"), "answered");
  EXPECT_EQ(text_of(root, "gen_ai.agent.name"), "triage");
}

TEST_F(conversation_trace_test, is_called_as_its_turn_is) {
  given();
  world->customer_says("Hi");
  world->model_says("Hello");
  heard();
  auto turn = text_of(named("turn"), "parley.turn.id");
  std::erase(turn, '-');
  EXPECT_EQ(named("turn").trace_id, turn);
}

TEST_F(conversation_trace_test, tells_a_handoff) {
  given();
  world->customer_says("My bill is wrong");
  world->model_calls_tools({{"call_1", "transfer_to_billing", "{}"}});
  world->model_says("Let me see.");
  heard();
  EXPECT_EQ(text_of(named("handoff billing"), "parley.handoff.from"), "triage");
  EXPECT_EQ(text_of(named("turn"), "gen_ai.agent.name"), "billing");
}

TEST_F(conversation_trace_test, tells_why_a_turn_fell_back) {
  given();
  world->customer_says("Hi");
  world->model_fails(model::reason::unauthorized);
  heard();
  EXPECT_EQ(named("chat model-of-triage").error, "unauthorized");
  EXPECT_EQ(named("turn").error, "model_unavailable");
}

TEST_F(conversation_trace_test, tells_of_a_post_that_was_refused) {
  given();
  world->twilio->fates = {fate::refused};
  world->customer_says("Hi");
  world->model_says("Hello");
  heard();
  EXPECT_NE(named("twilio create_message").error, "");
  EXPECT_EQ(named("turn").error, "failed");
}

TEST_F(conversation_trace_test, joins_the_messages_of_a_burst) {
  given();
  world->customer_says("Hi");
  world->customer_says("Where is my order?");
  world->model_says("Hello");
  heard();
  const auto called = names();
  EXPECT_EQ(std::count(called.begin(), called.end(), "webhook message_added"),
            2);
  EXPECT_EQ(named("chat model-of-triage").error, "cancelled");
  EXPECT_EQ(std::count(called.begin(), called.end(), "turn"), 1);
}

TEST_F(conversation_trace_test, begins_anew_with_each_turn) {
  given();
  world->customer_says("Hi");
  world->model_says("Hello");
  world->customer_says("Bye");
  world->model_says("Bye");
  heard();
  const auto called = names();
  EXPECT_EQ(std::count(called.begin(), called.end(), "turn"), 2);
  EXPECT_EQ(std::count(called.begin(), called.end(), "chat model-of-triage"),
            2);
  EXPECT_NE(all.front().trace_id, all.back().trace_id);
}

TEST_F(conversation_trace_test, tells_a_silent_turn_as_one_that_went_well) {
  given();
  world->customer_says("STOP");
  heard();
  EXPECT_EQ(text_of(named("turn"), "parley.turn.outcome"), "silent");
  EXPECT_EQ(named("turn").error, "");
}

TEST_F(conversation_trace_test, holds_no_words_by_default) {
  given();
  world->customer_says("CANARY question");
  world->model_calls_tools({{"CANARY_1", "look_up", R"({"q":"CANARY"})"}});
  world->tool_answers(0, "CANARY result");
  world->model_says("CANARY answer");
  heard();
  EXPECT_THAT(all, Not(IsEmpty()));
  EXPECT_THAT(everything(), Not(HasSubstr("CANARY")));
  EXPECT_THAT(everything(), Not(HasSubstr("+1555")));
}

TEST_F(conversation_trace_test, holds_them_when_it_is_told_to) {
  given(true);
  world->customer_says("CANARY question");
  world->model_says("CANARY answer");
  heard();
  EXPECT_THAT(everything(), HasSubstr("CANARY question"));
  EXPECT_THAT(everything(), HasSubstr("CANARY answer"));
}

} // namespace
} // namespace parley::test
