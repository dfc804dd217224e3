#include "base/json.hpp"
#include "model/options.hpp"
#include "model/responses.hpp"

namespace parley::model::responses {

namespace {

// `o1`, `o3-mini`, `gpt-5.4-mini`, `openai/gpt-5`; not `gpt-5-chat-latest`,
// which does not reason.
bool reasons(std::string_view model) {
  if (const auto slash = model.rfind('/'); slash != std::string_view::npos)
    model.remove_prefix(slash + 1);
  if (model.starts_with("gpt-5"))
    return !model.starts_with("gpt-5-chat");
  return model.size() > 1 && model[0] == 'o' && model[1] >= '1'
         && model[1] <= '9';
}

std::size_t size_of(const request& what) {
  std::size_t size = 512 + what.instructions.size();
  for (const auto& one : what.input)
    size += one->json.size() + 1;
  if (what.tools)
    for (const auto& one : *what.tools)
      size += one.description.size() + one.parameters.size() + 128;
  return size;
}

void append_input(std::string& body, const request& what, bool reasoning) {
  body += R"(,"input":[)";
  const char* separator = "";
  for (const auto& one : what.input) {
    if (one->what == item::kind::reasoning && !reasoning)
      continue;
    body.append(separator).append(one->json);
    separator = ",";
  }
  body += ']';
}

void append_tool(std::string& body, const tool& one) {
  body += R"({"type":"function","name":)";
  body += quote_json(one.name);
  body += R"(,"description":)";
  body += quote_json(one.description);
  body += R"(,"parameters":)";
  body += one.parameters;
  body += R"(,"strict":true})";
}

} // namespace

std::string write(const request& what) {
  const bool reasoning = reasons(what.model);
  std::string body;
  body.reserve(size_of(what));
  body = R"({"model":)" + quote_json(what.model);
  append_text(body, "instructions", what.instructions);
  append_input(body, what, reasoning);
  append_tools(body, what, append_tool);
  append_options(body, what, "max_output_tokens");
  body += R"(,"store":false)";
  append_text(body, "prompt_cache_key", what.cache_key);
  append_text(body, "safety_identifier", what.safety_identifier);
  if (reasoning)
    body += R"(,"include":["reasoning.encrypted_content"])";
  body += '}';
  return body;
}

} // namespace parley::model::responses
