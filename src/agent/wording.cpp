#include "agent/wording.hpp"

#include "base/json.hpp"
#include "model/errors.hpp"

namespace parley::agent {

using model::reason;

namespace {

bool blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

} // namespace

std::string handed_over_to(const definition& target) {
  return R"({"assistant": )" + quote_json(target.name) + '}';
}

const char* const handoff_ignored
  = "Multiple handoffs detected, ignoring this one.";

const char* const outcome_unknown
  = "It is not known whether this action was carried out: it may have been, or "
    "not. It must not be repeated. Do not say that it worked or that it "
    "failed.";

const char* const overtaken
  = "This action was not carried out: the customer has written again since it "
    "was asked for. Decide anew.";

const char* const budget_is_spent
  = "the token budget of the turn or the day is spent";

std::string tool_not_found(const std::string& tool) {
  return "Tool '" + tool + "' not found.";
}

std::string words_of(const model::answer& heard) {
  for (const auto& text : {heard.refusal, heard.text})
    if (text && !blank(*text))
      return *text;
  return {};
}

fallback fallback_for(reason why) {
  switch (why) {
    case reason::rate_limited:
      return fallback::rate_limited;
    case reason::quota:
    case reason::unauthorized:
    case reason::not_found:
    case reason::unavailable:
    case reason::timed_out:
      return fallback::model_unavailable;
    case reason::context_too_long:
      return fallback::token_limit;
    case reason::refused:
    case reason::bad_request:
    case reason::unusable:
    case reason::cancelled:
      break;
  }
  return fallback::gave_up;
}

std::string describe(const model::failure& why) {
  std::string text = to_string(why.why);
  if (const auto code = model::loggable(why.code); !code.empty())
    text += " (" + std::string{code} + ')';
  // A server's own message may quote what it was sent, a key included.
  return why.status != 0 || why.detail.empty() ? text
                                               : text + ": " + why.detail;
}

} // namespace parley::agent
