#include "agent/team.hpp"

#include <gtest/gtest.h>

namespace parley::agent {
namespace {

TEST(a_handoff_tool, is_named_as_the_sdk_for_python_does) {
  EXPECT_EQ(handoff_tool_name("Billing Support"),
            "transfer_to_billing_support");
  EXPECT_EQ(handoff_tool_name("FAQ-Agent v2.1"), "transfer_to_faq_agent_v2_1");
  EXPECT_EQ(handoff_tool_name("a\tb"), "transfer_to_a_b");
  EXPECT_EQ(handoff_tool_name("Atenci\xC3\xB3n"), "transfer_to_atenci_n");
  EXPECT_EQ(handoff_tool_name(""), "transfer_to_");
}

TEST(a_handoff_tool, tells_whom_it_hands_over_to) {
  definition billing;
  billing.name = "Billing Agent";
  billing.handoff_description = "Invoices and refunds.";
  const auto tool = handoff_tool(billing);
  EXPECT_EQ(tool.name, "transfer_to_billing_agent");
  EXPECT_EQ(tool.description,
            "Handoff to the Billing Agent agent to handle the request. "
            "Invoices and refunds.");
  EXPECT_EQ(tool.parameters, R"({"type":"object","properties":{},)"
                             R"("required":[],"additionalProperties":false})");
}

TEST(a_team, finds_its_agents_by_key) {
  team t;
  t.agents.resize(2);
  t.agents[1].key = "billing";
  EXPECT_EQ(t.find("billing"), &t.agents[1]);
  EXPECT_EQ(t.find("Billing"), nullptr);
}

TEST(the_fallback_texts, stand_under_the_keys_of_the_configuration) {
  const fallback_texts texts{"r", "m", "t", "g", "many"};
  EXPECT_EQ(to_string(fallback::rate_limited), "rate_limited");
  EXPECT_EQ(texts.of(fallback::rate_limited), "r");
  EXPECT_EQ(to_string(fallback::model_unavailable), "model_unavailable");
  EXPECT_EQ(texts.of(fallback::model_unavailable), "m");
  EXPECT_EQ(to_string(fallback::token_limit), "token_limit");
  EXPECT_EQ(texts.of(fallback::token_limit), "t");
  EXPECT_EQ(to_string(fallback::gave_up), "gave_up");
  EXPECT_EQ(texts.of(fallback::gave_up), "g");
}

} // namespace
} // namespace parley::agent
