#include "tests/config/agent_fixture.hpp"

#include <gmock/gmock.h>

namespace parley::config {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

/// Lines 1 to 3 of a file without faults.
constexpr auto head = "customer_service_agent:\n"
                      "  name: Ann\n"
                      "  instructions: Help.\n";

struct fault_case {
  const char* rest; ///< from line 4 on
  std::vector<std::string> expected;
};

class each_agent_fault : public test::agent_fixture,
                         public ::testing::WithParamInterface<fault_case> {};

TEST_P(each_agent_fault, is_told_at_its_place) {
  auto expected = GetParam().expected;
  for (auto& each : expected)
    each.insert(0, "a.yml:");
  EXPECT_THAT(agent_faults(std::string{head} + GetParam().rest),
              ElementsAreArray(expected))
    << GetParam().rest;
}

constexpr auto known_tools
  = "there is no such tool; there are: lookup_order_status, get_product_info, "
    "check_store_hours, get_store_locations, search_faq";
constexpr auto known_texts
  = "unknown key; known here are: unknown_query, billing_issues, "
    "returns_refunds, rate_limited, model_unavailable, token_limit, gave_up, "
    "too_many_messages";

std::string at(const char* place, const char* what) {
  return std::string{place} + ": " + what;
}

INSTANTIATE_TEST_SUITE_P(
  keys, each_agent_fault,
  ::testing::Values(
    fault_case{"limit: {}\n",
               {"4:1: unknown key; known here are: customer_service_agent, "
                "agents, limits, burst, inactive, author, prices"}},
    fault_case{"  tool: []\n",
               {"4:3: unknown key; known here are: name, model, instructions, "
                "handoff_description, tools, handoffs, temperature, "
                "max_output_tokens, parallel_tool_calls, burst, "
                "fallback_responses"}},
    fault_case{"limits: {turns: 3}\n",
               {"4:10: unknown key; known here are: max_turns, "
                "max_tool_calls, max_turn_tokens, max_daily_tokens"}},
    fault_case{"  burst: {wait: 3}\n",
               {"4:11: unknown key; known here are: window_ms, max_wait_ms"}},
    fault_case{"burst: {wait: 3}\n",
               {"4:9: unknown key; known here are: window_ms, max_wait_ms"}},
    fault_case{"  name: Bob\n", {"4:3: this key is there already, on line 2"}},
    fault_case{"  fallback_responses:\n    - greeting: Hi\n",
               {at("5:7", known_texts)}},
    fault_case{"  fallback_responses: {greeting: Hi}\n",
               {at("4:24", known_texts)}},
    fault_case{"  fallback_responses:\n    - gave_up: a\n    - gave_up: b\n",
               {"6:7: this key is there already"}}));

INSTANTIATE_TEST_SUITE_P(
  types, each_agent_fault,
  ::testing::Values(
    fault_case{"  model: [a]\n", {"4:10: `model` must be a single value"}},
    fault_case{"  model: ' '\n", {"4:10: `model` must not be empty"}},
    fault_case{"  tools: search_faq\n", {"4:10: `tools` must be a list"}},
    fault_case{"  tools: [[search_faq]]\n", {"4:11: must be a word"}},
    fault_case{"  temperature: warm\n",
               {"4:16: `temperature` must be a number from 0 to 2"}},
    fault_case{"  temperature: 2.1\n",
               {"4:16: `temperature` must be a number from 0 to 2"}},
    fault_case{"  temperature: .nan\n",
               {"4:16: `temperature` must be a number from 0 to 2"}},
    fault_case{"  temperature: nan\n",
               {"4:16: `temperature` must be a number from 0 to 2"}},
    fault_case{"  max_output_tokens: 15\n",
               {"4:22: `max_output_tokens` must be a whole number from 16 to "
                "1000000"}},
    fault_case{"  max_output_tokens: '300'\n",
               {"4:22: `max_output_tokens` must be a whole number from 16 to "
                "1000000"}},
    fault_case{"  parallel_tool_calls: maybe\n",
               {"4:24: `parallel_tool_calls` must be true or false"}},
    fault_case{"  fallback_responses: none\n",
               {"4:23: must be a mapping (key: value)"}},
    fault_case{"  fallback_responses:\n    - Hi\n",
               {"5:7: must be a mapping (key: value)"}},
    fault_case{"  fallback_responses:\n    - gave_up: ''\n",
               {"5:16: must be a text"}},
    fault_case{"  fallback_responses:\n    - gave_up: [a]\n",
               {"5:16: must be a text"}},
    fault_case{"limits: 3\n", {"4:9: must be a mapping (key: value)"}},
    fault_case{"limits: {max_turns: 0}\n",
               {"4:21: `max_turns` must be a whole number from 1 to 100"}},
    fault_case{"limits: {max_tool_calls: 1.5}\n",
               {"4:26: `max_tool_calls` must be a whole number from 1 to "
                "1000"}},
    fault_case{"burst: {window_ms: 60001}\n",
               {"4:20: `window_ms` must be a whole number from 0 to 60000"}},
    fault_case{"burst: {window_ms: 9, max_wait_ms: 8}\n",
               {"4:8: `max_wait_ms` must not be less than `window_ms`"}},
    fault_case{"  burst: 3\n", {"4:10: must be a mapping (key: value)"}},
    fault_case{"  burst: {window_ms: soon}\n",
               {"4:22: `window_ms` must be a whole number from 0 to 60000"}},
    fault_case{"  burst: {max_wait_ms: 8}\nburst: {window_ms: 9}\n",
               {"4:10: `max_wait_ms` must not be less than `window_ms`"}},
    fault_case{"prices: {m: {input_per_million: -1, output_per_million: 1}}\n",
               {"4:33: `input_per_million` must be a number from 0 to 10000"}},
    fault_case{"prices: {m: {input: 1}}\n",
               {"4:10: a price needs `input_per_million` and "
                "`output_per_million`",
                "4:14: unknown key; known here are: input_per_million, "
                "output_per_million, cached_input_per_million"}},
    fault_case{"prices: {m: 1}\n", {"4:13: must be a mapping (key: value)"}},
    fault_case{"prices: [m]\n", {"4:9: must be a mapping (key: value)"}},
    fault_case{"limits: {max_turn_tokens: 0}\n",
               {"4:27: `max_turn_tokens` must be a whole number from 1 to "
                "1000000000"}},
    fault_case{"inactive: sleep\n",
               {"4:11: `inactive` must be one of: reactivate, silent"}},
    fault_case{"author: []\n", {"4:9: `author` must be a single value"}},
    fault_case{"agents: [a]\n", {"4:9: must be a mapping (key: value)"}},
    fault_case{"agents: {a: b}\n", {"4:13: must be a mapping (key: value)"}}));

INSTANTIATE_TEST_SUITE_P(
  names, each_agent_fault,
  ::testing::Values(
    fault_case{"  tools:\n    - search_faq\n    - refund\n",
               {at("6:7", known_tools)}},
    fault_case{"  tools: [search_faq, search_faq]\n",
               {"4:23: is in this list already"}},
    fault_case{"  handoffs: [billing]\n",
               {"4:14: there is no agent of that key"}},
    fault_case{"  handoffs: [customer_service_agent]\n",
               {"4:14: an agent cannot hand over to itself"}},
    fault_case{"agents:\n  b:\n    name: Bob\n",
               {"6:5: `instructions` is missing"}},
    fault_case{"agents:\n  b:\n    instructions: x\n",
               {"6:5: `name` is missing"}},
    fault_case{"agents:\n  b: {name: Ann, instructions: x}\n",
               {"5:13: an agent of this name is on line 2"}},
    fault_case{"agents:\n"
               "  customer_service_agent: {name: B, instructions: x}\n",
               {"5:3: this agent stands at the top of the file"}},
    fault_case{"  handoffs: [b, c]\n"
               "agents:\n"
               "  b: {name: Tech Support, instructions: x}\n"
               "  c: {name: tech-support, instructions: x}\n",
               {"4:17: its tool would be called like another one of this "
                "agent: transfer_to_tech_support"}},
    fault_case{"  handoffs: [b]\n"
               "agents:\n"
               "  b:\n"
               "    name: A name that is much longer than any tool's may ever "
               "be\n"
               "    instructions: x\n",
               {"7:11: is too long: the name of its hand-off tool, "
                "transfer_to_ and this, has at most 64 characters"}}));

using agent_faults_test = test::agent_fixture;

TEST_F(agent_faults_test, tells_what_is_no_file_of_ours) {
  auto loaded = load_agent_file(path("none.yml"), known, overall);
  ASSERT_FALSE(loaded);
  EXPECT_THAT(told(loaded.error()),
              ElementsAre("none.yml:1:1: there is no such file"));
  EXPECT_THAT(agent_faults(""),
              ElementsAre("a.yml:1:1: must be a mapping (key: value)"));
  EXPECT_THAT(agent_faults("- a\n"),
              ElementsAre("a.yml:1:1: must be a mapping (key: value)"));
  EXPECT_THAT(agent_faults("author: me\n"),
              ElementsAre("a.yml:1:1: `customer_service_agent` is missing"));
  EXPECT_THAT(agent_faults("author: a: b\n"),
              ElementsAre("a.yml:1:10: illegal map value"));
  EXPECT_THAT(agent_faults("author: \xff\n"),
              ElementsAre("a.yml:1:9: is not UTF-8"));
}

TEST_F(agent_faults_test, tells_every_fault_in_the_files_order) {
  EXPECT_THAT(agent_faults("customer_service_agent:\n"
                           "  name: Ann\n"
                           "  model: [x]\n"
                           "  tools: [refund]\n"
                           "  name: Bob\n"
                           "agents:\n"
                           "  b: {name: Bob}\n"
                           "colour: red\n"),
              ElementsAre("a.yml:2:3: `instructions` is missing",
                          "a.yml:3:10: `model` must be a single value",
                          at("a.yml:4:11", known_tools),
                          "a.yml:5:3: this key is there already, on line 2",
                          "a.yml:7:6: `instructions` is missing",
                          "a.yml:8:1: unknown key; known here are: "
                          "customer_service_agent, agents, limits, burst, "
                          "inactive, author, prices"));
}

TEST_F(agent_faults_test, bounds_a_fallback_to_one_message) {
  auto text = std::string{head} + "  fallback_responses:\n    gave_up: ";
  EXPECT_THAT(agent_faults(text + std::string(1600, 'x')), ElementsAre());
  EXPECT_THAT(agent_faults(text + std::string(1601, 'x')),
              ElementsAre("a.yml:5:14: must be at most 1,600 characters"));
}

} // namespace
} // namespace parley::config
