#include "tests/simulation/model_side.hpp"

#include "agent/wording.hpp"
#include "base/json.hpp"
#include "simulator/model_check.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace parley::simulation {

namespace {

using simulator::heard;
using simulator::thought;

/// What one request asks of the model: what came since the last reply.
struct orders {
  std::string text;         ///< the customer's words
  std::vector<int> numbers; ///< in them, in their order
  std::vector<int> refunds; ///< asked for, and not called for yet
  int calls = 0;            ///< of tools that only read, so far

  [[nodiscard]] bool says(std::string_view word) const {
    return text.find(word) != std::string::npos;
  }
};

/// The order that a refund was called for.
int order_in(const std::string& arguments) {
  auto parsed = parse_json(arguments);
  return parsed ? parsed->value("order", 0) : 0;
}

orders orders_in(const std::vector<heard>& items) {
  orders found;
  std::map<std::string, int> called; // refunds, by call
  for (const auto& one : items)
    switch (one.what) {
      case heard::kind::assistant:
        found = {};
        break;
      case heard::kind::user:
        found.text += one.text + '\n';
        if (one.text.find("refund") != std::string::npos)
          for (auto number : numbers_in(one.text))
            found.refunds.push_back(number);
        break;
      case heard::kind::call:
        if (one.name == "refund") {
          called[one.call_id] = order_in(one.text);
          std::erase(found.refunds, called[one.call_id]);
        } else {
          ++found.calls;
        }
        break;
      case heard::kind::output:
        // It was asked to think again, and thinks the same.
        if (one.text == agent::overtaken && called.contains(one.call_id))
          found.refunds.push_back(called[one.call_id]);
        break;
    }
  found.numbers = numbers_in(found.text);
  return found;
}

/// Longer than one message may be, so that it goes out in parts.
std::string long_story() {
  std::string text;
  for (int i = 0; i < 70; ++i)
    text += " This sentence makes the reply longer than one part.";
  return text;
}

/// The hand-off that is offered, or nothing.
std::string handoff_in(const std::vector<simulator::offered_tool>& tools) {
  for (const auto& one : tools)
    if (one.name.starts_with("transfer_to_"))
      return one.name;
  return {};
}

http::response refuse(const simulator::api_refusal& why) {
  return http::json_response(why.status, dump_json(simulator::error_json(why)));
}

http::response complain(int status) {
  auto answer = refuse({status, "as drawn", "", "", "server_error"});
  if (status == 429)
    answer.header.set("retry-after-ms", "700");
  return answer;
}

} // namespace

model_side::model_side(timeline& time, trace& told, ledger& book)
  : time_{time}, trace_{told}, ledger_{book} {
  // nop
}

service model_side::as_service() {
  return {[this](const http::request& what, const visit& how) {
            return act(what, how.awaited);
          },
          complain};
}

void model_side::begun(http::caller::call_id call, const http::outgoing& what) {
  auto numbers = numbers_in(*what.body);
  const auto* newest
    = numbers.empty() ? nullptr : ledger_.find_number(numbers.back());
  if (!newest)
    return;
  const auto& key = newest->conversation;
  if (open_.emplace(key, call).second)
    return;
  auto orphan = orphans_.find(key);
  if (orphan == orphans_.end() || orphan->second < time_.now())
    ledger_.violated("G4: two model calls of one conversation at once");
}

void model_side::orphaned(const std::string& conversation) {
  constexpr std::chrono::seconds longest_turn{40};
  orphans_[conversation] = time_.now() + longest_turn;
}

void model_side::ended(http::caller::call_id call) {
  std::erase_if(open_, [&](const auto& one) { return one.second == call; });
}

http::response model_side::act(const http::request& what, bool awaited) {
  auto body = parse_json(what.body);
  auto chat = what.path().ends_with("/chat/completions");
  if (!body) {
    ledger_.violated("a model request is no JSON");
    return complain(400);
  }
  if (auto wrong = chat ? simulator::check_chat(*body)
                        : simulator::check_responses(*body)) {
    ledger_.violated("the model API refuses a request: " + wrong->message);
    return refuse(*wrong);
  }
  auto read
    = chat ? simulator::read_chat(*body) : simulator::read_responses(*body);
  auto said = think(read, awaited);
  auto new_id = [this](std::string_view prefix) {
    return std::string{prefix} + std::to_string(++last_id_);
  };
  auto answer = chat
                  ? simulator::chat_answer(read, said, new_id, 0)
                  : simulator::responses_answer(*body, read, said, new_id, 0);
  return http::json_response(200, dump_json(answer));
}

thought model_side::think(const simulator::reading& read, bool awaited) {
  auto asked = orders_in(read.items);
  check_order(asked.numbers);
  if (awaited && asked.says("poison"))
    if (auto* one = ledger_.find_number(asked.numbers.front()))
      poisoned(one->conversation);
  thought said;
  auto other = handoff_in(read.tools);
  if (asked.calls == 0 && asked.says("handoff") && !other.empty())
    said.calls.push_back({other, "{}"});
  else if (asked.calls < 2 && asked.says("broken"))
    said.calls.push_back({"explode", "{}"});
  else if (!asked.refunds.empty())
    for (auto order : asked.refunds)
      said.calls.push_back(
        {"refund", R"({"order":)" + std::to_string(order) + '}'});
  else if (asked.calls < 2 && asked.says("tool"))
    said.calls
      = {{"look_up", R"({"what":"one"})"}, {"look_up", R"({"what":"two"})"}};
  if (!said.calls.empty())
    return said;
  said.text = "Re";
  for (auto number : asked.numbers)
    said.text += " #" + std::to_string(number);
  said.text += '.';
  if (asked.says("long"))
    said.text += long_story();
  trace_.tell("model", [&] { return "says " + said.text.substr(0, 60); });
  return said;
}

void model_side::check_order(const std::vector<int>& numbers) {
  auto sorted = numbers;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
    ledger_.violated("G2: a model request holds a message twice: #"
                     + std::to_string(numbers.back()));
}

} // namespace parley::simulation
