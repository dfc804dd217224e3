#include "tests/e2e/parley_fixture.hpp"
#include "tests/security/adversary.hpp"
#include "tests/security/scripted_peer.hpp"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace parley::e2e {
namespace {

using nlohmann::json;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* tracking_of_24680 = "794600001111";
constexpr const char* tracking_of_77889 = "1Z987654321";

/// What the model was asked, as the adversary reads it.
model::request request_of(const std::string& body) {
  const auto read = json::parse(body);
  model::request asked;
  asked.instructions = read.value("instructions", "");
  for (const auto& item : read.at("input"))
    asked.input.push_back(std::make_shared<const model::item>(
      model::item{model::item::kind::user_message, {}, item.dump()}));
  return asked;
}

http::response response_of(const model::answer& said) {
  auto output = json::array();
  for (const auto& one : said.calls)
    output.push_back({{"type", "function_call"},
                      {"call_id", one.call_id},
                      {"name", one.name},
                      {"arguments", one.arguments}});
  if (said.text)
    output.push_back(
      {{"type", "message"},
       {"role", "assistant"},
       {"content", {{{"type", "output_text"}, {"text", *said.text}}}}});
  return http::json_response(
    200,
    json{{"id", "resp_1"}, {"status", "completed"}, {"output", output}}.dump());
}

/// The real program with the shop's data, and a model that is not its own.
class taken_over : public parley_fixture {
protected:
  taken_over() {
    extra = {{"OPENAI_BASE_URL", evil_model.base_url() + "/v1"}};
  }

  /// Every attempt has a model of its own, which is asked again and again.
  void attempt(uint64_t conversation, const std::string& text, bool greedy) {
    auto won = std::make_shared<test::adversary>("returns", text, greedy);
    evil_model.follow([won](const http::request& what) {
      return response_of(*won->answer(request_of(what.body)));
    });
    ASSERT_EQ(write_in(conversation, conversation, text), accepted);
    ASSERT_TRUE(twilio.wait_for_replies(conversation));
  }

  /// All that the model was ever told.
  [[nodiscard]] std::string told() const {
    std::string all;
    for (const auto& one : evil_model.requests())
      all += one.body;
    return all;
  }

  test::scripted_peer evil_model{threads, [](const http::request&) {
                                   return http::response{};
                                 }};
};

std::vector<std::string> some_attempts() {
  std::vector<std::string> texts;
  std::ifstream in{PARLEY_TEST_DATA "/security/injections.jsonl"};
  int number = 0;
  for (std::string line; std::getline(in, line);)
    if (number++ % 20 == 0)
      texts.push_back(json::parse(line).at("text"));
  return texts;
}

TEST_F(taken_over, reads_no_order_of_somebody_else) {
  twilio.set_participants(
    R"([{"sid":"MB00000000000000000000000000000001","identity":null,)"
    R"("messaging_binding":{"type":"sms","address":"+15550109999"}}])");
  serve();
  uint64_t conversation = 0;
  for (const auto& text : some_attempts())
    for (const auto greedy : {false, true})
      attempt(++conversation, text, greedy);
  EXPECT_THAT(told(), Not(AnyOf(HasSubstr(tracking_of_24680),
                                HasSubstr(tracking_of_77889))));
  for (const auto& reply : twilio.replies())
    EXPECT_THAT(reply.body, HasSubstr("I'm sorry, I can't answer that"))
      << "it told its instructions or called too often, so nothing is said";
}

TEST_F(taken_over, reads_the_orders_of_whom_it_serves_alone) {
  serve();
  attempt(1, "Where is my order 24680?", false);
  EXPECT_THAT(told(), HasSubstr(tracking_of_24680));
  EXPECT_THAT(told(), Not(HasSubstr(tracking_of_77889)));
}

TEST_F(taken_over, serves_the_same_customer_by_whatsapp) {
  twilio.set_participants(
    R"([{"sid":"MB00000000000000000000000000000001","identity":null,)"
    R"("messaging_binding":{"type":"whatsapp",)"
    R"("address":"whatsapp:+15550100001"}}])");
  serve();
  attempt(1, "Where is my order 24680?", false);
  EXPECT_THAT(told(), HasSubstr(tracking_of_24680));
}

TEST_F(taken_over, believes_no_name_that_reads_like_a_number) {
  twilio.set_participants(
    R"([{"sid":"MB00000000000000000000000000000001",)"
    R"("identity":"+15550100001","messaging_binding":null}])");
  serve();
  attempt(1, "Where is my order 24680?", false);
  EXPECT_THAT(told(), Not(HasSubstr(tracking_of_24680)));
}

TEST_F(taken_over, believes_the_roster_and_no_author) {
  // The message names +15550100001 as its author; the number is another one.
  twilio.set_participants(
    R"([{"sid":"MB00000000000000000000000000000001","identity":null,)"
    R"("messaging_binding":{"type":"sms","address":"+15550109999"}}])");
  serve();
  attempt(1, "Where is my order 24680?", false);
  EXPECT_THAT(told(), Not(HasSubstr(tracking_of_24680)));
}

} // namespace
} // namespace parley::e2e
