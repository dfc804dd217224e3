#include "base/json.hpp"
#include "model/chat.hpp"
#include "model/fields.hpp"
#include "model/options.hpp"

#include <nlohmann/json.hpp>

namespace parley::model::chat {

namespace {

using nlohmann::json;

std::string content_of(const json& message) {
  const auto content = message.find("content");
  return content == message.end() ? std::string{}
                                  : plain_text(*content, nullptr);
}

/// Turns items into messages. An assistant message stays open for the calls
/// that may follow, which belong to it.
class transcript {
public:
  explicit transcript(const std::string& instructions) {
    if (!instructions.empty())
      append(R"({"role":"system","content":)" + quote_json(instructions) + '}');
  }

  void add(const item& one) {
    // As user_message() writes it, the form is the same in both APIs.
    if (one.json.starts_with(R"({"role":"user","content":")"))
      return user(one.json);
    const auto parsed = parse_json(one.json);
    if (!parsed || !parsed->is_object())
      return;
    switch (one.what) {
      case item::kind::user_message:
        return user(R"({"role":"user","content":)"
                    + quote_json(content_of(*parsed)) + '}');
      case item::kind::assistant_message:
        return assistant(content_of(*parsed));
      case item::kind::function_call:
        return call(*parsed);
      case item::kind::function_call_output:
        return output(*parsed);
      case item::kind::reasoning:
        return;
    }
  }

  std::string finish() {
    close();
    return std::move(messages_);
  }

private:
  void append(const std::string& message) {
    if (!messages_.empty())
      messages_ += ',';
    messages_ += message;
  }

  void user(const std::string& message) {
    close();
    append(message);
  }

  // Text beside calls that are still unanswered joins their message: outputs
  // must follow it directly.
  void assistant(const std::string& text) {
    if (calls_.empty())
      close();
    if (!text_.empty())
      text_ += '\n';
    text_ += text;
  }

  void call(const json& one) {
    const auto arguments = arguments_of(one);
    if (!calls_.empty())
      calls_ += ',';
    calls_ += R"({"id":)" + quote_json(text_at(one, "call_id"))
              + R"(,"type":"function","function":{"name":)"
              + quote_json(text_at(one, "name")) + R"(,"arguments":)"
              + quote_json(arguments.empty() ? "{}" : arguments) + "}}";
  }

  void output(const json& one) {
    close();
    const auto output = one.find("output");
    append(R"({"role":"tool","tool_call_id":)"
           + quote_json(text_at(one, "call_id")) + R"(,"content":)"
           + quote_json(output == one.end() ? std::string{}
                                            : plain_text(*output, nullptr))
           + '}');
  }

  void close() {
    if (text_.empty() && calls_.empty())
      return;
    std::string message = R"({"role":"assistant","content":)";
    message += text_.empty() ? "null" : quote_json(text_);
    if (!calls_.empty())
      message += R"(,"tool_calls":[)" + calls_ + ']';
    append(message + '}');
    text_.clear();
    calls_.clear();
  }

  std::string messages_;
  std::string text_;  ///< of the assistant message still open
  std::string calls_; ///< of the same
};

void append_tool(std::string& body, const tool& one) {
  body += R"({"type":"function","function":{"name":)";
  body += quote_json(one.name);
  body += R"(,"description":)";
  body += quote_json(one.description);
  body += R"(,"parameters":)";
  body += one.parameters;
  body += R"(,"strict":true}})";
}

} // namespace

std::string write(const request& what) {
  transcript messages{what.instructions};
  for (const auto& one : what.input)
    messages.add(*one);
  std::string body = R"({"model":)" + quote_json(what.model);
  body += R"(,"messages":[)" + messages.finish() + ']';
  append_tools(body, what, append_tool);
  append_options(body, what, "max_completion_tokens");
  body += '}';
  return body;
}

} // namespace parley::model::chat
