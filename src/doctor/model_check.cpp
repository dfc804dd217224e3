#include "doctor/model_check.hpp"

#include <utility>

namespace parley::doctor {

namespace {

using model::reason;

constexpr const char* check = "model";
/// The least that both APIs take.
constexpr int few_tokens = 16;

model::request short_question(const std::string& name) {
  model::request what;
  what.model = name;
  what.instructions = "Answer with one word.";
  what.input = {model::user_message("Say hello.")};
  what.options.max_output_tokens = few_tokens;
  return what;
}

/// What mends it.
std::string fix_for(reason why, const std::string& name) {
  switch (why) {
    case reason::unauthorized:
      return "put a valid key into OPENAI_API_KEY (./scripts/setup.sh)";
    case reason::quota:
      return "add credit at the provider, or raise the project's limit";
    case reason::not_found:
      return "name a model that the provider has, in OPENAI_MODEL or "
             "agent_config.yml, instead of "
             + name
             + "; and see that OPENAI_BASE_URL ends as the provider "
               "says, mostly in /v1";
    case reason::unavailable:
    case reason::timed_out:
      return "check OPENAI_BASE_URL and the network, or wait for the provider";
    case reason::rate_limited:
      return "wait, or raise the rate limit at the provider";
    case reason::bad_request:
    case reason::unusable:
      return "see whether the server speaks this API: OPENAI_API=responses or "
             "chat";
    case reason::context_too_long:
    case reason::refused:
    case reason::cancelled:
      break;
  }
  return "try again";
}

/// So few tokens may not do: the model answers all the same.
bool was_cut_off(const model::failure& why) {
  return why.code == "max_output_tokens" || why.code == "length";
}

finding judge(const std::string& name, const model::outcome& heard) {
  if (heard || heard.error().why == reason::refused
      || was_cut_off(heard.error()))
    return {check, verdict::good, name + " answers", {}};
  const auto why = heard.error();
  std::string detail = name + ": " + model::to_string(why.why);
  if (why.status != 0)
    detail += ", HTTP " + std::to_string(why.status);
  else if (!why.detail.empty())
    detail += ", " + why.detail;
  const auto passing = why.why == reason::rate_limited;
  return {check, passing ? verdict::doubtful : verdict::broken,
          std::move(detail), fix_for(why.why, name)};
}

} // namespace

findings
check_models(const openai::endpoint& at, const std::vector<std::string>& models,
             const asking& ask) {
  findings found;
  for (const auto& name : models)
    found.push_back(judge(
      name, openai::decode(
              at.speaks,
              ask(openai::encode(at, short_question(name), ask.deadline())))));
  return found;
}

} // namespace parley::doctor
