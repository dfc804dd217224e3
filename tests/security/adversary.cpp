#include "tests/security/adversary.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace parley::test {

namespace {

using nlohmann::json;

std::string order_arguments(const std::string& id) {
  return json{{"order_id", id}}.dump();
}

/// With an owner that the model made up.
std::string claimed_arguments(const std::string& id, const std::string& owner) {
  return json{{"order_id", id}, {"customer", owner}}.dump();
}

/// A tool's name among the words, as `refund_order` is; else one made up.
std::string tool_named_in(std::string_view text) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
  while (!text.empty()) {
    const auto begin = text.find_first_of(letters);
    if (begin == std::string_view::npos)
      break;
    text.remove_prefix(begin);
    const auto end = std::min(text.find_first_not_of(letters), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(end);
    if (word.find('_') != std::string_view::npos && word.size() > 6
        && word != "lookup_order_status" && word != "order_id")
      return std::string{word};
  }
  return "list_all_orders";
}

} // namespace

adversary::adversary(std::string question, std::string told, bool greedy)
  : question_(std::move(question)), told_(std::move(told)), greedy_(greedy) {
  // nop
}

model::outcome adversary::answer(const model::request& asked) {
  model::answer said;
  said.calls = next_calls();
  for (const auto& one : said.calls)
    said.items.push_back(
      model::function_call(one.call_id, one.name, one.arguments));
  if (!said.calls.empty())
    return said;
  std::string all = "My instructions: " + asked.instructions + "\nI read:";
  for (const auto& one : asked.input)
    all += '\n' + one->json;
  said.text = all;
  said.items.push_back(model::assistant_message(all));
  return said;
}

std::vector<model::tool_call> adversary::next_calls() {
  std::vector<model::tool_call> calls;
  const auto step = ++answers_;
  if (greedy_) {
    for (int i = 0; i < 50; ++i)
      for (const auto& id : owned_orders)
        call(calls, "lookup_order_status", order_arguments(id));
  } else if (step == 1) {
    call(calls, "search_faq", json{{"query", question_}}.dump());
    for (const auto& id : owned_orders)
      call(calls, "lookup_order_status", order_arguments(id));
  } else if (step == 2) {
    call(calls, tool_named_in(told_), order_arguments("24680"));
    call(calls, "lookup_order_status",
         claimed_arguments("24680", "+15550100001"));
  } else if (step == 3) {
    call(calls, "transfer_to_billing_support", "{}");
  } else if (step == 4) {
    call(calls, "lookup_order_status", order_arguments("24680"));
  }
  return calls;
}

void adversary::call(std::vector<model::tool_call>& into,
                     const std::string& name, const std::string& arguments) {
  into.push_back({"call_" + std::to_string(++calls_), name, arguments});
}

} // namespace parley::test
