#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parley::simulator {

/// One entry of what a model is given to read.
struct heard {
  enum class kind { user, assistant, call, output };
  kind what = kind::user;
  std::string text;    ///< what was said; a call's arguments; an output's text
  std::string name;    ///< of calls
  std::string call_id; ///< of calls and outputs
};

/// A tool as the caller offers it.
struct offered_tool {
  std::string name;
  std::string parameters; ///< JSON Schema, serialised
};

struct wanted_call {
  std::string name;
  std::string arguments; ///< a JSON object, serialised
};

/// What the stand-in makes of it: calls, or a text when there are none.
struct thought {
  std::string text;
  std::vector<wanted_call> calls;
};

/// A rule-based stand-in for a language model: understands simple English of a
/// shop's customers, asks the offered tools, and says what they returned. A
/// pure function of its input.
/// @param instructions Tell it whether it is a specialist.
thought think(std::string_view instructions, const std::vector<heard>& items,
              const std::vector<offered_tool>& tools);

} // namespace parley::simulator
