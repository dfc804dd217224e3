#include "parley_fixture.hpp"
#include "refund_desk.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <csignal>
#include <fstream>

namespace parley::e2e {
namespace {

using namespace std::chrono_literals;
using json = nlohmann::json;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* agent_config = R"(
customer_service_agent:
  name: Ann
  instructions: Help.
  tools: [refund_order]
)";

constexpr const char* refund_answer = R"({
  "id": "resp_1", "object": "response", "status": "completed", "model": "m",
  "error": null, "incomplete_details": null,
  "output": [{"id": "fc_1", "type": "function_call", "status": "completed",
              "call_id": "call_1", "name": "refund_order",
              "arguments": "{\"order\":7}"}],
  "usage": {"input_tokens": 10, "output_tokens": 5, "total_tokens": 15}})";

/// The last result of a tool in a request, or empty.
std::string last_output(const std::string& body) {
  std::string output;
  auto request = json::parse(body);
  for (const auto& item : request.at("input"))
    if (item.value("type", "") == "function_call_output")
      output = item.at("output").get<std::string>();
  return output;
}

/// Parley with a tool that pays orders back, at a desk that keeps a book.
class an_action : public parley_fixture {
protected:
  an_action() {
    auto agents = directory + "/agents.yml";
    std::ofstream{agents} << agent_config;
    executable = PARLEY_ACTING_PROGRAM;
    extra["AGENT_CONFIG_PATH"] = agents;
    extra["REFUND_DESK_URL"] = desk.url();
    // The model asks for a refund, then tells what came of it.
    model.set_script([](const std::string& body) {
      auto output = last_output(body);
      return output.empty() ? std::string{refund_answer} : text_answer(output);
    });
  }

  /// From an I/O thread of a peer: ends Parley on the spot, once.
  void strike() {
    if (!struck.exchange(true))
      parley->signal(SIGKILL);
  }

  /// The same, a moment after the peer has answered.
  void strike_after() {
    if (!struck)
      threads.post([this] { strike(); });
  }

  void start_again() {
    parley->wait(10s);
    serve();
  }

  void expect_one_refund(const std::string& told) {
    ASSERT_TRUE(twilio.wait_for_replies(1));
    EXPECT_THAT(twilio.replies().at(0).body, HasSubstr(told));
    // A second message shows that the first is done with: turns are serial.
    model.set_script({});
    EXPECT_EQ(write(9, "are you done?"), accepted);
    ASSERT_TRUE(twilio.wait_for_replies(2));
    EXPECT_THAT(twilio.replies(), SizeIs(2));
    EXPECT_THAT(desk.calls(), SizeIs(1));
  }

  static constexpr const char* done = R"({"refunded":true})";
  static constexpr const char* unknown = "It is not known";

  refund_desk desk{threads};
  std::atomic<bool> struck = false;
};

TEST_F(an_action, is_carried_out_with_a_key_and_told_of) {
  serve();
  EXPECT_EQ(write(1, "refund order 7"), accepted);
  expect_one_refund(done);
  auto asked = json::parse(desk.calls().at(0));
  EXPECT_EQ(asked.at("order"), 7);
  EXPECT_THAT(asked.at("key").get<std::string>(), SizeIs(36));
}

TEST_F(an_action, is_not_repeated_after_a_kill_at_its_beginning) {
  model.on_call([this](const std::string&) {
    strike_after(); // the answer that asks for it is on its way
    return conduct::answer;
  });
  serve();
  EXPECT_EQ(write(1, "refund order 7"), accepted);
  start_again();
  ASSERT_TRUE(twilio.wait_for_replies(1));
  // Whether it was called at all before the end is a matter of luck.
  EXPECT_LE(desk.calls().size(), 1U);
}

TEST_F(an_action, is_not_repeated_after_a_kill_amid_it) {
  desk.on_call([this] {
    strike();
    return conduct::act_hold;
  });
  serve();
  EXPECT_EQ(write(1, "refund order 7"), accepted);
  start_again();
  expect_one_refund(unknown);
}

TEST_F(an_action, is_not_repeated_after_a_kill_at_its_result) {
  desk.on_call([this] {
    strike_after();
    return conduct::answer;
  });
  serve();
  EXPECT_EQ(write(1, "refund order 7"), accepted);
  start_again();
  // Whether the result came to be written down is a matter of luck.
  expect_one_refund("");
}

TEST_F(an_action, is_remembered_after_a_kill_behind_its_result) {
  model.on_call([this](const std::string& body) {
    if (last_output(body).empty() || struck)
      return conduct::answer;
    strike();
    return conduct::hold;
  });
  serve();
  EXPECT_EQ(write(1, "refund order 7"), accepted);
  start_again();
  expect_one_refund(done);
}

TEST_F(an_action, is_not_repeated_after_a_kill_amid_the_reply) {
  twilio.on_post([this](const kept_message&) {
    auto how = struck ? conduct::answer : conduct::act_hold;
    strike();
    return how;
  });
  serve();
  EXPECT_EQ(write(1, "refund order 7"), accepted);
  start_again();
  expect_one_refund(done);
}

TEST_F(an_action, is_not_repeated_for_a_message_meanwhile) {
  desk.on_call([] { return conduct::hold; });
  extra["TOOL_TIMEOUT_SECONDS"] = "2";
  serve();
  EXPECT_EQ(write(1, "refund order 7"), accepted);
  ASSERT_TRUE(desk.wait_for_calls(1));
  EXPECT_EQ(write(2, "and my invoice?"), accepted);
  ASSERT_TRUE(model.wait_for_calls(2));
  EXPECT_THAT(model.bodies().at(1), HasSubstr("and my invoice?"));
  expect_one_refund(unknown);
}

} // namespace
} // namespace parley::e2e
