#include "base/json.hpp"
#include "base/utf8.hpp"
#include "model/chat.hpp"
#include "model/errors.hpp"
#include "model/responses.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace parley::fuzz {

namespace {

using model::item;

void check_usage(const model::usage& used) {
  constexpr int64_t more_than_any = 1'000'000'000'000'000;
  for (const auto count : {used.input_tokens, used.cached_tokens,
                           used.output_tokens, used.reasoning_tokens})
    must(count >= 0 && count < more_than_any,
         "tokens can be added up without end");
}

void check_calls(const model::answer& heard) {
  std::set<std::string> ids;
  auto call = heard.calls.begin();
  for (const auto& one : heard.items) {
    must(bool{parse_json(one->json)}, "an item is JSON");
    if (one->what != item::kind::function_call)
      continue;
    must(call != heard.calls.end() && model::call_in(*one) == *call,
         "the items are the calls, in their order");
    must(!call->call_id.empty() && ids.insert(call->call_id).second,
         "every call has an id of its own");
    ++call;
  }
  must(call == heard.calls.end(), "every call is an item");
}

void check_replay(const model::answer& heard) {
  for (const auto* name : {"gpt-4o-mini", "gpt-5-mini"}) {
    model::request next;
    next.model = name;
    next.instructions = heard.text.value_or("");
    next.input = heard.items;
    must(bool{parse_json(model::responses::write(next))},
         "an answer is replayed to /responses");
    must(bool{parse_json(model::chat::write(next))},
         "an answer is replayed to /chat/completions");
  }
}

void check(const model::outcome& outcome) {
  if (!outcome) {
    must(!outcome.error().detail.empty() || !outcome.error().code.empty()
           || outcome.error().status == 200,
         "a failure says something");
    return;
  }
  must(!outcome->text || is_utf8(*outcome->text), "a text is UTF-8");
  check_usage(outcome->tokens);
  check_calls(*outcome);
  check_replay(*outcome);
}

void check_error(std::string_view body, drawn_from& chance) {
  constexpr std::size_t longest_message = 300;
  constexpr std::array statuses{400, 401, 404, 408, 413, 429, 500, 503};
  constexpr std::array<std::string_view, 3> advice{"", "true", "false"};
  const auto said = advice.at(chance.below(advice.size()));
  const auto failed = model::classify(
    statuses.at(chance.below(statuses.size())), body, {said, {}});
  must(failed.detail.size() <= longest_message && is_utf8(failed.detail),
       "a failure's detail is short");
  must(failed.retryable <= (failed.why != model::reason::quota),
       "no retry mends a quota");
  must(said != "false" || !failed.retryable, "a server may refuse retries");
  const auto shown = model::loggable(failed.code);
  must(shown == failed.code || shown == "other", "a code is known or hidden");
  must(shown.size() <= 40, "a known code is short");
}

} // namespace

void model_answers(std::string_view input) {
  drawn_from chance{input};
  check(model::responses::read(input));
  check(model::chat::read(input));
  check_error(input, chance);
}

} // namespace parley::fuzz
