#include "tests/config/agent_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<std::string> offered(const agent::definition& by) {
  std::vector<std::string> names;
  for (const auto& each : *by.tools)
    names.push_back(each.name);
  return names;
}

constexpr auto prd_file = PARLEY_TEST_DATA "/config/prd_agent_config.yml";

using agent_file = test::agent_fixture;

TEST_F(agent_file, of_the_prd_loads_as_it_is_printed) {
  auto team = team_of(prd_file);
  ASSERT_THAT(team->agents, SizeIs(1));
  const auto& agent = team->agents[0];
  EXPECT_EQ(team->start, "customer_service_agent");
  EXPECT_EQ(agent.key, "customer_service_agent");
  EXPECT_EQ(agent.name, "Customer Service Assistant");
  EXPECT_EQ(agent.model, "gpt-4o-mini");
  EXPECT_THAT(agent.instructions,
              StartsWith("You are a helpful customer service assistant for "
                         "Acme Corp.\n\n## Your Capabilities:\n"));
  EXPECT_THAT(offered(agent),
              ElementsAre("lookup_order_status", "get_product_info",
                          "check_store_hours", "get_store_locations"));
}

TEST_F(agent_file, gives_the_agent_the_prds_prepared_answers) {
  const auto instructions = team_of(prd_file)->agents[0].instructions;
  EXPECT_THAT(instructions,
              HasSubstr("- When you cannot answer: I'm not sure about that. "
                        "For more complex questions, please contact our "
                        "customer service at 1-800-ACME-HELP.\n"));
  EXPECT_THAT(instructions, HasSubstr("- For billing questions: For billing "
                                      "questions, please contact our billing "
                                      "department at billing@acme.com"));
  EXPECT_THAT(instructions, HasSubstr("- For returns and refunds: For returns "
                                      "and refunds, please visit"));
}

TEST_F(agent_file, has_the_prds_fallbacks_by_default) {
  const auto texts = team_of(prd_file)->fallbacks;
  EXPECT_EQ(texts.rate_limited, "I'm experiencing high volume right now. "
                                "Please try again in a moment.");
  EXPECT_EQ(texts.model_unavailable,
            "I'm temporarily unavailable. Please contact customer service at "
            "1-800-ACME-HELP.");
  EXPECT_EQ(texts.token_limit,
            "This conversation has gotten quite long. For complex issues, "
            "please contact customer service at 1-800-ACME-HELP.");
  EXPECT_THAT(texts.gave_up, HasSubstr("1-800-ACME-HELP"));
  EXPECT_THAT(texts.too_many_messages, HasSubstr("wait a minute"));
}

constexpr auto smallest = "customer_service_agent:\n"
                          "  name: Ann\n"
                          "  instructions: Help.\n";

TEST_F(agent_file, needs_little) {
  auto team = this->team(smallest);
  EXPECT_EQ(team->agents[0].instructions, "Help.");
  EXPECT_TRUE(team->agents[0].tools->empty());
  EXPECT_EQ(team->max_turns, 10);
  EXPECT_EQ(team->max_tool_calls, 8);
  EXPECT_EQ(team->max_turn_tokens, 200'000);
  EXPECT_EQ(team->max_daily_tokens, 2'000'000);
  EXPECT_EQ(team->burst.window.count(), 0);
  EXPECT_EQ(team->burst.max_wait.count(), 3000);
  EXPECT_EQ(team->inactive, agent::inactive_policy::reactivate);
  EXPECT_EQ(team->author, "assistant");
}

TEST_F(agent_file, sets_every_rule) {
  auto team = this->team(std::string{smallest} + R"(
limits:
  max_turns: 4
  max_tool_calls: 7
  max_turn_tokens: 1000
  max_daily_tokens: 5000
burst:
  window_ms: 500
  max_wait_ms: 1500
inactive: silent
author: robot
)");
  EXPECT_EQ(team->max_turns, 4);
  EXPECT_EQ(team->max_tool_calls, 7);
  EXPECT_EQ(team->max_turn_tokens, 1000);
  EXPECT_EQ(team->max_daily_tokens, 5000);
  EXPECT_EQ(team->burst.window.count(), 500);
  EXPECT_EQ(team->burst.max_wait.count(), 1500);
  EXPECT_EQ(team->inactive, agent::inactive_policy::silent);
  EXPECT_EQ(team->author, "robot");
}

TEST_F(agent_file, waits_as_long_as_its_window_at_least) {
  auto team = this->team(std::string{smallest} + "burst: {window_ms: 5000}\n");
  EXPECT_EQ(team->burst.max_wait.count(), 5000);
}

TEST_F(agent_file, lets_an_agent_wait_in_its_own_way) {
  auto team = this->team(R"(
customer_service_agent:
  name: Ann
  instructions: Help.
  burst: {window_ms: 2000}
agents:
  billing:
    name: Bill
    instructions: Help.
    burst: {max_wait_ms: 900}
  technical:
    name: Tess
    instructions: Help.
burst: {window_ms: 500, max_wait_ms: 1500}
)");
  using policy = agent::burst_policy;
  using namespace std::chrono_literals;
  EXPECT_EQ(team->burst_of("customer_service_agent"), (policy{2000ms, 2000ms}));
  EXPECT_EQ(team->burst_of(""), (policy{2000ms, 2000ms})) << "the start's";
  EXPECT_EQ(team->burst_of("billing"), (policy{500ms, 900ms}));
  EXPECT_EQ(team->burst_of("technical"), (policy{500ms, 1500ms}));
  EXPECT_EQ(team->burst_of("nobody"), (policy{500ms, 1500ms}));
}

TEST_F(agent_file, takes_fallbacks_as_a_list_or_as_a_map) {
  for (auto texts : {"  fallback_responses:\n"
                     "    - rate_limited: Later.\n"
                     "    - gave_up: Sorry.\n",
                     "  fallback_responses:\n"
                     "    rate_limited: Later.\n"
                     "    gave_up: Sorry.\n"}) {
    auto team = this->team(std::string{smallest} + texts);
    EXPECT_EQ(team->fallbacks.of(agent::fallback::rate_limited), "Later.");
    EXPECT_EQ(team->fallbacks.of(agent::fallback::gave_up), "Sorry.");
    EXPECT_THAT(team->fallbacks.of(agent::fallback::token_limit),
                StartsWith("This conversation"));
    EXPECT_THAT(team->agents[0].instructions, Not(HasSubstr("Prepared")));
  }
}

constexpr auto two_agents = R"(
customer_service_agent:
  name: Ann
  model: model-a
  instructions: Help.
  tools: [search_faq]
  handoffs: [billing]
agents:
  billing:
    name: "Billing Support"
    handoff_description: Bills.
    instructions: Count.
    tools: [lookup_order_status, search_faq]
    handoffs: [customer_service_agent]
    temperature: 0.2
    max_output_tokens: 300
    parallel_tool_calls: false
)";

