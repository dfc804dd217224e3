#include "parley_fixture.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <csignal>

namespace parley::e2e {
namespace {

using whole_way = parley_fixture;

TEST_F(whole_way, a_signed_message_is_answered_with_its_reference) {
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(1));
  auto reply = twilio.replies().at(0);
  EXPECT_EQ(reply.author, "assistant");
  EXPECT_EQ(reply.body, "reply to: hello");
  auto attributes = nlohmann::json::parse(reply.attributes);
  EXPECT_EQ(attributes.at("parley").at("part"), 1);
  EXPECT_EQ(attributes.at("parley").at("turn").get<std::string>().size(), 36);
}

TEST_F(whole_way, a_usual_turn_costs_the_model_and_the_reply) {
  serve();
  write(1, "first");
  ASSERT_TRUE(twilio.wait_for_replies(1));
  // Comparing with Twilio's lists only reads, and is not the turn's.
  auto looks_of_turns = [this] {
    auto calls = twilio.calls();
    return std::count_if(calls.begin(), calls.end(), [](const auto& one) {
      return one.find("/Participants") != std::string::npos
             || one.starts_with("POST");
    });
  };
  auto before = looks_of_turns();
  auto asked = model.bodies().size();
  write(2, "second");
  ASSERT_TRUE(twilio.wait_for_replies(2));
  EXPECT_EQ(looks_of_turns() - before, 1);
  EXPECT_EQ(model.bodies().size() - asked, 1);
}

TEST_F(whole_way, a_redelivery_is_known_even_after_a_restart) {
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  EXPECT_EQ(write(1, "hello"), duplicate);
  ASSERT_TRUE(twilio.wait_for_replies(1));
  parley->signal(SIGKILL);
  parley->wait(std::chrono::seconds{10});
  serve();
  EXPECT_EQ(write(1, "hello"), duplicate);
  EXPECT_EQ(write(2, "again"), accepted);
  ASSERT_TRUE(twilio.wait_for_replies(2));
  EXPECT_EQ(twilio.replies().size(), 2);
}

TEST_F(whole_way, two_quick_messages_get_one_reply_to_both) {
  std::atomic<int> calls = 0;
  model.on_call([&calls](const std::string&) {
    return calls++ == 0 ? conduct::hold : conduct::answer;
  });
  serve();
  write(1, "one");
  ASSERT_TRUE(model.wait_for_calls(1));
  write(2, "two");
  ASSERT_TRUE(twilio.wait_for_replies(1));
  EXPECT_EQ(twilio.replies().at(0).body, "reply to: two");
  auto second = nlohmann::json::parse(model.bodies().at(1));
  EXPECT_EQ(second.at("input").size(), 2);
}

TEST_F(whole_way, history_reaches_the_next_turn) {
  serve();
  write(1, "my name is Ada");
  ASSERT_TRUE(twilio.wait_for_replies(1));
  write(2, "what is my name?");
  ASSERT_TRUE(twilio.wait_for_replies(2));
  auto second = nlohmann::json::parse(model.bodies().at(1));
  EXPECT_EQ(second.at("input").size(), 3);
  EXPECT_EQ(second.at("input").at(1).at("content"), "reply to: my name is Ada");
}

TEST_F(whole_way, a_person_in_the_conversation_silences_the_agent) {
  twilio.set_participants(
    R"([{"sid":"MB00000000000000000000000000000001","identity":null,)"
    R"("messaging_binding":{"type":"sms","address":"+15550100001"}},)"
    R"({"sid":"MB00000000000000000000000000000002","identity":"jo",)"
    R"("messaging_binding":null}])");
  serve();
  EXPECT_EQ(write(1, "hello"), accepted);
  EXPECT_EQ(write_in(2, 2, "hello"), accepted);
  parley->signal(SIGTERM);
  EXPECT_EQ(parley->wait(std::chrono::seconds{25}), 0);
  EXPECT_TRUE(twilio.replies().empty());
  EXPECT_TRUE(model.bodies().empty());
}

TEST_F(whole_way, a_long_reply_goes_out_whole_in_ordered_parts) {
  std::string sentence = "This is one sentence of a rather long answer. ";
  std::string text;
  while (text.size() < 4000)
    text += sentence;
  text.pop_back();
  model.set_answer(
    200,
    nlohmann::json{
      {"id", "resp_1"},
      {"object", "response"},
      {"status", "completed"},
      {"model", "m"},
      {"output",
       {{{"id", "msg_1"},
         {"type", "message"},
         {"role", "assistant"},
         {"status", "completed"},
         {"content", {{{"type", "output_text"}, {"text", text}}}}}}}}
      .dump());
  serve();
  write(1, "tell me everything");
  ASSERT_TRUE(twilio.wait_for_replies(3));
  std::string joined;
  for (const auto& part : twilio.replies()) {
    EXPECT_LE(part.body.size(), 1600);
    EXPECT_EQ(part.body.back(), '.');
    joined += (joined.empty() ? "" : " ") + part.body;
  }
  EXPECT_EQ(joined, text);
}

TEST_F(whole_way, every_model_failure_ends_in_one_fallback) {
  model.set_answer(401, R"({"error":{"message":"bad key","type":)"
                        R"("invalid_request_error","param":null,)"
                        R"("code":"invalid_api_key"}})");
  serve();
  write(1, "hello");
  ASSERT_TRUE(twilio.wait_for_replies(1));
  EXPECT_NE(twilio.replies().at(0).body.find("temporarily unavailable"),
            std::string::npos)
    << twilio.replies().at(0).body;
  EXPECT_EQ(model.bodies().size(), 1);
}

} // namespace
} // namespace parley::e2e
