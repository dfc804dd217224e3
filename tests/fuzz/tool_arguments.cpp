#include "base/json.hpp"
#include "tests/fuzz/properties.hpp"
#include "tests/fuzz/targets.hpp"
#include "tools/tool.hpp"

#include <nlohmann/json.hpp>

#include <memory>

namespace parley::fuzz {

namespace {

/// A tool that takes one of everything.
class careful_tool : public tools::tool {
public:
  careful_tool() {
    offer_.name = "careful";
    offer_.parameters = R"({
      "type": "object", "additionalProperties": false,
      "required": ["word", "count", "maybe"],
      "properties": {
        "word": {"type": "string"},
        "count": {"type": "integer", "minimum": 1, "maximum": 9},
        "maybe": {"type": ["number", "null"]},
        "kind": {"enum": ["one", "two", null]},
        "either": {"anyOf": [{"type": "boolean"}, {"type": "null"}]},
        "list": {"type": "array", "items": {"type": "object",
          "properties": {"name": {"type": "string"}}, "required": ["name"]}}
      }})";
  }

  [[nodiscard]] const model::tool& offer() const override {
    return offer_;
  }

  tools::output
  call(const tools::caller&, const nlohmann::json& given) override {
    must(given.at("word").is_string(), "a word is text");
    const auto count = given.at("count").get<double>();
    must(count >= 1 && count <= 9, "a count is within its range");
    must(given.at("maybe").is_number() || given.at("maybe").is_null(),
         "what may be null is there");
    if (given.contains("list"))
      for (const auto& one : given["list"])
        must(one.at("name").is_string(), "what is in a list fits too");
    return {"called"};
  }

private:
  model::tool offer_;
};

const tools::catalogue& catalogue() {
  static const auto filled = [] {
    tools::catalogue all;
    all.add(std::make_shared<careful_tool>());
    return all;
  }();
  return filled;
}

} // namespace

void tool_arguments(std::string_view input) {
  const auto heard
    = catalogue().invoke({"call", "careful", std::string{input}}, {});
  must(heard.is_error != (heard.text == "called"), "it is called or refused");
  must(heard.detail != "threw what is no exception"
         && heard.text.find("while running") == std::string::npos,
       "what does not fit is not called");
  must(heard.text.size() < 300, "a refusal is short");
  const auto unknown
    = catalogue().invoke({"call", std::string{input} + "?", "{}"}, {});
  must(unknown.is_error && unknown.text.size() <= 100,
       "a tool that is not there is not called");
}

} // namespace parley::fuzz