TEST_F(agent_file, builds_a_team_that_hands_over) {
  auto team = this->team(two_agents);
  ASSERT_THAT(team->agents, SizeIs(2));
  EXPECT_THAT(offered(team->agents[0]),
              ElementsAre("search_faq", "transfer_to_billing_support"));
  EXPECT_THAT(
    offered(team->agents[1]),
    ElementsAre("lookup_order_status", "search_faq", "transfer_to_ann"));
  EXPECT_THAT(team->agents[0].handoffs, ElementsAre("billing"));
  EXPECT_EQ(team->agents[0].tools->back().description,
            "Handoff to the Billing Support agent to handle the request. "
            "Bills.");
  EXPECT_EQ(team->agents[0].tools->front().description, "Does search_faq.");
}

TEST_F(agent_file, sets_the_options_of_an_agent) {
  auto team = this->team(two_agents);
  EXPECT_FALSE(team->agents[0].options.temperature);
  EXPECT_FALSE(team->agents[0].options.max_output_tokens);
  EXPECT_FALSE(team->agents[0].options.parallel_tool_calls);
  const auto& options = team->agents[1].options;
  EXPECT_EQ(options.temperature, 0.2);
  EXPECT_EQ(options.max_output_tokens, 300);
  EXPECT_EQ(options.parallel_tool_calls, false);
}

TEST_F(agent_file, takes_the_variables_model_where_it_names_none) {
  overall.openai_model = "model-v";
  auto team = this->team(two_agents);
  EXPECT_EQ(team->agents[0].model, "model-a");
  EXPECT_EQ(team->agents[1].model, "model-v");
}

TEST_F(agent_file, yields_to_the_variables_model) {
  overall.openai_model = "model-v";
  overall.openai_model_set = true;
  auto team = this->team(two_agents);
  EXPECT_EQ(team->agents[0].model, "model-v");
  EXPECT_EQ(team->agents[1].model, "model-v");
}

TEST_F(agent_file, says_what_models_cost) {
  auto prices = team("customer_service_agent: {name: Ann, instructions: Help}\n"
                     "prices:\n"
                     "  small: {input_per_million: 0.15, output_per_million: "
                     "0.6, cached_input_per_million: 0.075}\n"
                     "  large: {input_per_million: 2, output_per_million: 8}\n")
                  ->prices;
  EXPECT_EQ(prices.of("small"), (model::price{0.15, 0.075, 0.6}));
  EXPECT_EQ(prices.of("large"), (model::price{2, 2, 8}));
  EXPECT_FALSE(prices.of("other"));
}

TEST_F(agent_file, takes_the_history_window_from_the_settings) {
  overall.max_conversation_history = 7;
  EXPECT_EQ(team(smallest)->history_window, 7U);
}

} // namespace
} // namespace parley::config
