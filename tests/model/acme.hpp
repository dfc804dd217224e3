#pragma once

#include "model/model.hpp"

#include <memory>
#include <string>
#include <vector>

/// @file
/// The shop of the example files under tests/data/openai, as Parley's values.

namespace parley::model::acme {

inline const std::string question
  = "Where is order 12345, and when is the Austin store open?";

inline std::shared_ptr<const std::vector<tool>> tools() {
  return std::make_shared<const std::vector<tool>>(std::vector<tool>{
    {"lookup_order_status", "Look up the status of one order by its number.",
     R"({"type":"object","properties":{"order_id":{"type":"string",
       "description":"Order number, digits only."}},
       "required":["order_id"],"additionalProperties":false})"},
    {"check_store_hours", "Opening hours of a store.",
     R"({"type":"object","properties":{"city":{"type":["string","null"],
       "description":"City, or null for all stores."}},
       "required":["city"],"additionalProperties":false})"},
    {"transfer_to_billing_agent",
     "Handoff to the Billing Agent agent to handle the request. "
     "Invoices and refunds.",
     R"({"type":"object","properties":{},"required":[],
       "additionalProperties":false})"}});
}

/// The examples' first call.
inline request first_call() {
  request r;
  r.model = "gpt-4o-mini";
  r.instructions = "You are the customer service assistant of Acme Corp. Keep "
                   "replies short.";
  r.input = {user_message(question)};
  r.tools = tools();
  r.options.parallel_tool_calls = true;
  r.options.max_output_tokens = 400;
  r.options.temperature = 0.2;
  r.cache_key = "agents-sdk:session:7d1f0c6b2a9e4d5f8b3c1a0e9f7d6c5b";
  r.safety_identifier = "9f2c0a7be1d84c55";
  return r;
}

inline std::vector<item_ptr> two_calls_and_outputs() {
  return {
    function_call("call_Abc123Order", "lookup_order_status",
                  R"({"order_id":"12345"})"),
    function_call("call_Def456Hours", "check_store_hours",
                  R"({"city":"Austin"})"),
    function_call_output(
      "call_Abc123Order",
      R"({"status":"shipped","carrier":"UPS","tracking":"1Z123456789",)"
      R"("eta":"2026-11-26"})"),
    function_call_output(
      "call_Def456Hours",
      R"({"city":"Austin","mon_sat":"09:00-20:00","sun":"11:00-18:00"})")};
}

/// The examples' second call, after two tools answered.
inline request follow_up() {
  auto r = first_call();
  const auto more = two_calls_and_outputs();
  r.input.insert(r.input.end(), more.begin(), more.end());
  return r;
}

} // namespace parley::model::acme
