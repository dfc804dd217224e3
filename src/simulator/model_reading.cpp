#include "base/json.hpp"
#include "simulator/model_forms.hpp"

#include <nlohmann/json.hpp>

namespace parley::simulator {

namespace {

using nlohmann::json;

/// The text of a content: a string, or its parts joined.
std::string text_of(const json& content) {
  if (content.is_string())
    return content.get<std::string>();
  std::string all;
  if (content.is_array())
    for (const auto& part : content)
      for (const auto* key : {"text", "refusal"})
        if (auto found = part.find(key);
            found != part.end() && found->is_string())
          all += (all.empty() ? "" : "\n") + found->get<std::string>();
  return all;
}

void read_tools(const json& body, bool nested, reading& into) {
  into.parallel = body.value("parallel_tool_calls", json(true)) != json(false);
  if (body.value("tool_choice", json("auto")) == json("none"))
    return;
  for (const auto& tool : body.value("tools", json::array())) {
    const auto& function = nested ? tool["function"] : tool;
    into.tools.push_back(
      {function.value("name", ""),
       dump_json(function.value("parameters", json::object()))});
  }
}

void read_message(const std::string& role, const std::string& text,
                  reading& into) {
  if (role == "user")
    into.items.push_back({heard::kind::user, text, "", ""});
  else if (role == "assistant")
    into.items.push_back({heard::kind::assistant, text, "", ""});
  else
    into.instructions += (into.instructions.empty() ? "" : "\n") + text;
}

void read_item(const json& item, reading& into) {
  auto type = item.value("type", "message");
  if (type == "message")
    read_message(item.value("role", ""), text_of(item["content"]), into);
  else if (type == "function_call")
    into.items.push_back({heard::kind::call, item["arguments"],
                          item["name"].get<std::string>(),
                          item["call_id"].get<std::string>()});
  else if (type == "function_call_output")
    into.items.push_back({heard::kind::output, text_of(item["output"]), "",
                          item["call_id"].get<std::string>()});
}

void read_chat_message(const json& message, reading& into) {
  auto role = message.value("role", "");
  auto text = text_of(message.value("content", json()));
  if (role == "tool") {
    into.items.push_back(
      {heard::kind::output, text, "", message.value("tool_call_id", "")});
    return;
  }
  if (role != "assistant" || !text.empty())
    read_message(role, text, into);
  for (const auto& call : message.value("tool_calls", json::array()))
    into.items.push_back({heard::kind::call, call["function"]["arguments"],
                          call["function"]["name"].get<std::string>(),
                          call["id"].get<std::string>()});
}

} // namespace

reading read_responses(const json& body) {
  reading all;
  if (auto text = body.find("instructions");
      text != body.end() && text->is_string())
    all.instructions = text->get<std::string>();
  read_tools(body, false, all);
  const auto& input = body["input"];
  if (input.is_string())
    read_message("user", input.get<std::string>(), all);
  else
    for (const auto& item : input)
      read_item(item, all);
  return all;
}

reading read_chat(const json& body) {
  reading all;
  read_tools(body, true, all);
  for (const auto& message : body["messages"])
    read_chat_message(message, all);
  return all;
}

} // namespace parley::simulator
