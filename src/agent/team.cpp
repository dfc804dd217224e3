#include "agent/team.hpp"

#include <algorithm>

namespace parley::agent {

namespace {

// ASCII alone, whatever the process's locale.
bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
         || (c >= '0' && c <= '9') || c == '_';
}

bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

} // namespace

std::string_view to_string(fallback why) {
  switch (why) {
    case fallback::rate_limited:
      return "rate_limited";
    case fallback::model_unavailable:
      return "model_unavailable";
    case fallback::token_limit:
      return "token_limit";
    case fallback::gave_up:
      break;
  }
  return "gave_up";
}

const std::string& fallback_texts::of(fallback why) const {
  switch (why) {
    case fallback::rate_limited:
      return rate_limited;
    case fallback::model_unavailable:
      return model_unavailable;
    case fallback::token_limit:
      return token_limit;
    case fallback::gave_up:
      break;
  }
  return gave_up;
}

const definition* team::find(std::string_view key) const {
  const auto found
    = std::find_if(agents.begin(), agents.end(),
                   [&](const definition& one) { return one.key == key; });
  return found == agents.end() ? nullptr : &*found;
}

const burst_policy& team::burst_of(std::string_view key) const {
  const auto* one = find(key.empty() ? std::string_view{start} : key);
  return one != nullptr && one->burst ? *one->burst : burst;
}

std::string handoff_tool_name(std::string_view agent_name) {
  std::string name = "transfer_to_";
  for (const char c : agent_name)
    if (!continues_character(c))
      name += is_word(c) ? lower(c) : '_';
  return name;
}

model::tool handoff_tool(const definition& target) {
  return {handoff_tool_name(target.name),
          "Handoff to the " + target.name + " agent to handle the request. "
            + target.handoff_description,
          R"({"type":"object","properties":{},"required":[],)"
          R"("additionalProperties":false})"};
}

} // namespace parley::agent
