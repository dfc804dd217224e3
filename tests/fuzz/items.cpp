#include "agent/arguments.hpp"
#include "base/json.hpp"
#include "base/utf8.hpp"
#include "model/chat.hpp"
#include "model/responses.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"

#include <nlohmann/json.hpp>

namespace parley::fuzz {

namespace {

using model::item;

nlohmann::json parsed(std::string_view text, const char* what) {
  auto value = parse_json(text);
  must(bool{value}, what);
  return *value;
}

void check_requests(const std::vector<model::item_ptr>& input) {
  model::request what;
  what.model = "gpt-5-mini";
  what.input = input;
  parsed(model::responses::write(what), "a request to /responses is JSON");
  parsed(model::chat::write(what), "a request to /chat/completions is JSON");
}

/// What a database may hold of some item, read as each kind.
void check_stored(std::string_view json) {
  const auto value = parse_json(json);
  if (!value || !value->is_object())
    return;
  const auto text = dump_json(*value);
  for (const auto kind :
       {item::kind::user_message, item::kind::assistant_message,
        item::kind::function_call, item::kind::function_call_output,
        item::kind::reasoning}) {
    const auto one = std::make_shared<const item>(item{kind, "call", text});
    must(model::call_in(*one).has_value()
           == (kind == item::kind::function_call),
         "a call is in a call alone");
    model::request what;
    what.input = {one};
    parsed(model::chat::write(what), "any item becomes JSON");
  }
}

} // namespace

// A line for the call's id, one for its name, then its arguments.
void items(std::string_view input) {
  check_stored(input);
  const auto whole = input;
  const auto id = take_line(input);
  const auto name = take_line(input);
  const auto call = model::function_call(id, name, input);
  const auto output = model::function_call_output(id, whole);
  const auto user = model::user_message(whole);
  const auto assistant = model::assistant_message(whole);
  check_requests({user, assistant, call, output});
  if (is_utf8(whole)) {
    must(model::call_in(*call)
           == model::tool_call{std::string{id}, std::string{name},
                               std::string{input}},
         "a call is read as it was written");
    must(parsed(user->json, "a message is JSON")["content"] == whole
           && parsed(assistant->json, "a message is JSON")["content"] == whole
           && parsed(output->json, "an output is JSON")["output"] == whole,
         "a text is read as it was written");
  }
  const auto canonical = agent::canonical_arguments(input);
  must(agent::canonical_arguments(canonical) == canonical,
       "canonical arguments stay as they are");
}

} // namespace parley::fuzz
