#pragma once

#include "model/model.hpp"

#include <ostream>
#include <string>
#include <vector>

/// @file
/// What a model is asked and answers, in few words.

namespace parley::model {

/// For messages of failed tests.
inline void PrintTo(const item& what, std::ostream* out) {
  *out << what.json;
}

} // namespace parley::model

namespace parley::test {

/// An item as it stands in a model's input.
inline model::item user(const std::string& text) {
  return *model::user_message(text);
}

inline model::item assistant(const std::string& text) {
  return *model::assistant_message(text);
}

inline model::item call_item(const std::string& id, const std::string& tool,
                             const std::string& arguments) {
  return *model::function_call(id, tool, arguments);
}

inline model::item
output_item(const std::string& id, const std::string& output) {
  return *model::function_call_output(id, output);
}

/// An answer of text alone.
inline model::outcome answer_of(const std::string& text) {
  model::answer made;
  made.text = text;
  made.items = {model::assistant_message(text)};
  return made;
}

/// An answer that calls tools.
inline model::outcome answer_of(const std::vector<model::tool_call>& calls) {
  model::answer made;
  made.calls = calls;
  for (const auto& one : calls)
    made.items.push_back(
      model::function_call(one.call_id, one.name, one.arguments));
  return made;
}

inline model::outcome failure_of(model::reason why) {
  model::failure made;
  made.why = why;
  made.detail = "as told";
  return made;
}

} // namespace parley::test
